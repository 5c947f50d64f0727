// The mailboxes between B, T0, T1 and T2, and the FIFOs (PCBufs) from B to each T.
// Spec: WormholeB0/TensixTile/BabyRISCV/Mailboxes.md, PCBufs.md.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include "chip/tile/risc.hpp"

namespace opwright::chip {

class Mailboxes {
  public:
    static constexpr unsigned kUsers = 4;    ///< B, T0, T1, T2; NCRISC has none
    static constexpr unsigned kCredits = 4;  ///< values that one sender may have waiting, over all its mailboxes
    static constexpr std::size_t kPcBufDepth = 16;

    bool empty(Risc from, Risc to) const { return box(from, to).empty(); }
    /// False: the sender's credits are used up.
    bool push(Risc from, Risc to, std::uint32_t value);
    /// Empty: nothing to take.
    std::optional<std::uint32_t> pop(Risc from, Risc to);

    bool push_pc(unsigned thread, std::uint32_t value);
    std::optional<std::uint32_t> pop_pc(unsigned thread);

    /// A core that enters reset loses what it has sent.
    void discard_from(Risc from);

  private:
    const std::deque<std::uint32_t>& box(Risc from, Risc to) const { return boxes_[index_of(from)][index_of(to)]; }
    std::array<std::array<std::deque<std::uint32_t>, kUsers>, kUsers> boxes_;
    std::array<std::deque<std::uint32_t>, 3> pc_bufs_;
};

}  // namespace opwright::chip
