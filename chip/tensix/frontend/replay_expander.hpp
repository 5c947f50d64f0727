// Replay Expander: records a linear run of instructions and plays it back. Spec: TensixCoprocessor/REPLAY.md.
#pragma once

#include <array>
#include <cstdint>

#include "chip/isa/tensix_isa.hpp"

namespace opwright::chip::tensix {

class ReplayExpander {
  public:
    static constexpr unsigned kEntries = 32;

    bool playing() const { return play_left_ != 0; }
    bool recording() const { return record_left_ != 0; }
    bool busy() const { return (play_left_ | record_left_) != 0; }

    /// Takes one incoming instruction; true when it goes on to the wait gate. REQUIRES: !playing().
    bool feed(std::uint32_t instruction) {
        if (record_left_ != 0) {
            entries_[record_index_++ % kEntries] = instruction;
            --record_left_;
            return record_executes_;
        }
        if (isa::opcode_of(instruction) != isa::REPLAY::kOpcode) return true;
        const isa::REPLAY replay{instruction};
        const unsigned count = replay.Count() ? replay.Count() : 64;
        if (replay.Load()) {
            record_left_ = count;
            record_index_ = replay.Index();
            record_executes_ = replay.Exec();
        } else {
            play_left_ = count;
            play_index_ = replay.Index();
        }
        return false;
    }

    /// The next recorded instruction. REQUIRES: playing().
    std::uint32_t next() {
        --play_left_;
        return entries_[play_index_++ % kEntries];
    }

  private:
    std::array<std::uint32_t, kEntries> entries_{};
    unsigned record_left_ = 0;
    unsigned record_index_ = 0;
    bool record_executes_ = false;
    unsigned play_left_ = 0;
    unsigned play_index_ = 0;
};

}  // namespace opwright::chip::tensix
