// The whole way: spec -> plan -> per stage test, RED, code, GREEN -> report. Read `Pipeline::run` first.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/cli/spec_file.hpp"
#include "builder/cli/workspace_lock.hpp"
#include "builder/cli/workspace_state.hpp"
#include "builder/gates/host_build.hpp"
#include "builder/gates/test_runner.hpp"
#include "builder/report/event_log.hpp"
#include "builder/scaffold/tree.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

struct BuildOptions {
    std::string spec;
    std::filesystem::path workspace;
    int until = kStages;
    BackendOptions backend;
    std::filesystem::path json;  ///< empty: none
};

/// Hears what happens while it happens; the console is one, tests may be another.
class BuildListener {
  public:
    virtual ~BuildListener() = default;
    virtual void on_event(const nlohmann::json& event, const Report& report) = 0;
    /// What is going on right now: "Stage 4: compiling 3/7 ...".
    virtual void on_step(const std::string& text) = 0;
};

struct BuildResult {
    Report report;
    std::filesystem::path page;  ///< the HTML report; empty when the build stopped before there was anything to report
    std::optional<Diagnostic> error;  ///< why it is not ok
};

/// Builds; writes the report and the `--json` file in every case in which the disk allows it.
BuildResult run_build(const BuildOptions& options, BuildListener& listener);

}  // namespace opwright::builder
