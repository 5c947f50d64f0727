// MOP Expander: one MOP instruction becomes a sequence of instructions, one at a time on request.
// Spec: TensixCoprocessor/MOPExpander.md.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "chip/isa/tensix_isa.hpp"

namespace opwright::chip::tensix {

class MopExpander {
  public:
    static constexpr unsigned kConfigWords = 9;

    void write_config(unsigned index, std::uint32_t value) {
        changes_ += config_[index] != value;
        config_[index] = value;
    }
    /// MOP_CFG: the high half of template 0's mask.
    void set_mask_high(std::uint32_t mask_high) {
        changes_ += mask_high_ != mask_high;
        mask_high_ = mask_high;
    }
    /// Grows when the same MOP may expand to something else than before.
    std::uint64_t changes() const { return changes_; }

    bool active() const { return active_; }
    /// Samples the configuration and starts expanding; an expansion may be empty.
    void start(isa::MOP mop);
    /// The next instruction. REQUIRES: active().
    std::uint32_t next();
    /// As many next instructions as there are and as fit; returns their number.
    unsigned fill(std::span<std::uint32_t> out);

  private:
    enum class Phase : std::uint8_t { kStart, kLoop, kEnd0, kEnd1 };

    void start_template0(isa::MOP mop);
    void start_template1();
    std::uint32_t next_template0();
    std::uint32_t next_template1();
    /// Moves template 1 to the place of its next instruction; ends the expansion when there is none.
    void settle_template1();

    std::array<std::uint32_t, kConfigWords> config_{};
    std::uint32_t mask_high_ = 0;
    std::uint64_t changes_ = 0;

    // Copy of config_ taken when the expansion started.
    std::array<std::uint32_t, kConfigWords> sampled_{};
    bool active_ = false;
    bool template1_ = false;

    // Template 0: one short list per mask bit value.
    std::array<std::uint32_t, 5> normal_{};
    std::array<std::uint32_t, 2> skip_{};
    unsigned normal_count_ = 0;
    unsigned skip_count_ = 0;
    std::uint32_t mask_ = 0;
    unsigned left_ = 0;
    unsigned position_ = 0;

    // Template 1.
    Phase phase_ = Phase::kStart;
    unsigned outer_ = 0;
    unsigned outer_count_ = 0;
    unsigned inner_ = 0;
    unsigned inner_count_ = 0;
    std::uint32_t loop_op_ = 0;
    std::uint32_t loop_flip_ = 0;
};

}  // namespace opwright::chip::tensix
