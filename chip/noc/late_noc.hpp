// NoC requests that take their time: each is carried out in steps (data leaves, arrives at each recipient, the answer
// comes back) whose moments and order depend on a seed, within the rules of WormholeB0/NoC/Ordering.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "chip/noc/packet.hpp"

namespace opwright::chip {

class Niu;

/// All requests under way on a chip. The same seed and the same requests give the same order. Every step may throw the
/// Fault of the access that it performs; `culprit()` then names who issued the request, which is dropped.
///
/// What is kept in order: packets of one NIU that software put on one virtual channel (NOC_CMD_VC_STATIC or LINKED)
/// leave in order, and at one recipient a write comes before a later write or read, an acknowledged atomic before a
/// later atomic, a linked read before anything later, and a read of or beside registers before a later read. All else,
/// an atomic after a write among it, comes in any order.
class LateNoc {
  public:
    explicit LateNoc(std::uint64_t seed);
    ~LateNoc();

    void accept(Niu& niu, NocPacket packet);

    bool idle() const { return in_flight_.empty(); }
    /// A while has passed: each packet may get one step further.
    void pass_time();
    /// Nothing else moves: one packet gets one step further. REQUIRES: !idle().
    void step();
    void finish_all();
    /// A tile was reset: its own requests are gone.
    void forget_from(Xy noc0);

    const NocIssuer& culprit() const { return culprit_; }

  private:
    struct InFlight;
    enum class Step : std::uint8_t { kNone, kLeave, kArrive, kAnswer };

    Step next_step(std::size_t at, std::size_t& target) const;
    bool may_leave(std::size_t at) const;
    bool may_arrive(std::size_t at, const NocPlace& where) const;
    /// False: it cannot go on yet. Removes the packet when this was its last step.
    bool advance(std::size_t at);
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

    std::vector<std::unique_ptr<InFlight>> in_flight_;  ///< in the order of issue
    std::mt19937_64 random_;
    NocIssuer culprit_;
};

}  // namespace opwright::chip
