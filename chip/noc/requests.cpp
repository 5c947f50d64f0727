// Performing NoC requests: reads, writes of every form, atomics.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "chip/diag/fault.hpp"
#include "chip/noc/niu.hpp"
#include "chip/noc/niu_registers.hpp"

namespace opwright::chip {
namespace {

using namespace niu;

constexpr std::uint32_t kL1Alignment = 16;
constexpr std::uint32_t kDramReadAlignment = 32;
constexpr std::uint32_t kPcieReadAlignment = 32;

std::uint32_t flits(std::uint32_t bytes) {
    return (bytes + kFlitBytes - 1) / kFlitBytes;
}

}  // namespace

void Niu::issue(Initiator& r) {
    if ((niu_cfg_0_ & kCfgTranslation) == 0) not_modelled("coordinate translation is switched off", r);
    switch (r.ctrl & kCmdTypeMask) {
        case kCmdRead:
            read_request(r);
            break;
        case kCmdAtomic:
            atomic_request(r);
            break;
        case kCmdWrite:
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
            break;
        default:
            mistake("noc-request-type", "request type 3 is reserved", "", r);
    }
    count(NiuCounter::kMstCmdAccepted);
}

void Niu::check_transfer(const Initiator& r, const Place& from, const Place& to, std::uint32_t size) const {
    if (size == 0) mistake("noc-length", "the length is 0", "skip the transfer when there is nothing to move", r);
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
}

void Niu::read_request(Initiator& r) {
    for (;;) {
        const Place from = place(r.targ_lo, r.targ_mid, "source", r);
        const Place to = place(r.ret_lo, r.ret_mid, "destination", r);
        require_self(to, "destination of the read", r);
        const std::uint32_t size = std::min(r.at_len_be, kMaxPacketBytes);
        check_transfer(r, from, to, size);
        if (const std::uint8_t* bytes = from.endpoint->memory(from.address, size)) {
            self_.write(to.address, {bytes, size});
        } else {
            std::array<std::uint8_t, kMaxPacketBytes> buffer;
            from.endpoint->read(from.address, {buffer.data(), size});
            self_.write(to.address, {buffer.data(), size});
        }
        count(NiuCounter::kMstRdReqStarted);
        count(NiuCounter::kMstRdReqSent);
        count(NiuCounter::kMstRdRespReceived);
        count(NiuCounter::kMstRdDataWordReceived, flits(size));
        if (r.at_len_be <= kMaxPacketBytes) return;
        // Automatic splitting: the initiator's registers advance packet by packet.
        r.at_len_be -= kMaxPacketBytes;
        r.targ_lo += kMaxPacketBytes;
        r.ret_lo += kMaxPacketBytes;
    }
}

void Niu::write_packet(const Initiator& r, std::span<const std::uint8_t> bytes, std::uint64_t address) {
    const bool marked = (r.ctrl & kCmdRespMarked) != 0;
    std::uint32_t acknowledgements = 1;
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const bool is_inline = (r.ctrl & kCmdInline) != 0;
    const std::uint32_t mid = is_inline ? r.targ_mid : r.ret_mid;
    const auto lo = static_cast<std::uint32_t>(address);
    if ((r.ctrl & kCmdBroadcast) != 0) {
        const std::vector<Place> targets = recipients(lo, mid, r);
        acknowledgements = static_cast<std::uint32_t>(targets.size());
        for (const Place& target : targets) target.endpoint->write(target.address, bytes);
    } else {
        place(lo, mid, "destination", r).endpoint->write(address, bytes);
    }
    count(marked ? NiuCounter::kMstNonpostedWrReqStarted : NiuCounter::kMstPostedWrReqStarted);
    count(marked ? NiuCounter::kMstNonpostedWrReqSent : NiuCounter::kMstPostedWrReqSent);
    if (!is_inline) {
        count(marked ? NiuCounter::kMstNonpostedWrDataWordSent : NiuCounter::kMstPostedWrDataWordSent, flits(size));
    }
    if (marked) count(NiuCounter::kMstWrAckReceived, acknowledgements);
}

void Niu::write_request(Initiator& r) {
    for (;;) {
        const Place from = place(r.targ_lo, r.targ_mid, "source", r);
        require_self(from, "source of the write", r);
        const std::uint32_t size = std::min(r.at_len_be, kMaxPacketBytes);
        const bool multicast = (r.ctrl & kCmdBroadcast) != 0;
        const Place to =
            multicast ? recipients(r.ret_lo, r.ret_mid, r).front() : place(r.ret_lo, r.ret_mid, "destination", r);
        check_transfer(r, from, to, size);
        std::array<std::uint8_t, kMaxPacketBytes> buffer;
        const std::uint8_t* bytes = self_.memory(from.address, size);
        // A broadcast that includes the sender must not read what it has just written.
        if (bytes == nullptr || (r.ctrl & kCmdSourceInclude) != 0) {
            self_.read(from.address, {buffer.data(), size});
            bytes = buffer.data();
        }
        write_packet(r, {bytes, size}, to.address);
        if (r.at_len_be <= kMaxPacketBytes) return;
        r.at_len_be -= kMaxPacketBytes;
        r.targ_lo += kMaxPacketBytes;
        r.ret_lo += kMaxPacketBytes;
    }
}

namespace {

/// Writes the bytes whose bit is set in `enables`; registers take a 32-bit store whatever the mask says.
void masked_write(Endpoint& endpoint, std::uint64_t address, std::uint32_t enables,
                  std::span<const std::uint8_t> block) {
    const std::uint64_t base = address - address % kAtomicBlockBytes;
    if (endpoint.memory(base, block.size()) == nullptr) {
        endpoint.write(address, block.subspan(address % kAtomicBlockBytes, 4));
        return;
    }
    for (std::size_t i = 0; i < block.size();) {
        if ((enables >> i & 1) == 0) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < block.size() && (enables >> end & 1) != 0) ++end;
        endpoint.write(base + i, block.subspan(i, end - i));
        i = end;
    }
}

}  // namespace

