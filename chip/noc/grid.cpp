// Coordinates to tiles on Wormhole.
#include "chip/noc/grid.hpp"

#include <algorithm>

namespace opwright::chip {
namespace {

template <std::size_t N>
std::optional<std::uint8_t> translate(unsigned noc, unsigned value, unsigned limit,
                                      const std::array<std::uint8_t, N>& table) {
    if (value < limit) return static_cast<std::uint8_t>(value);
    if (value < kVirtualFirst || value - kVirtualFirst >= N) return std::nullopt;
    const std::uint8_t noc0 = table[value - kVirtualFirst];
    return noc == 0 ? noc0 : static_cast<std::uint8_t>(limit - 1 - noc0);
}

template <std::size_t N>
std::uint8_t index_in(const std::array<std::uint8_t, N>& table, std::uint8_t value) {
    return static_cast<std::uint8_t>(std::find(table.begin(), table.end(), value) - table.begin());
}

}  // namespace

std::optional<std::uint8_t> translate_x(unsigned noc, unsigned x) {
    return translate(noc, x, kGridWidth, kVirtualX);
}
std::optional<std::uint8_t> translate_y(unsigned noc, unsigned y) {
    return translate(noc, y, kGridHeight, kVirtualY);
}

std::optional<Xy> tile_at(unsigned noc, unsigned x, unsigned y) {
    const auto raw_x = translate_x(noc, x);
    const auto raw_y = translate_y(noc, y);
    if (!raw_x || !raw_y) return std::nullopt;
    return mirrored(noc, Xy{*raw_x, *raw_y});
}

std::optional<unsigned> dram_channel_of(Xy noc0) {
    for (unsigned channel = 0; channel < kDramChannels; ++channel) {
        const auto& tiles = kDramTiles[channel];
        if (std::find(tiles.begin(), tiles.end(), noc0) != tiles.end()) return channel;
    }
    return std::nullopt;
}

TileKind kind_of(Xy noc0) {
    if (noc0 == kArcTile) return TileKind::kArc;
    if (noc0 == kPcieTile) return TileKind::kPcie;
    if (dram_channel_of(noc0)) return TileKind::kDram;
    if (index_in(kTensixX, noc0.x) == kTensixX.size()) return TileKind::kEmpty;
    if (index_in(kEthernetY, noc0.y) < kEthernetY.size()) return TileKind::kEthernet;
    return index_in(kTensixY, noc0.y) < kTensixY.size() ? TileKind::kTensix : TileKind::kEmpty;
}

Xy logical_of(Xy noc0) {
    return {index_in(kTensixX, noc0.x), index_in(kTensixY, noc0.y)};
}

Xy virtual_of(Xy noc0) {
    return {static_cast<std::uint8_t>(kVirtualFirst + index_in(kVirtualX, noc0.x)),
            static_cast<std::uint8_t>(kVirtualFirst + index_in(kVirtualY, noc0.y))};
}

}  // namespace opwright::chip
