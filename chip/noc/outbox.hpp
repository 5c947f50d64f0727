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

    /// Plain writes to DRAM, most of what a program sends, can be delivered before all else, channel by channel, where
    /// nothing else in here has to do with DRAM.
    bool dram_may_go_first() const { return !order_matters_; }
    std::size_t bytes() const { return bytes_.size(); }
    /// Delivers the plain writes to one channel. REQUIRES: dram_may_go_first(). Of several channels several threads may
    /// each deliver one.
    void deliver_dram(Endpoint& channel);

  private:
    struct Entry {
        Niu* niu = nullptr;
        NocPacket packet;
        std::size_t first_byte = 0;
        NocIssuer issuer;
    };
    struct DramWrite {
        std::uint64_t address = 0;
        std::uint64_t end = 0;
        std::size_t first_byte = 0;
        std::size_t entries_before = 0;  ///< its place in the order
        bool is_entry = false;           ///< an entry carries it out
    };
    /// What in here will write to a DRAM channel.
    struct Channel {
        Endpoint* endpoint = nullptr;
        std::uint64_t first = 0, end = 0;  ///< around all writes: most reads need not look further
        std::vector<DramWrite> writes;
        std::size_t delivered = 0;  ///< so many of them

        bool meets(std::uint64_t from, std::uint64_t to) const;
    };

    void put_entry(Niu& niu, NocPacket packet, std::size_t first_byte);
    void note_dram(Endpoint& endpoint, const DramWrite& write);
    /// Delivers plain writes whose place is before this many entries.
    void deliver_dram(Channel& channel, std::size_t entries);
    void clear();

    std::vector<Entry> entries_;
    std::vector<std::uint8_t> bytes_;
    std::vector<Channel> channels_;
    std::size_t dram_writes_ = 0;
    bool order_matters_ = false;  ///< an entry reads or writes DRAM
    const Endpoint* reached_ = nullptr;
    NocIssuer culprit_;
};

}  // namespace opwright::chip