void Niu::byte_enable_write(const Initiator& r) {
    const Place from = place(r.targ_lo, r.targ_mid, "source", r);
    require_self(from, "source of the write", r);
    const bool marked = (r.ctrl & kCmdRespMarked) != 0;
    std::array<std::uint8_t, kFlitBytes> block{};
    self_.read(from.address - from.address % kAtomicBlockBytes, block);
    std::vector<Place> targets;
    if ((r.ctrl & kCmdBroadcast) != 0) {
        targets = recipients(r.ret_lo, r.ret_mid, r);
    } else {
        targets.push_back(place(r.ret_lo, r.ret_mid, "destination", r));
    }
    for (const Place& target : targets) masked_write(*target.endpoint, target.address, r.at_len_be, block);
    count(marked ? NiuCounter::kMstNonpostedWrReqStarted : NiuCounter::kMstPostedWrReqStarted);
    count(marked ? NiuCounter::kMstNonpostedWrReqSent : NiuCounter::kMstPostedWrReqSent);
    count(marked ? NiuCounter::kMstNonpostedWrDataWordSent : NiuCounter::kMstPostedWrDataWordSent);
    if (marked) count(NiuCounter::kMstWrAckReceived, static_cast<std::uint32_t>(targets.size()));
}

void Niu::inline_write(const Initiator& r) {
    const bool marked = (r.ctrl & kCmdRespMarked) != 0;
    std::array<std::uint8_t, kAtomicBlockBytes> block{};
    for (std::size_t i = 0; i < block.size(); i += 4) std::memcpy(block.data() + i, &r.at_data, 4);
    const std::uint32_t enables = (r.at_len_be | r.at_len_be >> kAtomicBlockBytes) & 0xFFFF;
    std::vector<Place> targets;
    if ((r.ctrl & kCmdBroadcast) != 0) {
        targets = recipients(r.targ_lo, r.targ_mid, r);
    } else {
        targets.push_back(place(r.targ_lo, r.targ_mid, "destination", r));
    }
    for (const Place& target : targets) masked_write(*target.endpoint, target.address, enables, block);
    count(marked ? NiuCounter::kMstNonpostedWrReqStarted : NiuCounter::kMstPostedWrReqStarted);
    count(marked ? NiuCounter::kMstNonpostedWrReqSent : NiuCounter::kMstPostedWrReqSent);
    if (marked) count(NiuCounter::kMstWrAckReceived, static_cast<std::uint32_t>(targets.size()));
}

