#include "builder/spec/text.hpp"

#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

TEST(Text, CountsColumnsInCodePoints) {
    const Text text("a\xC3\x97\xE2\x89\xA4z\t!", {3, 5});
    EXPECT_EQ(text.mark(0).column, 5U);
    EXPECT_EQ(text.mark(1).column, 6U);  // ×
    EXPECT_EQ(text.mark(3).column, 7U);  // ≤
    EXPECT_EQ(text.mark(6).column, 8U);  // z
    EXPECT_EQ(text.mark(7).column, 9U);  // a tab is one
    EXPECT_EQ(text.mark(8).column, 10U);
    EXPECT_EQ(text.mark(99).column, 11U);
    EXPECT_EQ(text.mark(99).line, 3U);
}

TEST(Text, KeepsPlacesThroughCleaning) {
    const Text shown = clean(Text("  **2\\*Wt** `x` <!-- why --> y ", {1, 1}));
    EXPECT_EQ(shown.view(), "2*Wt x  y");
    EXPECT_EQ(shown.mark(0).column, 5U);
    EXPECT_EQ(shown.mark(1).column, 7U);  // the * behind its backslash
    EXPECT_EQ(shown.mark(5).column, 14U);
}

TEST(Text, SplitsOutsideOfBracketsAndQuotes) {
    const std::vector<Text> pieces = split_top(Text("a, f(b, c), [d, e], \"g, h\"", {1, 1}), ',');
    ASSERT_EQ(pieces.size(), 4U);
    EXPECT_EQ(pieces[1].view(), "f(b, c)");
    EXPECT_EQ(pieces[3].view(), "\"g, h\"");
    EXPECT_EQ(pieces[3].mark(0).column, 21U);
}

TEST(Normalised, DropsNumberingPunctuationAndCase) {
    EXPECT_EQ(normalised("3.4 **CB** IDs:"), "cb ids");
    EXPECT_EQ(normalised("Part 1: Architecture"), "architecture");
    EXPECT_EQ(normalised("2) `Kernel` Files"), "kernel files");
    EXPECT_EQ(normalised("C++ type"), "c++ type");
    EXPECT_EQ(normalised("In program hash?"), "in program hash");
}

TEST(HasPhrase, MatchesWholeWords) {
    EXPECT_TRUE(has_phrase("kernel data movement", "data movement"));
    EXPECT_FALSE(has_phrase("input tensors", "input tensor"));
    EXPECT_FALSE(has_phrase("metadata movement", "data movement"));
}

TEST(IsNoValue, KnowsTheWaysToLeaveACellEmpty) {
    for (const char* word : {"", "-", "\xE2\x80\x93", "\xE2\x80\x94", "n/a", "N/A", "...", "None"})
        EXPECT_TRUE(is_no_value(word)) << word;
    EXPECT_FALSE(is_no_value("0"));
}

TEST(Utf8Length, RefusesWhatIsNotUtf8) {
    EXPECT_EQ(utf8_length("\xC3\x97", 0), 2U);
    EXPECT_EQ(utf8_length("\xF0\x9F\x98\x80", 0), 4U);
    EXPECT_EQ(utf8_length(std::string_view("\0", 1), 0), 0U);
    EXPECT_EQ(utf8_length("\xC0\x80", 0), 0U) << "overlong";
    EXPECT_EQ(utf8_length("\xED\xA0\x80", 0), 0U) << "surrogate";
    EXPECT_EQ(utf8_length("\xF4\x90\x80\x80", 0), 0U) << "beyond U+10FFFF";
    EXPECT_EQ(utf8_length("\x97", 0), 0U) << "lone continuation";
}

}  // namespace
}  // namespace opwright::builder
