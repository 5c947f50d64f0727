// From a plan to the values that the templates place: one function per group of generated files.
//
// A template holds the shape of a file, these functions hold the decisions; both together are pure.
#pragma once

#include <string>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/case.hpp"
#include "builder/scaffold/flow.hpp"
#include "builder/scaffold/refusals.hpp"
#include "builder/templates/templates.hpp"

namespace opwright::builder {

/// What every view function reads.
struct ViewInput {
    const Plan& plan;
    const Flows& flows;
    const Case& valid;
    const Refusals& refusals;
};

/// `stage` 1..6: flags `is_stage_n`, `from_stage_n`, `before_stage_n`.
void add_stage(View& view, int stage);

/// The text, or false where there is none, so that a template can leave its place out.
void set_optional(View& view, const char* key, const std::string& text);

void add_names(View& view, const Plan& plan);

/// `<op>.hpp/.cpp`, the binding, and the declarations of the device operation.
Result<void> add_api(View& view, const Plan& plan);

/// Validation, output spec, hash: the device operation's source.
Result<void> add_device_operation(View& view, const Plan& plan);

/// What only one kernel's file needs.
Result<View> kernel_view(const Plan& plan, const Flows& flows, const Kernel& kernel);

/// `test_dev/`.
Result<void> add_tests(View& view, const ViewInput& input);

}  // namespace opwright::builder
