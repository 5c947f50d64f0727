// Outputs that the caller may bring along: what is checked of such a tensor, and how the generated tests try it.
#pragma once

#include <string>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/case.hpp"
#include "builder/templates/templates.hpp"

namespace opwright::builder {

/// Statements of the validation; empty where the operation always makes its outputs.
std::string given_output_checks(const Plan& plan);

/// Fills what the partials `test_given_*` place, in the view of one output's expectation; `valid` tells its dtype.
void add_given_output(View& view, const Plan& plan, const OutputPlan& output, const Case& valid);

}  // namespace opwright::builder
