#include "toolchain/driver/kernel_unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "toolchain/driver/dependencies.hpp"

namespace opwright::toolchain {
namespace {

using testing::ElementsAre;

constexpr const char* kDescriptors =
    "#pragma once\n#if defined(UCK_CHLKC_MATH)\nconstexpr ckernel::MathFidelity MATH_FIDELITY = "
    "static_cast<X>(4);\n#endif\n"
    "constexpr uint8_t format[32] = {\n    5,5,\n};\n#define MODE Half\n";

TEST(KernelUnit, CommonIncludesEndWhereTheKernelComesIn) {
    EXPECT_THAT(common_includes("// x\n#include <cstdint>\n#include \"a.h\"\n#ifdef P\n#include \"p.h\"\n#endif\n"
                                "#include <kernel_includes.hpp>\n#include \"late.h\"\n"),
                ElementsAre("#include <cstdint>", "#include \"a.h\"", "#ifdef P", "#include \"p.h\"", "#endif"));
}

TEST(KernelUnit, GeneratedMacrosStayOutOfTheCommonPart) {
    EXPECT_THAT(common_includes("#include \"defines_generated.h\"\n#include \"a.h\"\n#include \"chlkc_list.h\"\n"),
                ElementsAre("#include \"a.h\""));
}

TEST(KernelUnit, TablesAreDeclaredAndSettingsKeptForAHeader) {
    EXPECT_EQ(declare_tables(kDescriptors),
              "#pragma once\n#if defined(UCK_CHLKC_MATH)\nconstexpr ckernel::MathFidelity MATH_FIDELITY = "
              "static_cast<X>(4);\n"
              "#endif\nextern const uint8_t format[32];\n#define MODE Half\n");
}

TEST(KernelUnit, TablesAreDefinedAndSettingsLeftOutAfterIt) {
    EXPECT_EQ(define_tables(kDescriptors),
              "#pragma once\n#if defined(UCK_CHLKC_MATH)\n#endif\nconstexpr uint8_t format[32] = {\n    "
              "5,5,\n};\n#define MODE Half\n");
}

TEST(KernelUnit, MacroLinesHaveTheirNames) {
    const auto macros = macro_lines("#pragma once\n#define A 1\n#define F(x) (x)\n");
    ASSERT_EQ(macros.size(), 2u);
    EXPECT_EQ(macros[0].first, "A");
    EXPECT_EQ(macros[1].first, "F");
    EXPECT_EQ(macros[1].second, "#define F(x) (x)");
}

TEST(KernelUnit, IdentifiersAreWordsNotNumbers) {
    std::set<std::string, std::less<>> words;
    collect_identifiers("#if A_1 > 0x10 || defined(B)\nint c2=3;", words);
    EXPECT_THAT(words, ElementsAre("A_1", "B", "c2", "defined", "if", "int"));
}

TEST(KernelUnit, CommentsHaveNoIdentifiersButStringsMay) {
    std::set<std::string, std::less<>> words;
    collect_identifiers(R"x(a // b " c
/* d
 e */ f("g // h", '\"', i); // j)x",
                        words);
    EXPECT_THAT(words, ElementsAre("a", "f", "g", "h", "i"));
}

TEST(KernelUnit, AnIncludeIsFoundInEitherForm) {
    EXPECT_TRUE(includes("#include \"api/compute/common.h\"\n", "api/compute/common.h"));
    EXPECT_TRUE(includes("  #  include <api/compute/common.h>\n", "api/compute/common.h"));
    EXPECT_FALSE(includes("// api/compute/common.h\n", "api/compute/common.h"));
}

TEST(Dependencies, AreReadUnescaped) {
    EXPECT_THAT(parse_dependencies("k.o: a.h \\\n  my\\ dir/b.h c$$d.h\n"), ElementsAre("a.h", "my dir/b.h", "c$d.h"));
    EXPECT_THAT(parse_dependencies(format_dependencies("k.o", {"a.h", "b.h"})), ElementsAre("a.h", "b.h"));
}

}  // namespace
}  // namespace opwright::toolchain
