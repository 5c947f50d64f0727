// The report of a build as one self-contained HTML page: no scripts, no other files, light and dark.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "builder/report/report.hpp"

namespace opwright::builder {

/// Gives the text of a file of the workspace, or nothing when it cannot be read.
using SourceReader = std::function<std::optional<std::string>(const std::string& path)>;

/// Pure apart from `sources`. Everything that came from a spec, a test or a file is escaped.
std::string html_page(const Report& report, const SourceReader& sources);

}  // namespace opwright::builder
