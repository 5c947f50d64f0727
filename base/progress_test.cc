#include "base/progress.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace opwright {
namespace {

std::string written(Progress::Style style) {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* out = ::open_memstream(&text, &size);
    {
        Progress progress(out, style);
        progress.show("working");
        progress.print(progress.paint(Progress::Color::kGreen, "done"));
    }
    std::fclose(out);
    std::string result(text, size);
    std::free(text);
    return result;
}

TEST(Progress, PlainStyleHasOnlyFinalLinesWithoutCodes) {
    EXPECT_EQ(written(Progress::Style::kPlain), "done\n");
}

TEST(Progress, CutsByCodePoints) {
    EXPECT_EQ(cut_to_width("abc", 3), "abc");
    EXPECT_EQ(cut_to_width("abcd", 3), "ab…");
    EXPECT_EQ(cut_to_width("äöüß", 3), "äö…");
    EXPECT_EQ(cut_to_width("abc", 0), "");
}

}  // namespace
}  // namespace opwright
