#include "chip/tile/regions.hpp"

#include <gtest/gtest.h>

namespace opwright::chip {
namespace {

TEST(Regions, AnOverlapIsFoundAndNamesBothRows) {
    constexpr std::array<RegionRow, 3> kRows = {{
        {Region::kTdma, 0xFFB11000, 0x1000, kAllUsers, "a"},
        {Region::kNoc0, 0xFFB20000, 0x10000, kAllUsers, "b"},
        {Region::kDebug, 0xFFB2F000, 0x1000, kAllUsers, "c"},
    }};
    constexpr auto kPair = find_overlap(kRows);
    EXPECT_EQ(kPair[0], 1u);
    EXPECT_EQ(kPair[1], 2u);
}

TEST(Regions, NeighboursDoNotOverlap) {
    EXPECT_EQ(find_overlap(kTensixRegions)[0], kTensixRegions.size());
}

TEST(Regions, EveryAddressOfARowFindsItAndTheNextDoesNot) {
    constexpr RegionMap kMap{kTensixRegions};
    for (const RegionRow& row : kTensixRegions) {
        ASSERT_NE(kMap.find(row.base), nullptr) << row.name;
        EXPECT_EQ(kMap.find(row.base)->region, row.region);
        EXPECT_EQ(kMap.find(row.base + row.size - 4)->region, row.region);
        const RegionRow* after = kMap.find(row.base + row.size);
        EXPECT_TRUE(after == nullptr || after->region != row.region) << row.name;
    }
    EXPECT_EQ(kMap.find(0xFFB10000), nullptr);
    EXPECT_EQ(kMap.find(0xFFF00000), nullptr);
    EXPECT_EQ(kMap.find(0x1000), nullptr);
}

}  // namespace
}  // namespace opwright::chip
