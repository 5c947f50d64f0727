#include "builder/plan/text.hpp"

#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

TEST(CppString, KeepsEveryByteInsideTheLiteral) {
    EXPECT_EQ(cpp_string("plain"), "\"plain\"");
    EXPECT_EQ(cpp_string("a\"; system(\"x\"); //"), R"("a\"; system(\"x\"); //")");
    EXPECT_EQ(cpp_string("back\\slash\nline\ttab"), R"("back\\slash\nline\ttab")");
    EXPECT_EQ(cpp_string(std::string("\x01"
                                     "1",
                                     2)),
              R"("\0011")")
        << "an octal escape takes no digit of the text";
    EXPECT_EQ(cpp_string("what?"
                         "?/"),
              R"("what\?\?/")")
        << "no trigraph";
    EXPECT_EQ(cpp_string("d \xE2\x89\xA4 r"), "\"d \xE2\x89\xA4 r\"");
}

TEST(PythonString, KeepsEveryByteInsideTheLiteral) {
    EXPECT_EQ(python_string("say \"hi\" {x}"), R"("say \"hi\" {x}")");
    EXPECT_EQ(python_string("a\\\nb?"), R"("a\\\nb?")");
}

TEST(CommentText, StaysOnOneLine) {
    EXPECT_EQ(comment_text("a\nb\r\nc"), "a b c");
    EXPECT_EQ(comment_text("ends in a backslash \\"), "ends in a backslash");
    EXPECT_EQ(comment_text("x\\ \\"), "x");
    EXPECT_EQ(comment_text("u\xE2\x80\xA8v"), "u v");
}

TEST(GeneratedText, ShowsWhatIsInvisible) {
    const std::string spoofed =
        "a\xE2\x80\xAE"
        "b\xE2\x80\x8B";
    EXPECT_EQ(cpp_string(spoofed), R"("a\342\200\256b\342\200\213")") << "the text stays, the sources show it";
    EXPECT_EQ(python_string(spoofed), R"("a\U0000202Eb\U0000200B")");
    EXPECT_EQ(comment_text(spoofed), "a[U+202E]b[U+200B]");
    EXPECT_EQ(comment_text("x */ y ``` \"\"\" {{z}}"), "x */ y ``` \"\"\" {{z}}")
        << "nothing of these ends a // comment";
}

TEST(PascalCase, JoinsTheWords) {
    EXPECT_EQ(pascal_case("masked_softmax"), "MaskedSoftmax");
    EXPECT_EQ(pascal_case("stack"), "Stack");
    EXPECT_EQ(pascal_case("a__b_2c"), "AB2c");
}

}  // namespace
}  // namespace opwright::builder
