#include "builder/gates/gate_verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

using ::testing::HasSubstr;

TestRun run_of(std::vector<TestResult> tests) {
    TestRun run;
    run.tests = std::move(tests);
    return run;
}

TestResult test(const char* name, TestOutcome outcome, const char* message = "") {
    return {name, "", outcome, message, "", 0};
}

const RedReason kReason{"no attribute 'op'", {"no attribute '\\w+'", "not written"}};

struct Case {
    const char* name;
    TestRun run;
    const char* red;  ///< empty: as demanded, else the error's id
    const char* green;
};

TestRun crashed() {
    TestRun run;
    run.broken = Diagnostic{Severity::kError, "test-crash", {}, "signal 11 in test_a", "", ""};
    return run;
}

TEST(Verdict, Table) {
    constexpr auto kPassed = TestOutcome::kPassed;
    constexpr auto kFailed = TestOutcome::kFailed;
    constexpr auto kError = TestOutcome::kError;
    constexpr auto kSkipped = TestOutcome::kSkipped;
    const Case cases[] = {
        {"all fail as expected", run_of({test("a", kFailed, "no attribute 'op'"), test("b", kFailed, "not written")}),
         "", "green-failed"},
        {"a skipped test does not spoil red", run_of({test("a", kFailed, "not written"), test("b", kSkipped)}), "",
         "green-failed"},
        {"one passes already", run_of({test("a", kPassed), test("b", kFailed, "no attribute 'x'")}),
         "red-passes-already", "green-failed"},
        {"one could not run, in the right words", run_of({test("a", kError, "no attribute 'op'")}), "red-could-not-run",
         "green-failed"},
        {"one fails otherwise", run_of({test("a", kFailed, "no attribute 'op'"), test("b", kFailed, "disk full")}),
         "red-wrong-reason", "green-failed"},
        {"all pass", run_of({test("a", kPassed), test("b", kPassed)}), "red-did-not-fail", ""},
        {"a skipped test does not spoil green", run_of({test("a", kPassed), test("b", kSkipped)}), "red-did-not-fail",
         ""},
        {"only skipped", run_of({test("a", kSkipped)}), "red-did-not-fail", "green-no-tests"},
        {"nothing", run_of({}), "red-broken", "green-no-tests"},
        {"crash", crashed(), "red-broken", "green-broken"},
    };
    for (const Case& c : cases) {
        const GateVerdict red = judge_red(c.run, kReason, "Stage 4"), green = judge_green(c.run, "Stage 4");
        EXPECT_EQ(red.error ? red.error->id : "", c.red) << c.name;
        EXPECT_EQ(green.error ? green.error->id : "", c.green) << c.name;
        EXPECT_EQ(red.as_demanded, std::string(c.red).empty()) << c.name;
        EXPECT_EQ(green.as_demanded, std::string(c.green).empty()) << c.name;
    }
}

TEST(Verdict, AWrongReasonNamesTestExpectedAndFound) {
    const GateVerdict red =
        judge_red(run_of({test("test_x", TestOutcome::kFailed, "ImportError: torch")}), kReason, "Stage 5");
    EXPECT_THAT(red.error->what, HasSubstr("Stage 5"));
    EXPECT_THAT(red.error->what, HasSubstr("test_x"));
    EXPECT_THAT(red.error->what, HasSubstr("ImportError: torch"));
    EXPECT_EQ(red.error->expected, "no attribute 'op'");
}

TEST(Verdict, TheWordsMustBeInTheMessageNotInTheShownSource) {
    TestResult result = test("test_x", TestOutcome::kFailed, "AssertionError: 1 != 2");
    result.detail = "    assert 'not written' in text\nE   AssertionError: 1 != 2";
    EXPECT_EQ(judge_red(run_of({result}), kReason, "Stage 5").error->id, "red-wrong-reason");
}

TEST(Verdict, AFindingIsShownWithKernelAndLine) {
    TestRun run = run_of({test("test_x", TestOutcome::kFailed, "RuntimeError")});
    run.findings.push_back(
        finding_from_line(R"({"category":"hang","what":"nothing can run","kernel":"reader.cpp","line":12})"));
    EXPECT_THAT(judge_green(run, "Stage 6").error->what, HasSubstr("reader.cpp:12: hang: nothing can run"));
}

TEST(Verdict, ATestThatDemandsTheErrorOfAStageIsOutlivedByTheNext) {
    TestRun run = run_of({test("a", TestOutcome::kPassed),
                          test("b", TestOutcome::kFailed, "Failed: DID NOT RAISE <class 'RuntimeError'>"),
                          test("c", TestOutcome::kFailed, "assert 1 == 2")});
    EXPECT_EQ(skip_outlived(run), 1u);
    EXPECT_EQ(run.tests[1].outcome, TestOutcome::kSkipped);
    EXPECT_THAT(run.tests[1].message, HasSubstr("outlived"));
    EXPECT_FALSE(judge_green(run, "Stage 4").as_demanded) << "c still fails";
}

}  // namespace
}  // namespace opwright::builder
