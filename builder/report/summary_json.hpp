// The `--json` file of a build. Its names are a contract with other scripts (docs/manual.md); do not rename.
#pragma once

#include <nlohmann/json.hpp>

#include "builder/report/report.hpp"

namespace opwright::builder {

/// `report_path` is the HTML page, empty when there is none.
nlohmann::ordered_json summary_json(const Report& report, const std::string& report_path);

}  // namespace opwright::builder
