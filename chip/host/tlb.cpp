// Decoding TLB configuration words.
#include "chip/host/tlb.hpp"

namespace opwright::chip {
namespace {

constexpr unsigned kLocalAddressBits = 36;
constexpr unsigned kCoordinateBits = 6;
constexpr std::uint64_t kCoordinateMask = (1u << kCoordinateBits) - 1;
// Bit positions after the address field.
constexpr unsigned kEndX = 0, kEndY = 6, kStartX = 12, kStartY = 18, kNocSelect = 24, kMulticast = 25;

}  // namespace

std::uint32_t TlbTable::read_word(std::uint32_t offset) const {
    return static_cast<std::uint32_t>(words_[offset / 8] >> (offset % 8 * 8));
}

void TlbTable::write_word(std::uint32_t offset, std::uint32_t value) {
    std::uint64_t& word = words_[offset / 8];
    const unsigned shift = offset % 8 * 8;
    word = (word & ~(std::uint64_t{0xFFFFFFFF} << shift)) | std::uint64_t{value} << shift;
}

std::optional<TlbTarget> TlbTable::translate(std::uint32_t bar0_offset, std::uint32_t size) const {
    for (const TlbGroup& group : kTlbGroups) {
        const std::uint32_t bytes = group.windows << group.window_shift;
        if (bar0_offset < group.bar0_base || bar0_offset - group.bar0_base >= bytes) continue;
        const std::uint32_t in_group = bar0_offset - group.bar0_base;
        const std::uint32_t in_window = in_group & ((1u << group.window_shift) - 1);
        if (size > (1u << group.window_shift) - in_window) return std::nullopt;
        const std::uint64_t word = words_[group.first_window + (in_group >> group.window_shift)];
        const unsigned address_bits = kLocalAddressBits - group.window_shift;
        const std::uint64_t fields = word >> address_bits;
        const auto coordinate = [&](unsigned shift) {
            return static_cast<unsigned>(fields >> shift & kCoordinateMask);
        };
        TlbTarget target;
        target.address = (word & ((std::uint64_t{1} << address_bits) - 1)) << group.window_shift | in_window;
        target.x = coordinate(kEndX);
        target.y = coordinate(kEndY);
        target.start_x = coordinate(kStartX);
        target.start_y = coordinate(kStartY);
        target.noc = static_cast<unsigned>(fields >> kNocSelect & 1);
        target.multicast = (fields >> kMulticast & 1) != 0;
        return target;
    }
    return std::nullopt;
}

}  // namespace opwright::chip
