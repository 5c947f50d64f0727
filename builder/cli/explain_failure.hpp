// Why a stage failed, from a look at the operation's sources: the kernel, the line and the mistake before the raw text.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// The diagnostic of a failed stage with the first mistake that a check finds in front; unchanged when it finds none.
Diagnostic explain_failure(const Diagnostic& shown, const Plan& plan, const std::filesystem::path& workspace);

}  // namespace opwright::builder
