// One thread's way from the FIFO to the wait gate.
#include "chip/tensix/frontend/thread.hpp"

namespace opwright::chip::tensix {

void ThreadFrontEnd::enqueue(Instruction instruction, bool bypass_mop) {
    fifo_[(fifo_head_ + fifo_count_) % kFifoDepth] = {instruction, bypass_mop};
    ++fifo_count_;
    if (!bypass_mop && isa::opcode_of(instruction.word) == isa::MOP::kOpcode) ++queued_mops_;
}

bool ThreadFrontEnd::next_before_replay(std::uint32_t& word) {
    while (!mop.active()) {
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
                mop.start(isa::MOP{word});
                break;
            case isa::MOP_CFG::kOpcode:
                mop.set_mask_high(isa::MOP_CFG{word}.MaskHi());
                break;
            default:
                return true;
        }
    }
    word = mop.next();
    return true;
}

bool ThreadFrontEnd::fetch() {
    if (holds_) return true;
    std::uint32_t word = 0;
    while (!replay_.playing()) {
        if (!next_before_replay(word)) return false;
        if (replay_.feed(word)) {
            hold({word, pc_});
            return true;
        }
    }
    hold({replay_.next(), pc_});
    return true;
}

}  // namespace opwright::chip::tensix
