// What one line of a spec led to: values read, decisions, warnings, and where they are used; or why nothing came of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// Text for people (`opwright explain SPEC LINE`): the line itself, then one entry per value that was read from it,
/// with what uses it. `line` counts from 1; behind the end of the text the answer says so.
std::string explain(const Plan& plan, std::string_view spec_text, std::uint32_t line);

}  // namespace opwright::builder
