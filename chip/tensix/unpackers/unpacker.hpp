// State that an unpacker keeps between instructions. Spec: TensixCoprocessor/UNPACR_Regular.md.
#pragma once

#include <array>
#include <cstdint>

#include "chip/tensix/tensix.hpp"

namespace opwright::chip::tensix {

struct Machine;

struct Unpacker {
    std::array<std::uint32_t, Tensix::kThreads> context_counter{};
    /// Row pointer added to SrcB rows, and to SrcA rows unless SRCA_SET overrides it.
    std::array<std::uint32_t, Tensix::kThreads> src_row{};
};

/// Gives the unpacker's present bank to the matrix unit, and resets its row pointer: SETDVALID, UNPACR's FlipSrc.
void give_src_bank(Machine& machine, unsigned thread, unsigned which_unpacker);

}  // namespace opwright::chip::tensix
