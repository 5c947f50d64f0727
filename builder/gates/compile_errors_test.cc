#include "builder/gates/compile_errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(CompileErrors, BringsTheUsersFileToTheFrontAndDropsWarnings) {
    const auto errors = find_compile_errors(
        "[1/3] CXX a\nFAILED: a.o\ng++ -c /ws/op/a.cpp\n"
        "/ws/op/a.cpp: In function 'int f()':\n"
        "/ws/op/a.cpp:3:1: warning: unused\n"
        "/sdk/x.hpp:9:2: error: static assertion failed: no\n"
        "/ws/op/a.cpp:4:12: error: expected ';' before '}' token\n"
        "    4 |     return 1\n      |            ^\n",
        "/ws/op");
    ASSERT_THAT(errors, SizeIs(2));
    EXPECT_EQ(errors[0].place, (SourcePlace{"/ws/op/a.cpp", 4, 12}));
    EXPECT_TRUE(errors[0].in_user_file);
    EXPECT_EQ(errors[1].place.file, "/sdk/x.hpp");
    EXPECT_FALSE(errors[1].in_user_file);
}

TEST(CompileErrors, AnErrorInAHeaderPointsToTheUsersInclude) {
    const auto errors = find_compile_errors(
        "In file included from /sdk/b.hpp:1,\n                 from /ws/op/a.cpp:7:\n"
        "/sdk/c.hpp:2:10: fatal error: nope.h: No such file or directory\n",
        "/ws/op");
    ASSERT_THAT(errors, SizeIs(1));
    EXPECT_EQ(errors[0].place.file, "/ws/op/a.cpp");
    EXPECT_EQ(errors[0].place.line, 7u);
    EXPECT_EQ(errors[0].raised_in, "/sdk/c.hpp:2");
}

TEST(CompileErrors, ATemplateErrorPointsToTheLineThatAskedForIt) {
    const auto gcc = find_compile_errors(
        "/sdk/c.hpp: In instantiation of 'struct A<int>':\n/ws/op/a.cpp:11:8:   required from here\n"
        "/sdk/c.hpp:5:3: error: static assertion failed: not this\n",
        "/ws/op");
    ASSERT_THAT(gcc, SizeIs(1));
    EXPECT_EQ(gcc[0].place, (SourcePlace{"/ws/op/a.cpp", 11, 8}));
    const auto clang = find_compile_errors(
        "/sdk/c.hpp:5:3: error: static assertion failed: not this\n"
        "/ws/op/a.cpp:11:8: note: in instantiation of template class 'A<int>' requested here\n",
        "/ws/op");
    ASSERT_THAT(clang, SizeIs(1));
    EXPECT_EQ(clang[0].place, (SourcePlace{"/ws/op/a.cpp", 11, 8}));
}

TEST(CompileErrors, FindsWhatTheLinkerMisses) {
    const auto errors = find_compile_errors(
        "/usr/bin/ld: host/a.o: in function `f()':\n/ws/op/a.cpp:12: undefined reference to `g()'\n"
        "collect2: error: ld returned 1 exit status\n",
        "/ws/op");
    ASSERT_FALSE(errors.empty());
    EXPECT_EQ(errors[0].place, (SourcePlace{"/ws/op/a.cpp", 12, 0}));
    EXPECT_EQ(errors[0].message, "undefined reference to `g()'");
}

TEST(CompileErrors, EachErrorOnce) {
    const std::string same = "/ws/op/a.hpp:4:1: error: x\n";
    EXPECT_THAT(find_compile_errors(same + same, "/ws/op"), SizeIs(1));
    EXPECT_THAT(find_compile_errors("ninja: no work to do.\n", "/ws/op"), IsEmpty());
}

TEST(CompileErrorDiagnostic, ShowsTheOutputWhenNoErrorWasFound) {
    const Diagnostic d = to_diagnostic({}, "line 1\ninternal compiler error: killed\n");
    EXPECT_EQ(d.id, "host-build-failed");
    EXPECT_THAT(d.what, HasSubstr("internal compiler error: killed"));
}

TEST(CompileErrorDiagnostic, NamesTheFirstPlaceAndCountsTheRest) {
    std::vector<CompileError> errors;
    for (std::uint32_t i = 1; i <= 8; ++i) errors.push_back({{"a.cpp", i, 1}, "bad", true, ""});
    const Diagnostic d = to_diagnostic(errors, "");
    EXPECT_EQ(d.place.line, 1u);
    EXPECT_THAT(d.what, HasSubstr("a.cpp:5:1: error: bad\n... and 3 more"));
}

}  // namespace
}  // namespace opwright::builder
