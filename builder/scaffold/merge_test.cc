#include "builder/scaffold/merge.hpp"

#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

std::string merged(const char* base, const char* edited, const char* rendered) {
    const MergeResult result = merge(base, edited, rendered);
    return result.clean() ? result.text : "CONFLICT";
}

TEST(Merge, TakesTheOneSideThatChanged) {
    EXPECT_EQ(merged("a\nb\nc\n", "a\nB\nc\n", "a\nb\nc\n"), "a\nB\nc\n");
    EXPECT_EQ(merged("a\nb\nc\n", "a\nb\nc\n", "a\nb\nC\n"), "a\nb\nC\n");
    EXPECT_EQ(merged("a\nb\n", "a\nb\n", ""), "");
}

TEST(Merge, BringsChangesInDifferentPlacesTogether) {
    EXPECT_EQ(merged("a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n"), "A\nb\nc\nd\nE\n");
    EXPECT_EQ(merged("a\nb\nc\n", "new\na\nb\nc\n", "a\nb\nc\nend\n"), "new\na\nb\nc\nend\n");
    EXPECT_EQ(merged("a\nb\nc\nd\n", "a\nc\nd\n", "a\nb\nc\nx\nd\n"), "a\nc\nx\nd\n");
}

TEST(Merge, TheSameChangeOnBothSidesIsNoConflict) {
    EXPECT_EQ(merged("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n"), "a\nX\nc\n");
}

TEST(Merge, DifferentChangesOfOneLineConflictAtThatLine) {
    const MergeResult result = merge("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n");
    ASSERT_EQ(result.conflicts.size(), 1u);
    EXPECT_EQ(result.conflicts[0].edited, (LineRange{2, 2}));
    EXPECT_EQ(result.conflicts[0].rendered, (LineRange{2, 2}));
    EXPECT_EQ(to_text(result.conflicts[0].edited), "line 2");
}

TEST(Merge, EveryConflictIsNamedWithItsLinesOnBothSides) {
    const MergeResult result = merge("a\nb\nc\nd\ne\n", "X\nY\nb\nc\nd\n", "P\nb\nc\nd\nQ\nR\n");
    ASSERT_EQ(result.conflicts.size(), 2u);
    EXPECT_EQ(to_text(result.conflicts[0].edited), "lines 1-2");
    EXPECT_EQ(to_text(result.conflicts[0].rendered), "line 1");
    EXPECT_EQ(to_text(result.conflicts[1].edited), "before line 6");
    EXPECT_EQ(to_text(result.conflicts[1].rendered), "lines 5-6");
}

TEST(Merge, NeighbouringChangesConflictRatherThanGuess) {
    EXPECT_EQ(merged("a\nb\n", "A\nb\n", "a\nB\n"), "CONFLICT");
    EXPECT_EQ(merged("a\n", "a\nmine\n", "a\nyours\n"), "CONFLICT");
}

TEST(Merge, DeletingWhatTheOtherSideChangedConflicts) {
    EXPECT_EQ(merged("a\nb\nc\n", "a\nc\n", "a\nB\nc\n"), "CONFLICT");
}

TEST(Merge, KeepsALastLineWithoutLineBreak) {
    EXPECT_EQ(merged("a\nb", "a\nb", "x\na\nb"), "x\na\nb");
    EXPECT_EQ(merged("", "mine", ""), "mine");
}

}  // namespace
}  // namespace opwright::builder
