// Wait Gate: one latched STALLWAIT or SEMWAIT per thread. Spec: TensixCoprocessor/STALLWAIT.md, SEMWAIT.md.
#pragma once

#include <cstdint>
#include <string>

namespace opwright::chip::tensix {

struct Machine;

class WaitGate {
  public:
    static constexpr std::uint16_t kAllBlocks = 0x1FF;

    void latch_stall(std::uint32_t conditions, std::uint32_t block_mask);
    void latch_semaphores(std::uint32_t conditions, std::uint32_t semaphore_mask, std::uint32_t block_mask);

    bool latched() const { return block_mask_ != 0; }
    /// Whether an instruction with these block bits has to stay behind the gate, as long as the wait lasts.
    bool covers(std::uint16_t block_bits) const { return (block_mask_ & block_bits) != 0; }
    /// NOP is special: it stays behind only when every bit of the mask is set.
    bool covers_nop() const { return block_mask_ == kAllBlocks; }

    /// Forgets the wait once all its conditions hold. Returns whether a wait remains.
    bool still_waits(const Machine& machine);
    /// "SEMWAIT on MATH_PACK: value is 0".
    std::string describe(const Machine& machine) const;

  private:
    bool must_wait(const Machine& machine) const;

    std::uint16_t block_mask_ = 0;
    std::uint16_t conditions_ = 0;
    std::uint8_t semaphore_mask_ = 0;
    bool on_semaphores_ = false;
};

}  // namespace opwright::chip::tensix
