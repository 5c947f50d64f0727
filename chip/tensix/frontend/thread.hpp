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
    bool fifo_empty() const { return fifo_count_ == 0; }
    /// REQUIRES: !fifo_full().
    void enqueue(Instruction instruction, bool bypass_mop);

    /// True when nothing is queued, expanding, or held at the gate.
    bool drained() const { return !holds_ && fifo_count_ == 0 && !mop.active() && !replay_.playing(); }
    /// True when no MOP is queued or expanding.
    bool mop_idle() const { return !mop.active() && queued_mops_ == 0; }

    /// Whether an instruction can go straight to the gate, past queue and expanders.
    bool passes_through(std::uint8_t opcode) const {
        return drained() && !replay_.recording() && opcode > isa::REPLAY::kOpcode;
    }

    /// Makes sure that an instruction stands at the gate, if there is any; false when the thread has none.
    bool fetch();
    bool holds() const { return holds_; }
    Instruction held() const { return held_; }
    void hold(Instruction instruction) {
        held_ = instruction;
        holds_ = true;
    }
    void drop() { holds_ = false; }

  private:
    struct Entry {
        Instruction instruction;
        bool bypass_mop = false;
    };

    /// The next instruction in front of the Replay Expander, or false.
    bool next_before_replay(std::uint32_t& word);

    std::array<Entry, kFifoDepth> fifo_{};
    unsigned fifo_head_ = 0;
    unsigned fifo_count_ = 0;
    unsigned queued_mops_ = 0;
    std::uint32_t pc_ = 0;  ///< of the push that the expanders are working on
    ReplayExpander replay_;
    Instruction held_;
    bool holds_ = false;
};

}  // namespace opwright::chip::tensix
