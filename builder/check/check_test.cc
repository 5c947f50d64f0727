// Where an operation's parts are, and how a mistake is shown.
#include "builder/check/check.hpp"

#include <gtest/gtest.h>

namespace opwright::builder::check {
namespace {

TEST(Check, TheWorkspaceIsAboveTtnn) {
    EXPECT_EQ(workspace_of("/w/ttnn/cpp/ttnn/operations/eltwise/gate"), "/w");
    EXPECT_EQ(workspace_of("/somewhere/gate"), "/somewhere");
}

TEST(Check, AMistakeIsOneLineItsSourceTheOtherPlaceAndTheFix) {
    const Mistake mistake{.rule = "over-capacity",
                          .place = {"a.cpp", 3, 5},
                          .what = "too many",
                          .other = {"f.cpp", 9, 0},
                          .other_what = "made here",
                          .fix = "fewer",
                          .excerpt = "\tif (x)"};
    EXPECT_EQ(to_text(mistake),
              "a.cpp:3:5: error: too many [over-capacity]\n"
              "      3 | \tif (x)\n"
              "        | \t   ^\n"
              "  f.cpp:9: made here\n"
              "  fix: fewer\n");
}

TEST(Check, ErrorsComeFirstAndPageCountsBehindTheirCause) {
    const auto make = [](const char* rule, Severity severity, std::uint32_t line) {
        Mistake m;
        m.rule = rule;
        m.severity = severity;
        m.place = {"k.cpp", line, 1};
        return m;
    };
    std::vector<Mistake> mistakes{
        make("config-type", Severity::kWarning, 1), make("never-emptied", Severity::kError, 2),
        make("cb-not-configured", Severity::kError, 8), make("never-emptied", Severity::kError, 2)};
    sort_and_deduplicate(mistakes);
    ASSERT_EQ(mistakes.size(), 3u);
    EXPECT_EQ(mistakes[0].rule, "cb-not-configured");
    EXPECT_EQ(mistakes[2].rule, "config-type");
}

}  // namespace
}  // namespace opwright::builder::check
