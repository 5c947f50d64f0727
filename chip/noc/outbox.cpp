// Which packets have to wait until all tiles have stopped, and their delivery.
#include "chip/noc/outbox.hpp"

#include <algorithm>

#include "chip/noc/niu.hpp"

namespace opwright::chip {
namespace {

// Small enough that what a tile sends is mostly still in the host's caches when it is delivered.
constexpr std::size_t kFullBytes = 128 * 1024;
constexpr std::size_t kFullWrites = 1024;

// Writes that do not say how long they are (byte enables, inline) stay inside an aligned block of this many bytes.
constexpr std::uint64_t kSmallWrite = 64;

bool is_dram(const NocPlace& place) {
    return place.endpoint->kind() == TileKind::kDram;
}

bool is_plain_write_to_dram(const NocPacket& packet) {
    return packet.settled && packet.kind == PacketKind::kWrite && packet.rectangle.empty() && is_dram(packet.target);
}

}  // namespace

bool Outbox::Channel::meets(std::uint64_t from, std::uint64_t to) const {
    if (first >= to || from >= end) return false;
    return std::any_of(writes.begin(), writes.end(),
                       [&](const DramWrite& write) { return write.address < to && from < write.end; });
}

bool Outbox::may_pass(const NocPacket& packet, const Endpoint& self) const {
    if (packet.kind == PacketKind::kRead && is_dram(packet.target)) {
        const NocPlace& from = packet.target;
        return std::none_of(channels_.begin(), channels_.end(), [&](const Channel& channel) {
            return channel.endpoint == from.endpoint && channel.meets(from.address, from.address + packet.size);
        });
    }
    const auto targets = packet.targets();
    return std::all_of(targets.begin(), targets.end(), [&](const NocPlace& t) { return t.endpoint == &self; }) &&
           !reaches(self);
}

void Outbox::put(Niu& niu, NocPacket packet) {
    const std::size_t first_byte = bytes_.size();
    bytes_.insert(bytes_.end(), packet.bytes.begin(), packet.bytes.end());
    if (is_plain_write_to_dram(packet)) {
        const NocPlace& to = packet.target;
        note_dram(*to.endpoint, {to.address, to.address + packet.size, first_byte, entries_.size()});
    } else {
        put_entry(niu, std::move(packet), first_byte);
    }
}

void Outbox::put_entry(Niu& niu, NocPacket packet, std::size_t first_byte) {
    const bool writes = packet.kind != PacketKind::kRead;
    for (const NocPlace& target : packet.targets()) {
        if (is_dram(target)) {
            order_matters_ = true;
            const std::uint64_t first = target.address / kSmallWrite * kSmallWrite;
            const std::uint64_t end = std::max(target.address + packet.size, first + kSmallWrite);
            if (writes) note_dram(*target.endpoint, {first, end, first_byte, entries_.size(), true});
        } else if (writes && target.endpoint == &niu.tile() && !packet.settled) {
            reached_ = target.endpoint;
        }
    }
    entries_.push_back({&niu, std::move(packet), first_byte, niu.tile().issuer()});
}

void Outbox::note_dram(Endpoint& endpoint, const DramWrite& write) {
    auto channel =
        std::find_if(channels_.begin(), channels_.end(), [&](const Channel& c) { return c.endpoint == &endpoint; });
    if (channel == channels_.end()) {
        channel = channels_.emplace(channel);
        channel->endpoint = &endpoint;
    }
    const bool only_one = channel->writes.empty();
    channel->first = only_one ? write.address : std::min(channel->first, write.address);
    channel->end = only_one ? write.end : std::max(channel->end, write.end);
    channel->writes.push_back(write);
    ++dram_writes_;
}

bool Outbox::is_full() const {
    return bytes_.size() >= kFullBytes || entries_.size() + dram_writes_ >= kFullWrites;
}

void Outbox::deliver_dram(Channel& channel, std::size_t entries) {
    for (; channel.delivered < channel.writes.size(); ++channel.delivered) {
        const DramWrite& write = channel.writes[channel.delivered];
        if (write.entries_before > entries) return;
        if (write.is_entry) continue;
        channel.endpoint->write(write.address, {bytes_.data() + write.first_byte, write.end - write.address});
    }
}

void Outbox::deliver_dram(Endpoint& endpoint) {
    for (Channel& channel : channels_) {
        if (channel.endpoint == &endpoint) deliver_dram(channel, entries_.size());
    }
}

void Outbox::deliver() {
    for (std::size_t i = 0; i <= entries_.size(); ++i) {
        for (Channel& channel : channels_) deliver_dram(channel, i);
        if (i == entries_.size()) break;
        Entry& entry = entries_[i];
        entry.packet.bytes = {bytes_.data() + entry.first_byte, entry.packet.bytes.size()};
        try {
            entry.niu->deliver(entry.packet);
        } catch (...) {
            culprit_ = entry.issuer;
            clear();
            throw;
        }
    }
    clear();
}

void Outbox::clear() {
    entries_.clear();
    bytes_.clear();
    for (Channel& channel : channels_) {
        channel.writes.clear();
        channel.delivered = 0;
    }
    dram_writes_ = 0;
    order_matters_ = false;
    reached_ = nullptr;
}

}  // namespace opwright::chip
