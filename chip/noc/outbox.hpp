// What a tile sends to others while several tiles run side by side: kept here, delivered when all of them have stopped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "chip/noc/packet.hpp"

namespace opwright::chip {

class Niu;

/// While a tile's NIUs have an outbox (Niu::send_to), nothing outside the tile changes, and nothing is read there but
/// DRAM: so tiles may run at the same time and give the same bits as in any other order. What was sent is delivered in
/// the order of sending. A write counts as acknowledged as soon as it is in here: nobody can learn of that but through
/// what this tile sends later, or by reading from this tile, and both come after the delivery.
class Outbox {
  public:
    /// True when the packet neither changes nor reads anything that others may change meanwhile, nor meets something
    /// that lies in here: it is to be carried out at once.
    bool may_pass(const NocPacket& packet, const Endpoint& self) const;
    /// Something in here will change the tile itself: what else it sends to itself has to come later.
    bool reaches(const Endpoint& self) const { return reached_ == &self; }

    /// Takes a packet that has left its tile; the bytes that it carries are copied.
    void put(Niu& niu, NocPacket packet);

    /// So much lies in here that the tile should stop to have it delivered.
    bool is_full() const;

    /// Carries everything out, in order. Throws what Niu::deliver throws; the rest is dropped then, and `culprit()`
    /// says who sent the packet.
    void deliver();
    const NocIssuer& culprit() const { return culprit_; }

  private:
    struct Entry {
        Niu* niu = nullptr;
        NocPacket packet;
        std::size_t first_byte = 0;
        NocIssuer issuer;
    };
    /// DRAM that something in here will write.
    struct Range {
        const Endpoint* endpoint = nullptr;
        std::uint64_t first = 0, end = 0;

        bool meets(const Range& other) const {
            return endpoint == other.endpoint && first < other.end && other.first < end;
        }
    };

    void note_targets(const NocPacket& packet, const Endpoint& self);
    void note_dram(const Range& range);
    bool will_write(const Range& range) const;
    void clear();

    std::vector<Entry> entries_;
    std::vector<std::uint8_t> bytes_;
    std::vector<Range> ranges_;
    std::vector<Range> hulls_;  ///< one per DRAM channel, around all its ranges: most reads need not look further
    const Endpoint* reached_ = nullptr;
    NocIssuer culprit_;
};

}  // namespace opwright::chip
