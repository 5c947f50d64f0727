#include "chip/host/arc_tile.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

constexpr std::uint32_t kScratch3 = 0x3006C, kScratch5 = 0x30074, kMiscControl = 0x30100;

std::uint32_t noc_word(ArcTile& arc, std::uint64_t address) {
    std::uint32_t value = 0;
    arc.read(address, {reinterpret_cast<std::uint8_t*>(&value), sizeof(value)});
    return value;
}

TEST(ArcTile, AnswersMessagesAtTheDoorbell) {
    ArcTile arc;
    arc.write_apb(kScratch5, 0xAA34);
    arc.write_apb(kMiscControl, 0x10000);
    EXPECT_EQ(arc.read_apb(kMiscControl), 0u);
    EXPECT_EQ(arc.read_apb(kScratch5), 0x34u);
    EXPECT_EQ(arc.read_apb(kScratch3), 1000u);
}

TEST(ArcTile, UnknownMessagesAreFindings) {
    ArcTile arc;
    arc.write_apb(kScratch5, 0xAA03);
    EXPECT_THROW(arc.write_apb(kMiscControl, 0x10000), Fault);
}

TEST(ArcTile, TelemetryIsATableOfTagsWithAValuePerIndex) {
    ArcTile arc;
    const std::uint32_t table = noc_word(arc, 0x8'8003'01D0), values = noc_word(arc, 0x8'8003'01D4);
    const std::uint64_t csm = 0x8'0000'0000;
    const std::uint32_t entries = noc_word(arc, csm + table + 4);
    EXPECT_EQ(entries, 14u);
    bool found = false;
    for (std::uint32_t i = 0; i < entries; ++i) {
        const std::uint32_t entry = noc_word(arc, csm + table + 8 + 4 * i);
        constexpr std::uint32_t kAiClockTag = 14;
        if ((entry & 0xFFFF) != kAiClockTag) continue;
        found = true;
        EXPECT_EQ(noc_word(arc, csm + values + 4 * (entry >> 16)), 1000u);
    }
    EXPECT_TRUE(found);
    EXPECT_EQ(noc_word(arc, 0x8'1000'00C4), 0x12040000u);
}

}  // namespace
}  // namespace opwright::chip
