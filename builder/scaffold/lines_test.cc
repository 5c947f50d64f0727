#include "builder/scaffold/lines.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

TEST(Lines, KeepTheirLineBreaks) {
    EXPECT_EQ(split_lines("a\n\nb"), (Lines{"a\n", "\n", "b"}));
    EXPECT_TRUE(split_lines("").empty());
}

TEST(Lines, PartnersKeepTheirOrder) {
    const Lines a = split_lines("x\na\nb\nc\n"), b = split_lines("a\nc\nb\nc\n");
    EXPECT_EQ(match_lines(a, b), (std::vector<std::size_t>{kNoPartner, 0, 2, 3}));
}

TEST(Lines, TextsTooLongToCompareStillHaveTheirEndsInCommon) {
    std::string a = "head\n", b = "head\n";
    for (int i = 0; i < 9000; ++i) {
        a += "a" + std::to_string(i) + "\n";
        b += "b" + std::to_string(i) + "\n";
    }
    a += "tail\n";
    b += "tail\n";
    const auto partner = match_lines(split_lines(a), split_lines(b));
    EXPECT_EQ(partner.front(), 0u);
    EXPECT_EQ(partner.back(), 9001u);
}

TEST(UnifiedDiff, IsEmptyForEqualTexts) {
    EXPECT_EQ(unified_diff("a\n", "a\n", "old", "new"), "");
}

TEST(UnifiedDiff, ShowsAChangeWithItsSurroundings) {
    EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "old", "new"),
              "--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, ShowsANewFileAndALastLineWithoutBreak) {
    EXPECT_EQ(unified_diff("", "a\nb", "/dev/null", "f"),
              "--- /dev/null\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n");
}

/// Whatever the texts: patch(1) makes the new text of the old one and the difference.
TEST(UnifiedDiff, IsWhatPatchReads) {
    if (std::system("patch --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no patch program here";
    std::mt19937 random(1);
    const TempFolder folder;
    for (int round = 0; round < 60; ++round) {
        std::string a, b;
        for (int i = 0; i < 40; ++i) {
            const std::string line = std::to_string(random() % 6) + "\n";
            if (random() % 8 != 0) a += line;
            if (random() % 8 != 0) b += line;
        }
        if (round % 3 == 0 && !b.empty()) b.pop_back();
        const std::string diff = unified_diff(a, b, "f", "f");
        ASSERT_TRUE(write_file(folder.path() / "f", a));
        ASSERT_TRUE(write_file(folder.path() / "d", diff));
        if (diff.empty()) continue;
        const auto done = run(Command{{"patch", "-s", "f", "d"}, folder.path(), {}});
        ASSERT_TRUE(done && done->end.ok()) << (done ? done->output : "") << diff;
        // A file that becomes empty is removed.
        EXPECT_EQ(read_file(folder.path() / "f").value_or(""), b) << diff;
    }
}

}  // namespace
}  // namespace opwright::builder
