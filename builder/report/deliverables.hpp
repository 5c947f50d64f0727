// What a factory builder hands over, as text: files, test results, deviations with their reasons, ready or not.
#pragma once

#include <string>

#include "builder/report/report.hpp"

namespace opwright::builder {

std::string deliverables_text(const Report& report);

/// "4 failed, 1 passed"; "no tests".
std::string counts_text(const std::vector<TestResult>& tests);

}  // namespace opwright::builder
