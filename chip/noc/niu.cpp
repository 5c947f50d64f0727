// Registers of a NoC interface unit, and finding the tiles that a request names.
#include "chip/noc/niu.hpp"

#include <fmt/format.h>

#include <cstring>
#include <type_traits>

#include "chip/diag/fault.hpp"
#include "chip/noc/niu_registers.hpp"

namespace opwright::chip {
namespace {

using namespace niu;

// Firmware opts every tile that is no Tensix tile out of broadcasts.
constexpr std::uint32_t kExcludedColumns = 0x21;
constexpr std::uint32_t kExcludedRows = 0x41;
constexpr unsigned kColumnMaskIndex = 1;  // ROUTER_CFG_1
constexpr unsigned kRowMaskIndex = 3;     // ROUTER_CFG_3

constexpr std::uint32_t kTableWords = 4;
constexpr std::uint32_t kTableEntriesPerWord = 8;

template <typename Translate>
std::uint32_t table_word(std::uint32_t index, Translate translate) {
    std::uint32_t word = 0;
    for (std::uint32_t i = 0; i < kTableEntriesPerWord; ++i) {
        const unsigned value = index * kTableEntriesPerWord + i;
        const std::uint32_t entry = value < kVirtualFirst ? value : translate(value).value_or(0);
        word |= entry << (4 * i);
    }
    return word;
}

template <typename T>
auto bytes_of(T& object) {
    using Byte = std::conditional_t<std::is_const_v<T>, const std::uint8_t, std::uint8_t>;
    return reinterpret_cast<Byte*>(&object);
}

}  // namespace

Niu::Niu(unsigned noc, Xy noc0, Fabric& fabric, Endpoint& self)
    : noc_(noc), noc0_(noc0), fabric_(fabric), self_(self), niu_cfg_0_(kCfgTranslation) {
    router_cfg_[kColumnMaskIndex] = kExcludedColumns;
    router_cfg_[kRowMaskIndex] = kExcludedRows;
}

std::uint32_t Niu::read(std::uint32_t offset) const {
    if (offset >= kCounters && offset < kReqsOutstanding) return counters_[(offset - kCounters) / 4];
    if (offset < kInitiatorEnd) {
        const std::uint32_t in_block = offset % kInitiatorStride;
        if (in_block < kCmdCtrl) {
            std::uint32_t value = 0;
            std::memcpy(&value, bytes_of(initiators_[offset / kInitiatorStride]) + in_block, sizeof(value));
            return value;
        }
        if (in_block == kCmdCtrl) return 0;
        if (in_block == kNodeId) {
            const Xy raw = mirrored(noc_, noc0_);
            constexpr unsigned kWidthShift = 12, kHeightShift = 19, kXFirstShift = 28;
            return raw.x | raw.y << 6 | kGridWidth << kWidthShift | kGridHeight << kHeightShift |
                   (noc_ == 0 ? 1u : 0u) << kXFirstShift;
        }
    }
    if (offset >= kReqsOutstanding && offset < kWriteReqsOutgoing) return outstanding_[(offset - kReqsOutstanding) / 4];
    if (offset >= kWriteReqsOutgoing && offset < kSlaveCounters) return outgoing_[(offset - kWriteReqsOutgoing) / 4];
    if (offset == kInitiatorStatus) return 0;
    if (offset == kNiuCfg0) return niu_cfg_0_;
    if (offset >= kRouterCfg0 && offset <= kRouterCfgLast) return router_cfg_[(offset - kRouterCfg0) / 4];
    if (offset >= kXTranslateTable && offset < kXTranslateTable + 4 * kTableWords) {
        return table_word((offset - kXTranslateTable) / 4, [&](unsigned x) { return translate_x(noc_, x); });
    }
    if (offset >= kYTranslateTable && offset < kYTranslateTable + 4 * kTableWords) {
        return table_word((offset - kYTranslateTable) / 4, [&](unsigned y) { return translate_y(noc_, y); });
    }
    if (offset == kIdLogical) {
        const Xy id = virtual_of(noc0_);
        return id.x | id.y << 6;
    }
    throw Fault{Category::kNotModelled, "niu-register",
                fmt::format("read of NIU register +0x{:03x} on NoC {}, which the chip does not model", offset, noc_),
                ""};
}

void Niu::write(std::uint32_t offset, std::uint32_t value) {
    if (offset < kInitiatorEnd) {
        NocRequest& initiator = initiators_[offset / kInitiatorStride];
        const std::uint32_t in_block = offset % kInitiatorStride;
        if (in_block == kCmdCtrl) {
            if ((value & 1) != 0) issue(initiator);
            return;
        }
        const bool high = in_block == kTargAddrHi || in_block == kRetAddrHi;
        if (in_block < kCmdCtrl && (!high || value == 0)) {
            std::memcpy(bytes_of(initiator) + in_block, &value, sizeof(value));
            return;
        }
    }
    if (offset == kClearOutstanding) {
        for (unsigned id = 0; id < kTransactionIds; ++id) {
            if ((value >> id & 1) != 0) outstanding_[id] = 0;
        }
        return;
    }
    if (offset == kNiuCfg0) {
        niu_cfg_0_ = value;
        return;
    }
    if (offset >= kRouterCfg0 && offset <= kRouterCfgLast) {
        router_cfg_[(offset - kRouterCfg0) / 4] = value;
        return;
    }
    throw Fault{Category::kNotModelled, "niu-register",
                fmt::format("write of 0x{:08x} to NIU register +0x{:03x} on NoC {}, which the chip does not model",
                            value, offset, noc_),
                ""};
}

NocPlace Niu::place(std::uint32_t lo, std::uint32_t mid, const char* what, const NocRequest& r) const {
    const unsigned x = mid >> kEndXShift & kCoordinateMask;
    const unsigned y = mid >> kEndYShift & kCoordinateMask;
    NocPlace out;
    out.address = static_cast<std::uint64_t>(mid & kMidAddressMask) << 32 | lo;
    const auto tile = tile_at(noc_, x, y);
    out.endpoint = tile ? fabric_.endpoint(*tile) : nullptr;
    if (out.endpoint == nullptr) {
        mistake("noc-coordinates",
                fmt::format("the {} names NoC {} coordinates ({}, {}), where there is no tile", what, noc_, x, y),
                "build the address with get_noc_addr() or a TensorAccessor; worker coordinates come from the host", r);
    }
    out.tile = *tile;
    return out;
}

void Niu::require_self(const NocPlace& place, const char* what, const NocRequest& r) const {
    if (place.endpoint != &self_) {
        not_modelled(fmt::format("the {} is in another tile, ({}, {}) on NoC 0", what, place.tile.x, place.tile.y), r);
    }
}

std::vector<NocPlace> Niu::recipients(std::uint32_t lo, std::uint32_t mid, const NocRequest& r) const {
    const auto axis = [&](unsigned shift, bool is_x) {
        const unsigned value = mid >> shift & kCoordinateMask;
        const auto raw = is_x ? translate_x(noc_, value) : translate_y(noc_, value);
        if (!raw) {
            mistake("noc-coordinates",
                    fmt::format("the multicast rectangle names {} = {} on NoC {}, where there are no tiles",
                                is_x ? "x" : "y", value, noc_),
                    "build the address with get_noc_multicast_addr()", r);
        }
        return *raw;
    };
    const unsigned end_x = axis(kEndXShift, true), end_y = axis(kEndYShift, false);
    const unsigned start_x = axis(kStartXShift, true), start_y = axis(kStartYShift, false);
    const auto inside = [](unsigned value, unsigned start, unsigned end) {
        return start <= end ? value >= start && value <= end : value <= end || value >= start;
    };
    std::vector<NocPlace> out;
    const std::uint64_t address = static_cast<std::uint64_t>(mid & kMidAddressMask) << 32 | lo;
    for (unsigned y = 0; y < kGridHeight; ++y) {
        for (unsigned x = 0; x < kGridWidth; ++x) {
            if (!inside(x, start_x, end_x) || !inside(y, start_y, end_y)) continue;
            const Xy tile = mirrored(noc_, Xy{static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y)});
            if (kind_of(tile) != TileKind::kTensix) continue;
            if ((router_cfg_[kColumnMaskIndex] >> tile.x & 1) != 0 || (router_cfg_[kRowMaskIndex] >> tile.y & 1) != 0)
                continue;
            if (tile == noc0_ && (r.ctrl & kCmdSourceInclude) == 0) continue;
            out.push_back({address, tile, fabric_.endpoint(tile)});
        }
    }
    if (out.empty()) {
        mistake("noc-multicast-empty",
                fmt::format("the multicast rectangle ({}, {}) to ({}, {}) on NoC {} holds no recipient", start_x,
                            start_y, end_x, end_y, noc_),
                "on NoC 1 start and end of the rectangle are swapped; without SRC_INCLUDE the sender is left out", r);
    }
    return out;
}

