#include "toolchain/driver/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opwright::toolchain {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const IsUserFile kUser = [](std::string_view file) { return file.starts_with("/home/me"); };

constexpr const char* kInKernel =
    "In file included from /wheel/trisck.cc:16:\n"
    "In file included from ../chlkc_math.cpp:4:\n"
    "/home/me/my kernels/k.cpp:12:5: error: use of undeclared identifier 'cb_psh'\n"
    "   12 |     cb_psh(0, 1);\n"
    "      |     ^\n"
    "/home/me/my kernels/k.cpp:20:1: warning: something small\n"
    "1 warning and 1 error generated.\n";

TEST(Messages, ReadsPlacesWithSpacesAndIncludeChains) {
    const auto messages = parse_messages(kInKernel);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].place.file, "/home/me/my kernels/k.cpp");
    EXPECT_EQ(messages[0].place.line, 12u);
    EXPECT_EQ(messages[0].place.column, 5u);
    ASSERT_EQ(messages[0].included_from.size(), 2u);
    EXPECT_EQ(messages[0].included_from[1].file, "../chlkc_math.cpp");
    EXPECT_EQ(messages[0].excerpt.size(), 2u);
    EXPECT_EQ(messages[1].severity, "warning");
}

TEST(Messages, AnErrorInTheKernelComesFirstWithoutTheJitSFiles) {
    const std::string text = compact(parse_messages(kInKernel), kUser);
    EXPECT_THAT(text, StartsWith("/home/me/my kernels/k.cpp:12:5: error: use of undeclared identifier 'cb_psh'\n"));
    EXPECT_THAT(text, HasSubstr("   12 |     cb_psh(0, 1);"));
    EXPECT_THAT(text, Not(HasSubstr("chlkc_math")));
    EXPECT_THAT(text, Not(HasSubstr("something small")));
}

TEST(Messages, AnErrorInAHeaderNamesTheLineThatLedThere) {
    const std::string text = compact(parse_messages("In file included from /wheel/trisck.cc:16:\n"
                                                    "In file included from /home/me/k.cpp:3:\n"
                                                    "/wheel/api.h:7:2: error: static assertion failed: tiles\n"),
                                     kUser);
    EXPECT_EQ(text, "/home/me/k.cpp:3: error: static assertion failed: tiles\n/wheel/api.h:7:2: note: reported here\n");
}

TEST(Messages, ATemplateInstantiationLeadsToTheUserSLine) {
    const std::string text = compact(
        parse_messages("/wheel/api.h:7:2: error: static assertion failed\n"
                       "/home/me/k.cpp:9:4: note: in instantiation of function template 'f<2>' requested here\n"),
        kUser);
    EXPECT_THAT(text, StartsWith("/home/me/k.cpp:9:4: error: static assertion failed\n"));
}

TEST(Messages, TheLinkerSWordsAreKept) {
    const std::string text = compact(parse_messages("riscv64-unknown-elf-ld: error: region full\n"), kUser);
    EXPECT_THAT(text, HasSubstr("riscv64-unknown-elf-ld: error: region full"));
}

TEST(Messages, NoErrorMeansNoText) {
    EXPECT_EQ(compact(parse_messages("garbage\nmore\n"), kUser), "");
}

TEST(Wrapper, NamesTheKernelItIncludes) {
    EXPECT_EQ(
        kernel_of_wrapper(
            "#define TRISC_MATH\n#include \"defines_generated.h\"\nvoid kernel_main();\n#include \"/a b/k.cpp\"\n"),
        "/a b/k.cpp");
    EXPECT_EQ(kernel_of_wrapper("nothing"), std::nullopt);
}

}  // namespace
}  // namespace opwright::toolchain
