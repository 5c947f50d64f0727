// Reads a spec file and plans it; errors show the line of the spec with a caret.
#pragma once

#include <string>

#include "base/result.hpp"
#include "builder/plan/plan.hpp"

namespace opwright::builder {

struct PlannedSpec {
    std::string path;  ///< as given
    std::string text;
    Plan plan;
};

/// Errors: those of reading a file, of parse_spec and of make_plan; `what` of the latter two ends with the line and
/// caret.
Result<PlannedSpec> plan_spec_file(const std::string& path);

}  // namespace opwright::builder
