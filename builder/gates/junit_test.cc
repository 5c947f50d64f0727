#include "builder/gates/junit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

using ::testing::HasSubstr;

constexpr const char* kDocument = R"(<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="5" time="0.5">
<testcase classname="test_dev.test_a" name="test_good" time="0.25" />
<testcase classname="test_dev.test_a" name="test_bad[1-&lt;x&gt;]" time="0.1"><failure message="RuntimeError: TT_THROW @ a.cpp:3&#10;info:&#10;no &quot;kernel&quot;">#x1B[31mE   RuntimeError#x1B[0m</failure></testcase>
<testcase classname="" name="test_dev.test_b" time="0.0"><error message="collection failure">ImportError: x</error></testcase>
<testcase classname="test_dev.test_a" name="test_skip" time="0.0"><skipped type="pytest.skip" message="no device">a.py:3: no device</skipped></testcase>
<testcase classname="test_dev.test_a" name="test_good" time="0.0"><error message="failed on teardown">boom</error></testcase>
</testsuite></testsuites>)";

TEST(ReadJunit, ReadsEveryOutcome) {
    const auto tests = read_junit(kDocument, "r.xml");
    ASSERT_TRUE(tests);
    ASSERT_EQ(tests->size(), 4u);
    EXPECT_EQ((*tests)[1].name, "test_bad[1-<x>]");
    EXPECT_EQ((*tests)[1].outcome, TestOutcome::kFailed);
    EXPECT_EQ((*tests)[1].message, "RuntimeError: TT_THROW @ a.cpp:3\ninfo:\nno \"kernel\"");
    EXPECT_EQ((*tests)[1].detail, "E   RuntimeError");
    EXPECT_EQ((*tests)[2].outcome, TestOutcome::kError);
    EXPECT_EQ((*tests)[2].name, "test_dev.test_b");
    EXPECT_EQ((*tests)[3].outcome, TestOutcome::kSkipped);
    EXPECT_EQ((*tests)[3].message, "no device");
}

TEST(ReadJunit, ATestThatFailsInItsTeardownIsNotPassed) {
    const auto tests = read_junit(kDocument, "r.xml");
    ASSERT_TRUE(tests);
    EXPECT_EQ((*tests)[0].name, "test_good");
    EXPECT_EQ((*tests)[0].outcome, TestOutcome::kError);
    const TestCounts counts = count(*tests);
    EXPECT_EQ(counts.passed, 0);
    EXPECT_EQ(counts.failed, 3);
    EXPECT_EQ(counts.skipped, 1);
}

TEST(ReadJunit, CutOffOrForeignDocumentsAreErrorsWithAPlace) {
    const auto cut = read_junit("<testsuites>\n<testsuite><testcase name=", "r.xml");
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().id, "junit-unreadable");
    EXPECT_EQ(cut.error().place.line, 2u);
    EXPECT_THAT(read_junit("<html/>", "r.xml").error().what, HasSubstr("<html>"));
    EXPECT_FALSE(read_junit("", "r.xml"));
}

}  // namespace
}  // namespace opwright::builder
