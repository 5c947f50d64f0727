// A Spec's plan as JSON (`opwright plan SPEC --json`) and as a table for people (`opwright plan SPEC`).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// Every field is described in docs/plan_json.md.
nlohmann::ordered_json to_json(const Plan& plan);
/// `columns`: lines are broken to fit; 0: they are as long as they are.
std::string to_table(const Plan& plan, std::size_t columns = 0);

/// What an argument's value is, in words: `c_16`, `accessor of x`, `units of this core * 32`.
std::string value_text(const KernelArg& argument);

/// What `opwright plan FILE` needs when the spec cannot be planned: the error with the line of the spec and a caret.
std::string with_caret(const Diagnostic& diagnostic, std::string_view spec_text);

}  // namespace opwright::builder
