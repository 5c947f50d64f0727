// Reads the JUnit XML that pytest writes (xunit2 family) into test results.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "builder/gates/test_result.hpp"

namespace opwright::builder {

/// In the order of the file. A test that passed and then failed in its teardown is listed once, as an error.
/// Errors: `junit-unreadable` (not XML, or not a JUnit document; `name` is the place's file).
Result<std::vector<TestResult>> read_junit(std::string_view xml, const std::string& name);

}  // namespace opwright::builder
