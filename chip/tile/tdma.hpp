// TDMA-RISC: the command interface through which cores instruct the mover to copy L1 into NCRISC's instruction RAM.
// Spec: WormholeB0/TensixTile/TDMA-RISC.md, Mover.md.
#pragma once

#include <array>
#include <cstdint>

#include "chip/core/code_space.hpp"

namespace opwright::chip {

/// Commands complete at once. `l1` and `iram` must outlive it.
class Tdma {
  public:
    Tdma(CodeSpace& l1, CodeSpace& iram) : l1_(l1), iram_(iram) {}

    /// `offset` is relative to RISCV_TDMA_REGS_START_ADDR. Throws Fault.
    std::uint32_t read(std::uint32_t offset) const;
    void write(std::uint32_t offset, std::uint32_t value);

  private:
    void run(std::uint32_t command);

    CodeSpace& l1_;
    CodeSpace& iram_;
    std::array<std::uint32_t, 4> parameters_{};  ///< source, destination, size, direction
    std::uint32_t clock_gate_ = 0;
};

}  // namespace opwright::chip
