// From a request initiator's registers to packets: what is checked, how long requests are split.
#include <fmt/format.h>

#include <algorithm>

#include "chip/diag/fault.hpp"
#include "chip/noc/late_noc.hpp"
#include "chip/noc/niu.hpp"
#include "chip/noc/niu_registers.hpp"

namespace opwright::chip {
namespace {

using namespace niu;

constexpr std::uint32_t kL1Alignment = 16;
constexpr std::uint32_t kDramReadAlignment = 32;
constexpr std::uint32_t kPcieReadAlignment = 32;
constexpr std::uint64_t kRegistersFirst = 0xFF000000;  // below, an address of a Tensix or Ethernet tile means L1

constexpr std::uint32_t kVcUnicast0 = 0, kVcUnicast1 = 1, kVcMulticast = 2;  // class bits of a virtual channel

bool is_multicast(const NocRequest& r) {
    return (r.ctrl & kCmdBroadcast) != 0;
}

std::uint32_t target_mid(const NocRequest& r) {
    const bool from_here = (r.ctrl & kCmdTypeMask) == kCmdWrite && (r.ctrl & kCmdInline) == 0;
    return from_here ? r.ret_mid : r.targ_mid;
}

/// An address range that starts in L1 (or between it and the registers) but is not memory.
bool is_beyond_l1(const NocPlace& place, std::uint32_t size) {
    const TileKind kind = place.endpoint->kind();
    return (kind == TileKind::kTensix || kind == TileKind::kEthernet) && place.address < kRegistersFirst &&
           place.endpoint->memory(place.address, size) == nullptr;
}

/// Automatic splitting: the initiator's registers advance packet by packet. False: that was the last one.
bool go_on(NocRequest& r) {
    if (r.at_len_be <= kMaxPacketBytes) return false;
    r.at_len_be -= kMaxPacketBytes;
    r.targ_lo += kMaxPacketBytes;
    r.ret_lo += kMaxPacketBytes;
    return true;
}

}  // namespace

void Niu::issue(NocRequest& r) {
    if ((niu_cfg_0_ & kCfgTranslation) == 0) not_modelled("coordinate translation is switched off", r);
    check_flags(r);
    switch (r.ctrl & kCmdTypeMask) {
        case kCmdRead:
            read_request(r);
            break;
        case kCmdAtomic:
            atomic_request(r);
            break;
        default:
            if ((r.packet_tag & ~kTagTransactionId) != 0) {
                not_modelled(
                    fmt::format("the packet tag 0x{:x} asks for overlay delivery or a header store", r.packet_tag), r);
            }
            if ((r.ctrl & kCmdInline) != 0) {
                inline_write(r);
            } else if ((r.ctrl & kCmdByteEnable) != 0) {
                byte_enable_write(r);
            } else {
                write_request(r);
            }
    }
}

void Niu::check_flags(const NocRequest& r) const {
    const std::uint32_t type = r.ctrl & kCmdTypeMask;
    if (type != kCmdRead && type != kCmdAtomic && type != kCmdWrite)
        mistake("noc-request-type", "request type 3 is reserved", "", r);
    if (type == kCmdRead && is_multicast(r))
        mistake("noc-multicast-read", "a read cannot be a multicast", "read from one tile at a time", r);
    if ((r.ctrl & kCmdVcStatic) != 0) {
        const std::uint32_t vc = r.ctrl >> kStaticVcShift & kStaticVcMask;
        const std::uint32_t vc_class = vc >> 1;
        if (is_multicast(r) ? vc_class != kVcMulticast : vc_class != kVcUnicast0 && vc_class != kVcUnicast1) {
            mistake("noc-virtual-channel", fmt::format("virtual channel {} is of another class", vc),
                    "unicast requests have virtual channels 0 to 3, multicasts 4 and 5", r);
        }
    }
    if (linked_ && ((r.ctrl ^ linked_->ctrl) & (kCmdBroadcast | kCmdBroadcastYMajor) ||
                    (target_mid(r) ^ target_mid(*linked_)) & ~kMidAddressMask)) {
        mistake("noc-linked",
                fmt::format("the request before it ({}) is linked, so this one must go to the same tiles",
                            describe(*linked_)),
                "end a linked transaction with a request that is not linked, before anything else is sent", r);
    }
}

/// A transaction is a chain of linked requests and the one that ends it; it has one virtual channel.
void Niu::join_transaction(NocPacket& packet) {
    constexpr std::uint32_t kStaticChannel = 1, kFirstTransaction = kStaticChannel + kStaticVcMask + 1;
    const NocRequest& r = packet.request;
    const bool linked = (r.ctrl & kCmdVcLinked) != 0;
    if (linked && !linked_) ++transactions_;
    if ((r.ctrl & kCmdVcStatic) != 0) {
        packet.channel = kStaticChannel + (r.ctrl >> kStaticVcShift & kStaticVcMask);
    } else if (linked || linked_) {
        packet.channel = kFirstTransaction + transactions_;
    }
    linked_.reset();
    if (linked) linked_ = r;
}

void Niu::send(NocPacket& packet) {
    join_transaction(packet);
    count(NiuCounter::kMstCmdAccepted);
    if (LateNoc* const late = fabric_.late_noc()) [[unlikely]] {
        packet.late = true;
        const std::uint32_t id = (packet.request.packet_tag & kTagTransactionId) >> kTagTransactionIdShift;
        if (packet.answered) outstanding_[id] = static_cast<std::uint8_t>(outstanding_[id] + packet.targets().size());
        if (packet.is_plain_write()) ++outgoing_[id];
        late->accept(*this, std::move(packet));
        return;
    }
    if (outbox_ != nullptr && !outbox_->may_pass(packet, self_)) {
        send_later(packet);
    } else {
        carry_out(packet);
    }
}

void Niu::carry_out(NocPacket& packet) {
    std::array<std::uint8_t, kMaxPacketBytes> buffer;
    leave(packet, buffer);
    for (const NocPlace& target : packet.targets()) arrive(packet, target, buffer);
    if (packet.answered) answer_all(packet);
}

void Niu::send_later(NocPacket& packet) {
    std::array<std::uint8_t, kMaxPacketBytes> buffer;
    leave(packet, buffer);
    if (packet.is_write() && !outbox_->reaches(self_)) {
        for (const NocPlace& target : packet.targets()) {
            if (target.endpoint == &self_) arrive(packet, target, buffer);
        }
        if (packet.answered) answer_all(packet);
        packet.settled = true;
    }
    outbox_->put(*this, std::move(packet));
}

void Niu::deliver(NocPacket& packet) {
    std::array<std::uint8_t, kMaxPacketBytes> buffer;
    for (const NocPlace& target : packet.targets()) {
        if (!packet.settled || target.endpoint != &self_) arrive(packet, target, buffer);
    }
    if (packet.settled) return;
    if (packet.answered) answer_all(packet);
    self_.wake();  // counters moved
}

void Niu::answer_all(const NocPacket& packet) {
    for (std::size_t i = packet.targets().size(); i > 0; --i) answer(packet);
}

void Niu::find_targets(NocPacket& packet, std::uint32_t lo, std::uint32_t mid, const char* what) const {
    if (is_multicast(packet.request)) {
        packet.rectangle = recipients(lo, mid, packet.request);
    } else {
        packet.target = place(lo, mid, what, packet.request);
    }
}

void Niu::check_transfer(const NocRequest& r, const NocPlace& from, const NocPlace& to, std::uint32_t size) const {
    if (size == 0) mistake("noc-length", "the length is 0", "skip the transfer when there is nothing to move", r);
    for (const NocPlace* place : {&from, &to}) {
        if (!is_beyond_l1(*place, size)) continue;
        mistake("noc-address",
                fmt::format("{} bytes at 0x{:x} of the {} tile ({}, {}) are not inside its L1", size, place->address,
                            to_text(place->endpoint->kind()), place->tile.x, place->tile.y),
                "check the address and the length; DRAM addresses belong to DRAM tiles", r);
    }
    std::uint32_t alignment = kL1Alignment;
    const char* why = "both addresses must be equal modulo 16";
    if (from.endpoint->kind() == TileKind::kDram) {
        alignment = kDramReadAlignment;
        why = "reading from DRAM, both addresses must be equal modulo 32";
    } else if (from.endpoint->kind() == TileKind::kPcie) {
        alignment = kPcieReadAlignment;
        why = "reading from the host, both addresses must be equal modulo 32";
    }
    const bool registers =
        from.endpoint->memory(from.address, size) == nullptr || to.endpoint->memory(to.address, size) == nullptr;
    const bool host = from.endpoint->kind() == TileKind::kPcie || to.endpoint->kind() == TileKind::kPcie;
    if (registers && !host) {
        if (size != 4) {
            mistake("noc-register-length", "an access to registers must be 4 bytes long",
                    "move one register per request", r);
        }
        return;
    }
    if ((from.address ^ to.address) % alignment != 0) {
        mistake(
            "noc-alignment",
            fmt::format("the addresses 0x{:x} and 0x{:x} are not aligned alike; {}", from.address, to.address, why),
            "align the buffer and its pages (DRAM: 32 bytes, L1: 16 bytes), or copy through an aligned scratch buffer",
            r);
    }
    if (r.at_len_be > kMaxPacketBytes && from.address % kL1Alignment != 0) {
        mistake("noc-alignment",
                fmt::format("a request of more than {} bytes is split by the hardware, which needs addresses that are "
                            "multiples of 16",
                            kMaxPacketBytes),
                "align both addresses, or send pieces", r);
    }
}

void Niu::read_request(NocRequest& r) {
    for (;;) {
        NocPacket packet;
        packet.kind = PacketKind::kRead;
        packet.request = r;
        packet.target = place(r.targ_lo, r.targ_mid, "source", r);
        packet.local = place(r.ret_lo, r.ret_mid, "destination", r);
        require_self(packet.local, "destination of the read", r);
        packet.size = std::min(r.at_len_be, kMaxPacketBytes);
        check_transfer(r, packet.target, packet.local, packet.size);
        send(packet);
        if (!go_on(r)) return;
    }
}

void Niu::write_request(NocRequest& r) {
    for (;;) {
        NocPacket packet;
        packet.kind = PacketKind::kWrite;
        packet.answered = (r.ctrl & kCmdRespMarked) != 0;
        packet.request = r;
        packet.local = place(r.targ_lo, r.targ_mid, "source", r);
        require_self(packet.local, "source of the write", r);
        packet.size = std::min(r.at_len_be, kMaxPacketBytes);
        find_targets(packet, r.ret_lo, r.ret_mid, "destination");
        check_transfer(r, packet.local, packet.targets().front(), packet.size);
        send(packet);
        if (!go_on(r)) return;
    }
}

void Niu::byte_enable_write(const NocRequest& r) {
    NocPacket packet;
    packet.kind = PacketKind::kByteEnableWrite;
    packet.answered = (r.ctrl & kCmdRespMarked) != 0;
    packet.request = r;
    packet.local = place(r.targ_lo, r.targ_mid, "source", r);
    require_self(packet.local, "source of the write", r);
    find_targets(packet, r.ret_lo, r.ret_mid, "destination");
    send(packet);
}

void Niu::inline_write(const NocRequest& r) {
    NocPacket packet;
    packet.kind = PacketKind::kInlineWrite;
    packet.answered = (r.ctrl & kCmdRespMarked) != 0;
    packet.request = r;
    find_targets(packet, r.targ_lo, r.targ_mid, "destination");
    send(packet);
}

void Niu::atomic_request(const NocRequest& r) {
    if (r.targ_lo % 4 != 0) mistake("noc-alignment", "the address of an atomic must be a multiple of 4", "", r);
    NocPacket packet;
    packet.kind = PacketKind::kAtomic;
    packet.answered = (r.ctrl & kCmdRespMarked) != 0;
    packet.request = r;
    find_targets(packet, r.targ_lo, r.targ_mid, "target");
    if (packet.answered) {
        packet.local = place(r.ret_lo, r.ret_mid, "return word", r);
        require_self(packet.local, "return word of the atomic", r);
        if (packet.local.address % 4 != 0 || self_.memory(packet.local.address, 4) == nullptr) {
            mistake("noc-atomic-return", fmt::format("the return word 0x{:x} is no word of L1", packet.local.address),
                    "let the return address point into L1, at a multiple of 4", r);
        }
    }
    send(packet);
}

}  // namespace opwright::chip
