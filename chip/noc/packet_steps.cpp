// What each step of a packet does to memory and to the counters of the NIU that sent it.
// Spec: WormholeB0/NoC/Counters.md (which counter moves when), Atomics.md.
#include <fmt/format.h>

#include <array>
#include <cstring>

#include "chip/diag/fault.hpp"
#include "chip/noc/niu.hpp"
#include "chip/noc/niu_registers.hpp"

namespace opwright::chip {
namespace {

using namespace niu;

std::uint32_t flits(std::uint32_t bytes) {
    return (bytes + kFlitBytes - 1) / kFlitBytes;
}

/// Writes the bytes whose bit is set in `enables`; registers take a 32-bit store whatever the mask says.
void masked_write(const NocPlace& target, std::uint32_t enables, std::span<const std::uint8_t> block) {
    Endpoint& endpoint = *target.endpoint;
    const std::uint64_t base = target.address - target.address % kAtomicBlockBytes;
    if (endpoint.memory(base, 1) == nullptr) {
        endpoint.write(target.address, block.subspan(target.address % kAtomicBlockBytes / 4 * 4, 4));
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

void Niu::leave(NocPacket& packet, std::span<std::uint8_t> buffer) {
    const NocRequest& r = packet.request;
    const auto count_write = [&](std::uint32_t words) {
        const bool marked = packet.answered;
        count(marked ? NiuCounter::kMstNonpostedWrReqStarted : NiuCounter::kMstPostedWrReqStarted);
        count(marked ? NiuCounter::kMstNonpostedWrReqSent : NiuCounter::kMstPostedWrReqSent);
        if (words != 0)
            count(marked ? NiuCounter::kMstNonpostedWrDataWordSent : NiuCounter::kMstPostedWrDataWordSent, words);
    };
    switch (packet.kind) {
        case PacketKind::kRead:
            count(NiuCounter::kMstRdReqStarted);
            count(NiuCounter::kMstRdReqSent);
            break;
        case PacketKind::kWrite: {
            const std::uint8_t* bytes = self_.memory(packet.local.address, packet.size);
            // A multicast that includes the sender must not read what it has just written.
            if (bytes == nullptr || (r.ctrl & kCmdSourceInclude) != 0) {
                self_.read(packet.local.address, buffer.first(packet.size));
                bytes = buffer.data();
            }
            packet.bytes = {bytes, packet.size};
            count_write(flits(packet.size));
            break;
        }
        case PacketKind::kByteEnableWrite:
            self_.read(packet.local.address - packet.local.address % kAtomicBlockBytes, buffer.first(kFlitBytes));
            packet.bytes = buffer.first(kFlitBytes);
            count_write(1);
            break;
        case PacketKind::kInlineWrite:
            count_write(0);
            break;
        case PacketKind::kAtomic:
            if (packet.answered) count(NiuCounter::kMstNonpostedAtomicStarted);
            count(packet.answered ? NiuCounter::kMstNonpostedAtomicSent : NiuCounter::kMstPostedAtomicSent);
            break;
    }
    if (packet.late && packet.is_plain_write())
        --outgoing_[(r.packet_tag & kTagTransactionId) >> kTagTransactionIdShift];
}

void Niu::arrive(NocPacket& packet, const NocPlace& target, std::span<std::uint8_t> buffer) const {
    const NocRequest& r = packet.request;
    switch (packet.kind) {
        case PacketKind::kRead: {
            const std::uint8_t* bytes = target.endpoint->memory(target.address, packet.size);
            if (bytes == nullptr) {
                target.endpoint->read(target.address, buffer.first(packet.size));
                bytes = buffer.data();
            }
            packet.bytes = {bytes, packet.size};
            break;
        }
        case PacketKind::kWrite:
            target.endpoint->write(target.address, packet.bytes);
            break;
        case PacketKind::kByteEnableWrite:
            masked_write(target, r.at_len_be, packet.bytes);
            break;
        case PacketKind::kInlineWrite: {
            std::array<std::uint8_t, kAtomicBlockBytes> block{};
            for (std::size_t i = 0; i < block.size(); i += 4) std::memcpy(block.data() + i, &r.at_data, 4);
            masked_write(target, (r.at_len_be | r.at_len_be >> kAtomicBlockBytes) & 0xFFFF, block);
            break;
        }
        case PacketKind::kAtomic:
            packet.result = perform_atomic(r, target);
            break;
    }
}

void Niu::answer(const NocPacket& packet) {
    switch (packet.kind) {
        case PacketKind::kRead:
            self_.write(packet.local.address, packet.bytes);
            count(NiuCounter::kMstRdRespReceived);
            count(NiuCounter::kMstRdDataWordReceived, flits(packet.size));
            break;
        case PacketKind::kAtomic:
            self_.write(packet.local.address,
                        {reinterpret_cast<const std::uint8_t*>(&packet.result), sizeof(packet.result)});
            count(NiuCounter::kMstAtomicRespReceived);
            break;
        default:
            count(NiuCounter::kMstWrAckReceived);
            break;
    }
    if (packet.late) --outstanding_[(packet.request.packet_tag & kTagTransactionId) >> kTagTransactionIdShift];
}

void Niu::give_up(const NocPacket& packet) {
    const std::uint32_t id = (packet.request.packet_tag & kTagTransactionId) >> kTagTransactionIdShift;
    outstanding_[id] = 0;
    outgoing_[id] = 0;
    linked_.reset();
}

std::uint32_t Niu::perform_atomic(const NocRequest& r, const NocPlace& target) const {
    Endpoint& endpoint = *target.endpoint;
    const std::uint64_t base = target.address - target.address % kAtomicBlockBytes;
    if (endpoint.kind() == TileKind::kDram || endpoint.kind() == TileKind::kPcie ||
        endpoint.memory(base, kAtomicBlockBytes) == nullptr) {
        mistake("noc-atomic-target", "atomics work on L1 only", "put the semaphore into L1", r);
    }
    std::array<std::uint32_t, kAtomicBlockBytes / 4> words;
    const std::span<std::uint8_t> bytes{reinterpret_cast<std::uint8_t*>(words.data()), kAtomicBlockBytes};
    endpoint.read(base, bytes);
    const auto bits = [&](unsigned first, unsigned width) { return r.at_len_be >> first & ((1u << width) - 1); };
    const std::uint32_t result = words[target.address % kAtomicBlockBytes / 4];
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

}  // namespace opwright::chip
