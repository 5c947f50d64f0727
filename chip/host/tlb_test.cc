#include "chip/host/tlb.hpp"

#include <gtest/gtest.h>

namespace opwright::chip {
namespace {

struct Window {
    unsigned index;
    std::uint32_t bar0;
    unsigned shift;
};

class TlbWindow : public testing::TestWithParam<Window> {};

TEST_P(TlbWindow, DecodesItsWord) {
    const auto [index, bar0, shift] = GetParam();
    const unsigned n = 36 - shift;
    const std::uint64_t page = 0x5;
    const std::uint64_t word = page | (std::uint64_t{20} | std::uint64_t{21} << 6 | std::uint64_t{18} << 12 |
                                       std::uint64_t{19} << 18 | std::uint64_t{1} << 24 | std::uint64_t{1} << 25)
                                          << n;
    TlbTable table;
    table.write_word(8 * index, static_cast<std::uint32_t>(word));
    table.write_word(8 * index + 4, static_cast<std::uint32_t>(word >> 32));
    EXPECT_EQ(table.read_word(8 * index + 4), static_cast<std::uint32_t>(word >> 32));
    const auto target = table.translate(bar0 + 0x1234, 4);
    ASSERT_TRUE(target);
    EXPECT_EQ(target->address, page << shift | 0x1234);
    EXPECT_EQ(target->x, 20u);
    EXPECT_EQ(target->y, 21u);
    EXPECT_EQ(target->start_x, 18u);
    EXPECT_EQ(target->start_y, 19u);
    EXPECT_EQ(target->noc, 1u);
    EXPECT_TRUE(target->multicast);
    // An access may end at the window's end, not beyond.
    EXPECT_TRUE(table.translate(bar0 + (1u << shift) - 4, 4));
    EXPECT_FALSE(table.translate(bar0 + (1u << shift) - 4, 8));
}

INSTANTIATE_TEST_SUITE_P(Sizes, TlbWindow,
                         testing::Values(Window{0, 0, 20}, Window{155, 0x9B00000, 20}, Window{156, 0x9C00000, 21},
                                         Window{165, 0xAE00000, 21}, Window{166, 0xB000000, 24},
                                         Window{185, 0x1E000000, 24}));

TEST(TlbTable, NothingLiesBehindTheLastWindow) {
    EXPECT_FALSE(TlbTable().translate(0x1F000000, 4));
}

}  // namespace
}  // namespace opwright::chip