std::uint32_t Niu::perform_atomic(const Initiator& r, Endpoint& endpoint, std::uint64_t address) const {
    const std::uint64_t base = address - address % kAtomicBlockBytes;
    if (endpoint.kind() == TileKind::kDram || endpoint.kind() == TileKind::kPcie ||
        endpoint.memory(base, kAtomicBlockBytes) == nullptr) {
        mistake("noc-atomic-target", "atomics work on L1 only", "put the semaphore into L1", r);
    }
    std::array<std::uint32_t, kAtomicBlockBytes / 4> words;
    const std::span<std::uint8_t> bytes{reinterpret_cast<std::uint8_t*>(words.data()), kAtomicBlockBytes};
    endpoint.read(base, bytes);
    const auto bits = [&](unsigned first, unsigned width) { return r.at_len_be >> first & ((1u << width) - 1); };
    const std::uint32_t result = words[address % kAtomicBlockBytes / 4];
    std::uint32_t& word = words[bits(0, 2)];
    switch (static_cast<Atomic>(bits(12, 3))) {
        case Atomic::kIncrement: {
            const auto mask = static_cast<std::uint32_t>((std::uint64_t{2} << bits(2, 5)) - 1);
            word = ((word + r.at_data) & mask) | (word & ~mask);
            break;
        }
        case Atomic::kCompareAndSwap:
            if (word == bits(6, 4)) word = bits(2, 4);
            break;
        case Atomic::kSwapMask:
            for (unsigned i = 0; i < 8; ++i) {
                const std::uint32_t shift = i % 2 * 16;
                const std::uint32_t half = 0xFFFFu << shift;
                if (bits(2 + i, 1) != 0) words[i / 2] = (words[i / 2] & ~half) | (r.at_data & half);
            }
            break;
        case Atomic::kSwapIndex6:
            word = r.at_data;
            break;
        case Atomic::kSwapIndex7:
            words[bits(2, 2)] = r.at_data;
            break;
        default:
            not_modelled(fmt::format("atomic operation {}", bits(12, 3)), r);
    }
    endpoint.write(base, bytes);
    return result;
}

void Niu::atomic_request(const Initiator& r) {
    const bool marked = (r.ctrl & kCmdRespMarked) != 0;
    if (r.targ_lo % 4 != 0) mistake("noc-alignment", "the address of an atomic must be a multiple of 4", "", r);
    std::vector<Place> targets;
    if ((r.ctrl & kCmdBroadcast) != 0) {
        targets = recipients(r.targ_lo, r.targ_mid, r);
    } else {
        targets.push_back(place(r.targ_lo, r.targ_mid, "target", r));
    }
    std::uint32_t result = 0;
    for (const Place& target : targets) result = perform_atomic(r, *target.endpoint, target.address);
    if (!marked) {
        count(NiuCounter::kMstPostedAtomicSent);
        return;
    }
    const Place back = place(r.ret_lo, r.ret_mid, "return word", r);
    require_self(back, "return word of the atomic", r);
    self_.write(back.address, {reinterpret_cast<const std::uint8_t*>(&result), sizeof(result)});
    count(NiuCounter::kMstNonpostedAtomicStarted);
    count(NiuCounter::kMstNonpostedAtomicSent);
    count(NiuCounter::kMstAtomicRespReceived, static_cast<std::uint32_t>(targets.size()));
}

}  // namespace opwright::chip
