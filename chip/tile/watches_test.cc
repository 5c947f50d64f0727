#include "chip/tile/watches.hpp"

#include <gtest/gtest.h>

#include <array>

namespace opwright::chip {
namespace {

TEST(Watches, SayWhichBytesAreDifferentFromWhatTheyWere) {
    std::array<std::uint8_t, 16> memory{};
    Watches watches;
    EXPECT_TRUE(watches.empty());
    watches.set(0x1000, std::span(memory).subspan(0, 4));
    watches.set(0x1008, std::span(memory).subspan(8, 2));
    EXPECT_FALSE(watches.look());
    memory[4] = 1;
    memory[10] = 1;
    EXPECT_FALSE(watches.look()) << "the bytes beside are nobody's";
    memory[9] = 7;
    EXPECT_TRUE(watches.look());
    const auto hit = watches.take_hit();
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->address, 0x1008u);
    EXPECT_FALSE(hit->from_outside);
    EXPECT_FALSE(watches.take_hit()) << "asking forgets";
    EXPECT_FALSE(watches.look()) << "a change is one change";
    memory[0] = 1;
    EXPECT_TRUE(watches.look(/*from_outside=*/true));
    EXPECT_TRUE(watches.take_hit()->from_outside);
}

TEST(Watches, OneIsKnownByItsPlaceAndSize) {
    std::array<std::uint8_t, 8> memory{};
    Watches watches;
    watches.set(0x100, std::span(memory).subspan(0, 4));
    watches.set(0x100, std::span(memory).subspan(0, 8));
    watches.clear(0x100, 8);
    memory[6] = 1;
    EXPECT_FALSE(watches.look());
    memory[2] = 1;
    watches.forgive();
    EXPECT_FALSE(watches.look()) << "what the debugger wrote itself";
    memory[2] = 2;
    EXPECT_TRUE(watches.look());
    watches.clear_all();
    EXPECT_TRUE(watches.empty());
    EXPECT_FALSE(watches.take_hit());
}

}  // namespace
}  // namespace opwright::chip
