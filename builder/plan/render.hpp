// A Spec's plan as JSON (`opwright plan SPEC --json`) and as a table for people (`opwright plan SPEC`).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

nlohmann::ordered_json to_json(const Plan& plan);
std::string to_table(const Plan& plan);

/// What `opwright plan FILE` needs when the spec cannot be planned: the error with the line of the spec and a caret.
std::string with_caret(const Diagnostic& diagnostic, std::string_view spec_text);

}  // namespace opwright::builder
