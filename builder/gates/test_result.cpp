#include "builder/gates/test_result.hpp"

namespace opwright::builder {

const char* to_string(TestOutcome outcome) {
    switch (outcome) {
        case TestOutcome::kPassed:
            return "passed";
        case TestOutcome::kFailed:
            return "failed";
        case TestOutcome::kError:
            return "error";
        case TestOutcome::kSkipped:
            return "skipped";
    }
    return "error";
}

TestCounts count(const std::vector<TestResult>& tests) {
    TestCounts counts;
    for (const TestResult& test : tests) {
        if (test.outcome == TestOutcome::kPassed) {
            ++counts.passed;
        } else if (test.outcome == TestOutcome::kSkipped) {
            ++counts.skipped;
        } else {
            ++counts.failed;
        }
    }
    return counts;
}

}  // namespace opwright::builder
