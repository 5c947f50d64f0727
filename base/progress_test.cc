#include "base/progress.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace opwright {
namespace {

std::string written(ProgressLine::Style style) {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* out = ::open_memstream(&text, &size);
    {
        ProgressLine progress(out, style);
        progress.show("working");
        progress.print(progress.paint(ProgressLine::Color::kGreen, "done"));
    }
    std::fclose(out);
    std::string result(text, size);
    std::free(text);
    return result;
}

TEST(ProgressLine, PlainStyleHasOnlyFinalLinesWithoutCodes) {
    EXPECT_EQ(written(ProgressLine::Style::kPlain), "done\n");
}

TEST(ProgressLine, CutsByCodePoints) {
    EXPECT_EQ(cut_to_width("abc", 3), "abc");
    EXPECT_EQ(cut_to_width("abcd", 3), "ab…");
    EXPECT_EQ(cut_to_width("äöüß", 3), "äö…");
    EXPECT_EQ(cut_to_width("abc", 0), "");
}

}  // namespace
}  // namespace opwright
