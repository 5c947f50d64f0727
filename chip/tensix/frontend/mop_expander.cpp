// MOP Expander: templates 0 and 1.
#include "chip/tensix/frontend/mop_expander.hpp"

namespace opwright::chip::tensix {
namespace {

/// Only plain NOP counts as absent; SFPNOP and DMANOP are instructions.
bool is_nop(std::uint32_t instruction) {
    return isa::opcode_of(instruction) == isa::NOP::kOpcode;
}

// Template 1's meaning of the configuration words.
enum Word : unsigned { kStartOp = 2, kEndOp0, kEndOp1, kLoopOp, kLoopOp1, kLoop0Last, kLoop1Last };

}  // namespace

void MopExpander::start(isa::MOP mop) {
    sampled_ = config_;
    template1_ = mop.Template() != 0;
    active_ = true;
    if (template1_) {
        start_template1();
    } else {
        start_template0(mop);
    }
}

std::uint32_t MopExpander::next() {
    return template1_ ? next_template1() : next_template0();
}

unsigned MopExpander::fill(std::span<std::uint32_t> out) {
    unsigned count = 0;
    while (active_ && count < out.size()) out[count++] = next();
    return count;
}

void MopExpander::start_template0(isa::MOP mop) {
    const bool has_b = sampled_[1] & 1u;
    const bool has_a123 = sampled_[1] & 2u;
    normal_count_ = 0;
    normal_[normal_count_++] = sampled_[3];
    if (has_a123) {
        for (unsigned i = 4; i <= 6; ++i) normal_[normal_count_++] = sampled_[i];
    }
    if (has_b) normal_[normal_count_++] = sampled_[2];
    skip_ = {sampled_[7], sampled_[8]};
    skip_count_ = has_b ? 2 : 1;
    mask_ = mask_high_ << 16 | mop.MaskLo();
    left_ = mop.Count1() + 1;
    position_ = 0;
}

std::uint32_t MopExpander::next_template0() {
    const bool skipped = mask_ & 1u;
    const std::uint32_t instruction = skipped ? skip_[position_] : normal_[position_];
    if (++position_ == (skipped ? skip_count_ : normal_count_)) {
        position_ = 0;
        mask_ >>= 1;
        active_ = --left_ != 0;
    }
    return instruction;
}

void MopExpander::start_template1() {
    outer_count_ = sampled_[0] & 127u;
    inner_count_ = sampled_[1] & 127u;
    loop_op_ = sampled_[kLoopOp];
    loop_flip_ = 0;
    if (!is_nop(sampled_[kLoopOp1])) {
        loop_flip_ = sampled_[kLoopOp] ^ sampled_[kLoopOp1];
        inner_count_ *= 2;
    }
    if (outer_count_ == 1 && is_nop(sampled_[kStartOp]) && inner_count_ == 0 && !is_nop(sampled_[kEndOp0])) {
        outer_count_ += 128;  // hardware quirk: the lone end op runs 129 times
    }
    outer_ = inner_ = 0;
    phase_ = Phase::kStart;
    active_ = outer_count_ != 0;
    if (active_) settle_template1();
}

void MopExpander::settle_template1() {
    // At most one full turn without an instruction: a turn that emits nothing never will.
    for (unsigned turns = 0; turns <= outer_count_;) {
        switch (phase_) {
            case Phase::kStart:
                if (!is_nop(sampled_[kStartOp])) return;
                phase_ = Phase::kLoop;
                break;
            case Phase::kLoop:
                if (inner_ < inner_count_) return;
                phase_ = Phase::kEnd0;
                break;
            case Phase::kEnd0:
                if (!is_nop(sampled_[kEndOp0])) return;
                [[fallthrough]];
            case Phase::kEnd1:
                if (phase_ == Phase::kEnd1 && !is_nop(sampled_[kEndOp1])) return;
                phase_ = Phase::kStart;
                inner_ = 0;
                ++turns;
                if (++outer_ == outer_count_) {
                    active_ = false;
                    return;
                }
                break;
        }
    }
    active_ = false;
}

std::uint32_t MopExpander::next_template1() {
    std::uint32_t instruction = 0;
    switch (phase_) {
        case Phase::kStart:
            instruction = sampled_[kStartOp];
            phase_ = Phase::kLoop;
            break;
        case Phase::kLoop:
            if (inner_ + 1 != inner_count_) {
                instruction = loop_op_;
            } else if (outer_ + 1 != outer_count_) {
                instruction = sampled_[kLoop1Last];
            } else {
                instruction = sampled_[kLoop0Last];
            }
            loop_op_ ^= loop_flip_;
            ++inner_;
            break;
        case Phase::kEnd0:
            instruction = sampled_[kEndOp0];
            phase_ = Phase::kEnd1;
            break;
        case Phase::kEnd1:
            instruction = sampled_[kEndOp1];
            phase_ = Phase::kStart;
            inner_ = 0;
            if (++outer_ == outer_count_) {
                active_ = false;
                return instruction;
            }
            break;
    }
    settle_template1();
    return instruction;
}

}  // namespace opwright::chip::tensix
