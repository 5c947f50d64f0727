// Which loops are proven to be without end.
#include "chip/core/endless.hpp"

#include <gtest/gtest.h>

#include "chip/core/test_assembler.hpp"

namespace opwright::chip {
namespace {

using namespace rv;

constexpr Word kBase = 0x9000;

bool never_leaves_from(Word offset, const std::vector<Word>& code, Word return_to = 0) {
    return never_leaves({reinterpret_cast<const std::uint8_t*>(code.data()), code.size() * 4}, kBase, kBase + offset,
                        kBase + return_to);
}

constexpr Word kReturn = jalr(0, 1, 0);

TEST(NeverLeaves, ALoopThatCountsInARegister) {
    EXPECT_TRUE(never_leaves_from(4, {kReturn, addi(1, 1, 1), jal(0, -4), kReturn}));
}

TEST(NeverLeaves, ALoopWithABranchInside) {
    EXPECT_TRUE(never_leaves_from(0, {addi(1, 1, 1), bne(1, 2, 8), addi(1, 0, 0), jal(0, -12), kReturn}));
}

TEST(NeverLeaves, ALoopThatCallsAFunction) {
    EXPECT_TRUE(never_leaves_from(0, {jal(1, 12), jal(0, -4), kReturn, addi(5, 5, 1), kReturn}));
}

TEST(MayLeave, ALoopWithAWayOut) {
    EXPECT_FALSE(never_leaves_from(0, {addi(1, 1, 1), bne(1, 2, -4), kReturn}));
}

TEST(NeverLeaves, TheFunctionThatAnEndlessLoopCalls) {
    EXPECT_TRUE(never_leaves_from(12, {jal(1, 12), jal(0, -4), kReturn, addi(5, 5, 1), kReturn}, 4));
}

TEST(MayLeave, AFunctionWhoseReturnAddressIsNotTheOneInItsRegister) {
    EXPECT_FALSE(never_leaves_from(12, {jal(1, 12), jal(0, -4), kReturn, lw(1, 2, 0), kReturn}, 4));
    EXPECT_FALSE(never_leaves_from(12, {jal(1, 12), addi(5, 5, 1), kReturn, addi(5, 5, 1), kReturn}, 4));
}

TEST(MayLeave, WhatEndsInAStopOrOutsideTheCode) {
    EXPECT_FALSE(never_leaves_from(0, {kNop, kEbreak}));
    EXPECT_FALSE(never_leaves_from(0, {kNop, kNop}));
    EXPECT_FALSE(never_leaves_from(0, {jal(0, 0x1000)}));
    EXPECT_FALSE(never_leaves_from(2, {kNop, jal(0, -4)}));
}

}  // namespace
}  // namespace opwright::chip
