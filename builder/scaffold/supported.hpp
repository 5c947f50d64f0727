// What the templates can make today; everything else is refused before a file is written.
#pragma once

#include "base/result.hpp"
#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// Errors: `not-supported-yet`, with the place in the spec, what is missing and what can be done.
Result<void> check_supported(const Plan& plan);

}  // namespace opwright::builder
