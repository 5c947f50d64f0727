// The whole way: spec -> plan -> per stage test, RED, code, GREEN -> report. Read `Pipeline::run` first; one stage's
// steps are in stage_builder.hpp.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "builder/cli/backend_options.hpp"
#include "builder/cli/build_listener.hpp"
#include "builder/report/report.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

struct BuildOptions {
    std::string spec;
    std::filesystem::path workspace;
    int until = kStages;
    int from = 0;  ///< build this stage and those behind it whatever was; 0: what has to be
    BackendOptions backend;
    std::string style;           ///< "seed", "descriptor"; empty: as the workspace has it (operation_style.hpp)
    std::filesystem::path json;  ///< empty: none
    bool log = false;            ///< write the execution log into the operation's folder
};

struct BuildResult {
    Report report;
    std::filesystem::path page;  ///< the HTML report; empty when the build stopped before there was anything to report
    std::filesystem::path execution_log;  ///< empty: none was asked for
    std::optional<Diagnostic> error;      ///< why it is not ok
};

/// Builds; writes the report and the `--json` file in every case in which the disk allows it.
BuildResult run_build(const BuildOptions& options, BuildListener& listener);

}  // namespace opwright::builder
