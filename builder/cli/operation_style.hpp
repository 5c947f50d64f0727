// Which style an operation is built in.
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "builder/plan/plan.hpp"

namespace opwright::builder {

/// `--style seed|descriptor`; empty text: not given.
void declare_style(CLI::App& command, std::string& text);

/// What was asked for; else the style of the last build in the workspace; else that of a scaffold that stands there
/// already; else the seed's. Error `style-changed`: the workspace holds the operation in another style than asked for.
Result<Style> style_for(const std::filesystem::path& workspace, const Names& names, const std::string& asked);

}  // namespace opwright::builder
