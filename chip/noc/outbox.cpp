// Which packets have to wait until all tiles have stopped, and their delivery.
#include "chip/noc/outbox.hpp"

#include <algorithm>

#include "chip/noc/niu.hpp"

namespace opwright::chip {
namespace {

// Small enough that what a tile sends is mostly still in the host's caches when it is delivered.
constexpr std::size_t kFullBytes = 128 * 1024;
constexpr std::size_t kFullEntries = 1024;

// Writes that do not say how long they are (byte enables, inline) stay inside an aligned block of this many bytes.
constexpr std::uint64_t kSmallWrite = 64;

}  // namespace

bool Outbox::may_pass(const NocPacket& packet, const Endpoint& self) const {
    if (packet.kind == PacketKind::kRead && packet.target.endpoint->kind() == TileKind::kDram) {
        const NocPlace& from = packet.target;
        return !will_write({from.endpoint, from.address, from.address + packet.size});
    }
    const auto targets = packet.targets();
    return std::all_of(targets.begin(), targets.end(), [&](const NocPlace& t) { return t.endpoint == &self; }) &&
           !reaches(self);
}

void Outbox::put(Niu& niu, NocPacket packet) {
    const std::size_t first_byte = bytes_.size();
    bytes_.insert(bytes_.end(), packet.bytes.begin(), packet.bytes.end());
    if (packet.kind != PacketKind::kRead) note_targets(packet, niu.tile());
    entries_.push_back({&niu, std::move(packet), first_byte, niu.tile().issuer()});
}

void Outbox::note_targets(const NocPacket& packet, const Endpoint& self) {
    for (const NocPlace& target : packet.targets()) {
        if (target.endpoint->kind() == TileKind::kDram) {
            const std::uint64_t first = target.address / kSmallWrite * kSmallWrite;
            note_dram({target.endpoint, first, std::max(target.address + packet.size, first + kSmallWrite)});
        } else if (target.endpoint == &self && !packet.settled) {
            reached_ = &self;
        }
    }
}

void Outbox::note_dram(const Range& range) {
    ranges_.push_back(range);
    const auto hull =
        std::find_if(hulls_.begin(), hulls_.end(), [&](const Range& h) { return h.endpoint == range.endpoint; });
    if (hull == hulls_.end()) {
        hulls_.push_back(range);
    } else {
        hull->first = std::min(hull->first, range.first);
        hull->end = std::max(hull->end, range.end);
    }
}

bool Outbox::will_write(const Range& range) const {
    const auto met_by = [&](const Range& other) { return other.meets(range); };
    return std::any_of(hulls_.begin(), hulls_.end(), met_by) && std::any_of(ranges_.begin(), ranges_.end(), met_by);
}

bool Outbox::is_full() const {
    return bytes_.size() >= kFullBytes || entries_.size() >= kFullEntries;
}

void Outbox::deliver() {
    for (Entry& entry : entries_) {
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
    ranges_.clear();
    hulls_.clear();
    reached_ = nullptr;
}

}  // namespace opwright::chip
