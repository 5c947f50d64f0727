#include "chip/noc/grid.hpp"

#include <gtest/gtest.h>

#include <map>

namespace opwright::chip {
namespace {

TEST(Grid, HasTheTilesOfAnUnharvestedWormhole) {
    std::map<TileKind, unsigned> count;
    for (std::uint8_t y = 0; y < kGridHeight; ++y) {
        for (std::uint8_t x = 0; x < kGridWidth; ++x) ++count[kind_of({x, y})];
    }
    EXPECT_EQ(count[TileKind::kTensix], kTensixTiles);
    EXPECT_EQ(count[TileKind::kEthernet], kEthernetTiles);
    EXPECT_EQ(count[TileKind::kDram], 3 * kDramChannels);
    EXPECT_EQ(count[TileKind::kArc], 1u);
    EXPECT_EQ(count[TileKind::kPcie], 1u);
}

TEST(Grid, TranslatedCoordinatesNameTheSameTileOnBothNocs) {
    for (unsigned y = kVirtualFirst; y < kVirtualFirst + kVirtualY.size(); ++y) {
        for (unsigned x = kVirtualFirst; x < kVirtualFirst + kVirtualX.size(); ++x) {
            const auto tile = tile_at(0, x, y);
            ASSERT_TRUE(tile);
            EXPECT_EQ(tile_at(1, x, y), tile);
            EXPECT_EQ(virtual_of(*tile), (Xy{static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y)}));
        }
    }
}

TEST(Grid, TranslationIsTheDocumentedTable) {
    EXPECT_EQ(tile_at(0, 18, 18), (Xy{1, 1}));
    EXPECT_EQ(tile_at(0, 25, 27), (Xy{9, 11}));
    EXPECT_EQ(tile_at(0, 22, 23), (Xy{6, 7}));
    EXPECT_EQ(translate_x(1, 18), 8);
    EXPECT_EQ(translate_y(1, 23), 4);
}

TEST(Grid, RawCoordinatesAreThoseOfTheIssuingNoc) {
    EXPECT_EQ(tile_at(0, 0, 10), kArcTile);
    EXPECT_EQ(tile_at(1, 9, 1), kArcTile);
    EXPECT_EQ(tile_at(0, 0, 3), kPcieTile);
}

TEST(Grid, CoordinatesOutsideNameNoTile) {
    EXPECT_FALSE(tile_at(0, 10, 1));
    EXPECT_FALSE(tile_at(0, 1, 12));
    EXPECT_FALSE(tile_at(0, 26, 18));
    EXPECT_FALSE(tile_at(0, 18, 28));
}

TEST(Grid, LogicalCoordinatesSkipTheOtherColumns) {
    EXPECT_EQ(logical_of({1, 1}), (Xy{0, 0}));
    EXPECT_EQ(logical_of({6, 7}), (Xy{4, 5}));
    EXPECT_EQ(logical_of({9, 11}), (Xy{7, 9}));
}

}  // namespace
}  // namespace opwright::chip
