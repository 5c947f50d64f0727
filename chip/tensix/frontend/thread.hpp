// One Tensix thread's front end: FIFO, MOP Expander, Replay Expander, up to the wait gate.
#pragma once

#include <array>
#include <cstdint>

#include "chip/tensix/frontend/mop_expander.hpp"
#include "chip/tensix/frontend/replay_expander.hpp"

namespace opwright::chip::tensix {

class ThreadFrontEnd {
  public:
    /// Raw instructions that wait in front of the MOP Expander before the pushing RISC is held.
    static constexpr unsigned kFifoDepth = 32;

    struct Instruction {
        std::uint32_t word = 0;
        std::uint32_t pc = 0;
    };

    MopExpander mop;

    bool fifo_full() const { return fifo_count_ == kFifoDepth; }
    /// REQUIRES: !fifo_full().
    void enqueue(Instruction instruction, bool bypass_mop);

    /// True when nothing is queued, expanding, or held at the gate.
    bool drained() const { return !holds_ && fifo_count_ == 0 && !expanding() && !replay_.playing(); }
    /// True when no MOP is queued or expanding.
    bool mop_idle() const { return !expanding() && queued_mops_ == 0; }

    /// Whether an instruction can go straight to the gate, past queue and expanders.
    bool passes_through(std::uint8_t opcode) const { return straight_ && opcode > isa::REPLAY::kOpcode; }

    /// Whether a MOP can start to expand at once, and does.
    bool starts_mop(std::uint8_t opcode) const { return straight_ && opcode == isa::MOP::kOpcode; }
    void start_mop(Instruction instruction);

    /// Takes the next instruction for the gate, if there is any. One that cannot pass comes back with hold().
    bool take(Instruction& instruction) {
        if (!holds_ && at_ != count_ && !replay_.busy() && isa::opcode_of(block_[at_]) != isa::REPLAY::kOpcode) {
            instruction = {block_[at_++], pc_};
            return true;
        }
        return !drained() && take_next(instruction);
    }
    bool holds() const { return holds_; }
    Instruction held() const { return held_; }
    void hold(Instruction instruction) {
        held_ = instruction;
        holds_ = true;
        straight_ = false;
    }
    /// To be called when take() has nothing more: pushes may go straight to the gate again.
    void settle() { straight_ = drained() && !replay_.recording(); }

  private:
    struct Entry {
        Instruction instruction;
        bool bypass_mop = false;
    };

    bool expanding() const { return at_ != count_ || mop.active(); }
    void expand(isa::MOP mop);
    bool take_next(Instruction& instruction);
    /// The next instruction in front of the Replay Expander, or false.
    bool next_before_replay(std::uint32_t& word);

    // A stretch of the MOP that is expanding, [at_, count_) still to go. Kernels start the same MOP for every tile:
    // one that fits as a whole stays for the next time.
    static constexpr unsigned kBlock = 128;
    std::array<std::uint32_t, kBlock> block_{};
    unsigned at_ = 0;
    unsigned count_ = 0;
    unsigned kept_count_ = 0;  ///< length of the MOP that block_ holds from its start to its end; 0: none
    std::uint32_t kept_mop_ = 0;
    std::uint64_t kept_changes_ = 0;

    std::array<Entry, kFifoDepth> fifo_{};
    unsigned fifo_head_ = 0;
    unsigned fifo_count_ = 0;
    unsigned queued_mops_ = 0;
    std::uint32_t pc_ = 0;  ///< of the push that the expanders are working on
    ReplayExpander replay_;
    Instruction held_;
    bool holds_ = false;
    bool straight_ = true;  ///< implies that the thread is drained and does not record
};

}  // namespace opwright::chip::tensix
