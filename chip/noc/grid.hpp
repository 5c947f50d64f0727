// Which tile sits where on Wormhole, and how the coordinates that software writes become tiles.
// Spec: tt-isa-documentation, WormholeB0/NoC/Coordinates.md.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>

namespace opwright::chip {

enum class TileKind : std::uint8_t { kTensix, kEthernet, kDram, kArc, kPcie, kEmpty };

constexpr const char* to_text(TileKind kind) {
    switch (kind) {
        case TileKind::kTensix:
            return "Tensix";
        case TileKind::kEthernet:
            return "Ethernet";
        case TileKind::kDram:
            return "DRAM";
        case TileKind::kArc:
            return "ARC";
        case TileKind::kPcie:
            return "PCIe";
        case TileKind::kEmpty:
            return "empty";
    }
    return "empty";
}

struct Xy {
    std::uint8_t x = 0;
    std::uint8_t y = 0;
    friend constexpr auto operator<=>(const Xy&, const Xy&) = default;
};

inline constexpr unsigned kNocs = 2;
inline constexpr unsigned kGridWidth = 10;
inline constexpr unsigned kGridHeight = 12;
inline constexpr unsigned kGridTiles = kGridWidth * kGridHeight;

inline constexpr unsigned kTensixColumns = 8;
inline constexpr unsigned kTensixRows = 10;
inline constexpr unsigned kTensixTiles = kTensixColumns * kTensixRows;
inline constexpr unsigned kEthernetTiles = 16;
inline constexpr unsigned kDramChannels = 6;

inline constexpr Xy kArcTile{0, 10};
inline constexpr Xy kPcieTile{0, 3};

/// NoC 0 columns and rows that hold Tensix tiles, in logical order: logical (x, y) is at (kTensixX[x], kTensixY[y]).
inline constexpr std::array<std::uint8_t, kTensixColumns> kTensixX = {1, 2, 3, 4, 6, 7, 8, 9};
inline constexpr std::array<std::uint8_t, kTensixRows> kTensixY = {1, 2, 3, 4, 5, 7, 8, 9, 10, 11};
inline constexpr std::array<std::uint8_t, 2> kEthernetY = {0, 6};

/// Translated coordinates: 0..15 are raw, from kVirtualFirst on the tables below apply (NoC 0 values).
inline constexpr unsigned kVirtualFirst = 16;
inline constexpr std::array<std::uint8_t, 10> kVirtualX = {0, 5, 1, 2, 3, 4, 6, 7, 8, 9};
inline constexpr std::array<std::uint8_t, 12> kVirtualY = {0, 6, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11};

/// The three tiles at which each DRAM channel can be reached.
inline constexpr std::array<std::array<Xy, 3>, kDramChannels> kDramTiles = {{
    {{{0, 0}, {0, 1}, {0, 11}}},
    {{{0, 5}, {0, 6}, {0, 7}}},
    {{{5, 0}, {5, 1}, {5, 11}}},
    {{{5, 2}, {5, 9}, {5, 10}}},
    {{{5, 3}, {5, 4}, {5, 8}}},
    {{{5, 5}, {5, 6}, {5, 7}}},
}};

/// Coordinates of a tile as seen on a NoC: NoC 1 counts from the opposite corner. Its own inverse.
constexpr Xy mirrored(unsigned noc, Xy xy) {
    if (noc == 0) return xy;
    return {static_cast<std::uint8_t>(kGridWidth - 1 - xy.x), static_cast<std::uint8_t>(kGridHeight - 1 - xy.y)};
}

/// One axis of a coordinate as software wrote it on `noc` -> raw coordinate of that same NoC; empty when no tile has
/// it.
std::optional<std::uint8_t> translate_x(unsigned noc, unsigned x);
std::optional<std::uint8_t> translate_y(unsigned noc, unsigned y);

/// A coordinate as software wrote it on `noc` -> NoC 0 coordinates of the tile; empty when there is no such tile.
std::optional<Xy> tile_at(unsigned noc, unsigned x, unsigned y);

TileKind kind_of(Xy noc0);
std::optional<unsigned> dram_channel_of(Xy noc0);
/// Logical coordinates of a Tensix tile (0..7, 0..9). REQUIRES: kind_of(noc0) == kTensix.
Xy logical_of(Xy noc0);
/// Translated coordinates of a tile (16..25, 16..27), the same on both NoCs.
Xy virtual_of(Xy noc0);

constexpr unsigned grid_index(Xy noc0) {
    return noc0.y * kGridWidth + noc0.x;
}

}  // namespace opwright::chip
