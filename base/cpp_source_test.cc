#include "base/cpp_source.hpp"

#include <gtest/gtest.h>

namespace opwright {
namespace {

TEST(CppSource, IncludesOutsideOfCommentsWithTheirConditions) {
    const auto lines = include_lines(
        "#include \"a.hpp\"\n// #include \"no.hpp\"\n  # include <b/c.h>\n#if X\n#include \"d.hpp\"\n#endif\n"
        "/* #include \"no.hpp\" */\nconst char* s = \"#include <no.hpp>\";\n#include \"e.hpp\"  // last\n");
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0].path, "a.hpp");
    EXPECT_EQ(lines[1].path, "b/c.h");
    EXPECT_EQ(lines[2].path, "d.hpp");
    EXPECT_EQ(lines[3].path, "e.hpp");
    EXPECT_TRUE(lines[2].conditional);
    EXPECT_FALSE(lines[3].conditional);
}

TEST(CppSource, CommentsAndLiteralsBecomeBlanksOfTheSameLength) {
    EXPECT_EQ(without_comments("a /*b*/ c // d\ne 'f' 1'000"), "a       c     \ne     1'000");
}

}  // namespace
}  // namespace opwright
