// The outcome of one test as every later part sees it, whatever ran it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace opwright::builder {

/// `kError`: the test could not run (import, fixture or collection failed), as pytest counts it.
enum class TestOutcome : std::uint8_t { kPassed, kFailed, kError, kSkipped };
const char* to_string(TestOutcome outcome);  ///< "passed", "failed", "error", "skipped"

struct TestResult {
    std::string name;  ///< `test_one` or `TestClass::test_one[param]`; a file's name when it could not be collected
    std::string file;  ///< dotted module name as pytest gives it; may be empty
    TestOutcome outcome = TestOutcome::kPassed;
    std::string message;  ///< the exception's text, without pytest's frame of source lines
    std::string detail;   ///< the whole failure text
    double seconds = 0;
};

struct TestCounts {
    int passed = 0, failed = 0, skipped = 0;  ///< `failed` has errors in it
};
TestCounts count(const std::vector<TestResult>& tests);

}  // namespace opwright::builder
