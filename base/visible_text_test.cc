#include "base/visible_text.hpp"

#include <gtest/gtest.h>

namespace opwright {
namespace {

TEST(VisibleText, KeepsWhatPeopleRead) {
    const std::string text = "W ≥ 32 → \"größe\" 🚀️\n\tnext";
    EXPECT_EQ(visible_text(text), text);
}

TEST(VisibleText, WritesOutWhatTerminalsAndEditorsObey) {
    EXPECT_EQ(visible_text("a\x1b[31mb\r\x07"), "a[U+001B][31mb[U+000D][U+0007]");
    EXPECT_EQ(visible_text("x\xE2\x80\xAEy\xE2\x81\xA9"), "x[U+202E]y[U+2069]") << "override, end of isolate";
    EXPECT_EQ(visible_text("ro\xE2\x80\x8Bw\xEF\xBB\xBF"), "ro[U+200B]w[U+FEFF]") << "zero width";
    EXPECT_EQ(visible_text("\xC2\x9B"
                           "31m"),
              "[U+009B]31m")
        << "the one-byte escape of a terminal";
    EXPECT_EQ(visible_text("\xF3\xA0\x81\x81"), "[U+E0041]") << "a tag character";
}

TEST(VisibleText, AnyBytesComeOut) {
    EXPECT_EQ(visible_text("\xE2\x80"), visible_text("\xE2\x80")) << "a cut-off sequence";
    EXPECT_EQ(visible_text(std::string_view("\0", 1)), "[U+0000]");
}

}  // namespace
}  // namespace opwright