std::string Niu::describe(const NocRequest& r) const {
    const auto side = [&](std::uint32_t lo, std::uint32_t mid) {
        return fmt::format("({}, {}) 0x{:x}", mid >> kEndXShift & kCoordinateMask, mid >> kEndYShift & kCoordinateMask,
                           static_cast<std::uint64_t>(mid & kMidAddressMask) << 32 | lo);
    };
    const bool multicast = (r.ctrl & kCmdBroadcast) != 0;
    const auto range = [&](std::uint32_t lo, std::uint32_t mid) {
        if (!multicast) return side(lo, mid);
        return fmt::format("({}, {})..{}", mid >> kStartXShift & kCoordinateMask, mid >> kStartYShift & kCoordinateMask,
                           side(lo, mid));
    };
    switch (r.ctrl & kCmdTypeMask) {
        case kCmdRead:
            return fmt::format("NoC {} read of {} bytes from {} to {}", noc_, r.at_len_be, side(r.targ_lo, r.targ_mid),
                               side(r.ret_lo, r.ret_mid));
        case kCmdAtomic:
            return fmt::format("NoC {} {}atomic 0x{:x} with 0x{:x} on {}", noc_, multicast ? "multicast " : "",
                               r.at_len_be, r.at_data, range(r.targ_lo, r.targ_mid));
        case kCmdWrite:
            if ((r.ctrl & kCmdInline) != 0) {
                return fmt::format("NoC {} {}inline write of 0x{:08x} to {}", noc_, multicast ? "multicast " : "",
                                   r.at_data, range(r.targ_lo, r.targ_mid));
            }
            if ((r.ctrl & kCmdByteEnable) != 0) {
                return fmt::format("NoC {} {}write with byte enables 0x{:08x} from {} to {}", noc_,
                                   multicast ? "multicast " : "", r.at_len_be, side(r.targ_lo, r.targ_mid),
                                   range(r.ret_lo, r.ret_mid));
            }
            return fmt::format("NoC {} {}write of {} bytes from {} to {}", noc_, multicast ? "multicast " : "",
                               r.at_len_be, side(r.targ_lo, r.targ_mid), range(r.ret_lo, r.ret_mid));
        default:
            return fmt::format("NoC {} request of type 3", noc_);
    }
}

void Niu::mistake(const char* id, const std::string& what, const char* fix, const NocRequest& r) const {
    throw Fault{Category::kKernelMistake, id, fmt::format("{}: {}", describe(r), what), fix};
}

void Niu::not_modelled(const std::string& what, const NocRequest& r) const {
    throw Fault{Category::kNotModelled, "noc-request", fmt::format("{}: {}", describe(r), what), ""};
}

}  // namespace opwright::chip
