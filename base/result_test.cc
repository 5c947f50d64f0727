#include "base/result.hpp"

#include <gtest/gtest.h>

namespace opwright {
namespace {

TEST(DiagnosticText, NamesPlaceWhatExpectedAndFix) {
    const Diagnostic d{Severity::kError, "unknown-symbol", {"a.md", 3, 7}, "unknown symbol 'Wx'", "Wt or Ht", "write Wt"};
    EXPECT_EQ(to_text(d), "a.md:3:7: error: unknown symbol 'Wx' [unknown-symbol]\n  expected: Wt or Ht\n  fix: write Wt");
}

TEST(DiagnosticText, LeavesOutWhatIsNotKnown) {
    Diagnostic d;
    d.severity = Severity::kWarning;
    d.what = "disk is nearly full";
    EXPECT_EQ(to_text(d), "warning: disk is nearly full");
}

TEST(ResultFail, CarriesTheDiagnostic) {
    const Result<int> r = fail("no-file", "cannot read 'x'", "check the path");
    ASSERT_FALSE(r.has_value());
    EXPECT_EQ(r.error().id, "no-file");
}

}  // namespace
}  // namespace opwright
