// One thread's way from the FIFO to the wait gate.
#include "chip/tensix/frontend/thread.hpp"

namespace opwright::chip::tensix {

void ThreadFrontEnd::enqueue(Instruction instruction, bool bypass_mop) {
    straight_ = false;
    fifo_[(fifo_head_ + fifo_count_) % kFifoDepth] = {instruction, bypass_mop};
    ++fifo_count_;
    if (!bypass_mop && isa::opcode_of(instruction.word) == isa::MOP::kOpcode) ++queued_mops_;
}

void ThreadFrontEnd::start_mop(Instruction instruction) {
    straight_ = false;
    pc_ = instruction.pc;
    expand(isa::MOP{instruction.word});
}

void ThreadFrontEnd::expand(isa::MOP instruction) {
    at_ = 0;
    if (kept_count_ != 0 && kept_mop_ == instruction.word && kept_changes_ == mop.changes()) {
        count_ = kept_count_;
        return;
    }
    mop.start(instruction);
    count_ = mop.fill(block_);
    kept_count_ = mop.active() ? 0 : count_;
    kept_mop_ = instruction.word;
    kept_changes_ = mop.changes();
}

bool ThreadFrontEnd::next_before_replay(std::uint32_t& word) {
    for (;;) {
        if (at_ != count_) {
            word = block_[at_++];
            return true;
        }
        if (mop.active()) {
            at_ = 0;
            count_ = mop.fill(block_);
            continue;
        }
        if (fifo_count_ == 0) return false;
        const Entry entry = fifo_[fifo_head_];
        fifo_head_ = (fifo_head_ + 1) % kFifoDepth;
        --fifo_count_;
        pc_ = entry.instruction.pc;
        word = entry.instruction.word;
        if (entry.bypass_mop) return true;
        switch (isa::opcode_of(word)) {
            case isa::MOP::kOpcode:
                --queued_mops_;
                expand(isa::MOP{word});
                break;
            case isa::MOP_CFG::kOpcode:
                mop.set_mask_high(isa::MOP_CFG{word}.MaskHi());
                break;
            default:
                return true;
        }
    }
}

bool ThreadFrontEnd::take_next(Instruction& instruction) {
    if (holds_) {
        holds_ = false;
        instruction = held_;
        return true;
    }
    std::uint32_t word = 0;
    while (!replay_.playing()) {
        if (!next_before_replay(word)) return false;
        if (replay_.feed(word)) {
            instruction = {word, pc_};
            return true;
        }
    }
    instruction = {replay_.next(), pc_};
    return true;
}

}  // namespace opwright::chip::tensix
