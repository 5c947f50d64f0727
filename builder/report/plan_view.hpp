// The part of a plan that the report shows, as JSON, so that a report can be made from a log alone.
#pragma once

#include <nlohmann/json.hpp>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// {summary, location, tensors, outputs, buffers, l1, kernels, work, passthrough, deductions, notes, deviations}; all
/// values are text as a person reads it, places are "file:line".
nlohmann::json plan_view(const Plan& plan);

}  // namespace opwright::builder
