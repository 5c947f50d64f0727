#include "builder/scaffold/layout.hpp"

#include <gtest/gtest.h>

namespace opwright::builder::layout {
namespace {

const std::string kLong(60, 'x');

TEST(Call, StaysOnOneLineWhenItFits) {
    EXPECT_EQ(call(4, "f", {"a", "b"}, ";"), "    f(a, b);");
}

TEST(Call, MovesAllArgumentsToTheNextLine) {
    EXPECT_EQ(call(0, "void f", {kLong, kLong.substr(8)}, ";"),
              "void f(\n    " + kLong + ", " + kLong.substr(8) + ");");
}

TEST(Call, PutsOneArgumentPerLineAsTheLastResort) {
    EXPECT_EQ(call(0, "void f", {kLong, kLong}, " {"), "void f(\n    " + kLong + ",\n    " + kLong + ") {");
}

TEST(Call, SplitsALongReturnTypeFromTheName) {
    const std::string type(80, 't');
    EXPECT_EQ(call(0, type + " " + kLong, {"int a"}, ";"), type + "\n" + kLong + "(int a);");
}

TEST(Call, BreaksAChainOfConditions) {
    EXPECT_EQ(call(0, "TT_FATAL", {kLong + " && " + kLong, "\"m\""}, ";"),
              "TT_FATAL(\n    " + kLong + " &&\n        " + kLong + ",\n    \"m\");");
}

TEST(Call, CountsCodePointsNotBytes) {
    std::string wide;
    for (int i = 0; i < 100; ++i) wide += "é";
    EXPECT_EQ(call(0, "f", {wide}, ";"), "f(" + wide + ");");
}

TEST(Literal, SplitsAtBlanksOnlyWhenItMust) {
    EXPECT_EQ(literal(4, "\"short\""), "\"short\"");
    const std::string words = "\"" + std::string(70, 'a') + " " + std::string(70, 'b') + "\"";
    EXPECT_EQ(literal(4, words), "\"" + std::string(70, 'a') + " \"\n    \"" + std::string(70, 'b') + "\"");
}

TEST(Literal, SplitsAPathBehindASlash) {
    const std::string path = "\"" + std::string(70, 'a') + "/" + std::string(70, 'b') + "\"";
    EXPECT_EQ(literal(0, path), "\"" + std::string(70, 'a') + "/\"\n\"" + std::string(70, 'b') + "\"");
}

TEST(Comment, WrapsAndKeepsIndentedLines) {
    EXPECT_EQ(comment(4, "one\n  two"), "    // one\n    //   two");
    const std::string text = comment(0, std::string(100, 'a') + " " + std::string(40, 'b'));
    EXPECT_EQ(text, "// " + std::string(100, 'a') + "\n// " + std::string(40, 'b'));
}

TEST(Commented, AlignsNeighboursAndMovesLongCommentsAbove) {
    EXPECT_EQ(commented(0, {{"int a;", "x"}, {"int bbb;", "y"}}), "int a;    // x\nint bbb;  // y");
    const std::string far(115, 'c');
    EXPECT_EQ(commented(0, {{"int a;", far}, {"int b;", ""}}), "// " + far + "\nint a;\nint b;");
}

TEST(Assign, BreaksBehindTheSign) {
    EXPECT_EQ(assign(4, "const auto x", "1"), "    const auto x = 1;");
    EXPECT_EQ(assign(0, "const auto " + kLong, kLong), "const auto " + kLong + " =\n    " + kLong + ";");
}

}  // namespace
}  // namespace opwright::builder::layout
