// What no stub can be made for is refused before a file is written.
#pragma once

#include "base/result.hpp"
#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// Errors carry the place in the spec, what is missing and what to change.
Result<void> check_supported(const Plan& plan);

}  // namespace opwright::builder
