// A NoC packet: what an initiator asked for, with every tile that it names found.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "chip/noc/endpoint.hpp"

namespace opwright::chip {

/// The registers of a request initiator, in the order of their offsets.
struct NocRequest {
    std::uint32_t targ_lo = 0, targ_mid = 0, targ_hi = 0;
    std::uint32_t ret_lo = 0, ret_mid = 0, ret_hi = 0;
    std::uint32_t packet_tag = 0;
    std::uint32_t ctrl = 0;
    std::uint32_t at_len_be = 0;
    std::uint32_t at_data = 0;
};
static_assert(sizeof(NocRequest) == 10 * sizeof(std::uint32_t));

struct NocPlace {
    std::uint64_t address = 0;
    Xy tile;
    Endpoint* endpoint = nullptr;
};

/// Virtual channel of a request that software leaves to the hardware.
inline constexpr std::uint32_t kDynamicChannel = 0;

enum class PacketKind : std::uint8_t { kRead, kWrite, kByteEnableWrite, kInlineWrite, kAtomic };

struct NocPacket {
    PacketKind kind = PacketKind::kRead;
    bool answered = true;                     ///< a read, or a request that asks for an acknowledgement
    NocRequest request;                       ///< as it was when this packet left; a long request is several packets
    std::uint32_t size = 0;                   ///< bytes that a read or a write moves
    NocPlace local;                           ///< source of a write, destination of a read, return word of an atomic
    NocPlace target;                          ///< the tile at the other end
    std::vector<NocPlace> rectangle;          ///< all tiles of a multicast; `target` then says nothing
    std::span<const std::uint8_t> bytes;      ///< what travels; valid as long as its owner says
    std::uint32_t result = 0;                 ///< an atomic's answer
    bool late = false;                        ///< counted as outstanding
    bool settled = false;                     ///< a write that its own tile has, and is acknowledged: see Outbox
    std::uint32_t channel = kDynamicChannel;  ///< packets of one NIU and channel keep their order

    std::span<const NocPlace> targets() const {
        return rectangle.empty() ? std::span<const NocPlace>{&target, 1} : std::span<const NocPlace>{rectangle};
    }
    bool is_plain_write() const { return kind == PacketKind::kWrite || kind == PacketKind::kByteEnableWrite; }
    bool is_write() const { return kind != PacketKind::kRead && kind != PacketKind::kAtomic; }
    bool reads_registers() const {
        return kind == PacketKind::kRead && target.endpoint->memory(target.address, size) == nullptr;
    }
};

}  // namespace opwright::chip
