// The steps of one stage: write its files, build the host code, run tests, close a gate. What happens in which order is
// the pipeline's business.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "builder/backends/rig.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/cli/build_listener.hpp"
#include "builder/cli/spec_file.hpp"
#include "builder/cli/workspace_state.hpp"
#include "builder/gates/gate_verdict.hpp"
#include "builder/report/event_log.hpp"
#include "builder/scaffold/apply.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

/// A range of stages, both ends included.
struct StageRange {
    int first = 1, last = 1;
};

class StageBuilder {
  public:
    StageBuilder(const PlannedSpec& spec, const std::filesystem::path& workspace, const BackendOptions::Chosen& chosen,
                 BuildDescription description, EventLog& log, BuildListener& listener);

    /// Importing torch and ttnn takes longer than writing and compiling a stage: the sooner it begins the better.
    Result<void> warm_up() { return rig_->warm_up(); }

    /// Makes the folder hold the code of stages 1..`code` and the tests of stages 1..`tests`, without what earlier
    /// builds wrote beyond that. Only files of the stages in `may` change. Listed under `stage`.
    Result<void> write(int stage, int code, int tests, StageRange may);
    /// Words of the specification may change without changing anything that is made of it: its copy follows them.
    Result<void> refresh_spec(int stage);
    /// What `write` would do.
    Result<std::vector<AppliedFile>> preview(int code, int tests) const;

    Result<void> build_host(int stage);

    /// The tests of a range of stages in one run. `gate`: "red", "green", "check".
    Result<TestRun> run_tests(const std::vector<int>& stages, const std::string& gate);
    /// The tests of one stage out of a run of several; findings and a broken end belong to every part.
    TestRun part_of(const TestRun& run, int stage) const;

    /// Both add the gate's event and give it back; an error when the gate does not close as it must.
    /// `foreign`: the code before this stage is someone else's. Its stubs have their own words for "not implemented",
    /// and it may do already what the stage brings; then the gate's event says so.
    Result<nlohmann::json> close_red(const Stage& stage, const TestRun& run, bool foreign = false);
    /// `built`: the last stage whose code is there. An operation that is its author's may have no test of a stage, and
    /// its tests of Stages 4 and 5 may demand errors that are gone by then.
    Result<nlohmann::json> close_green(const Stage& stage, TestRun run, int built = 0);

    /// Adds an event; an error after Ctrl-C.
    Result<void> add(const nlohmann::json& event);
    void step(int stage, const std::string& what);

    const std::filesystem::path& workspace() const { return workspace_; }
    const OperationFolder& folder() const { return folder_; }
    const std::filesystem::path& operation() const { return host_.operation; }

  private:
    /// Size and time of every file of the operation, to notice when a test or a build writes there.
    std::vector<std::string> fingerprint() const;

    const PlannedSpec& spec_;
    std::filesystem::path workspace_;
    OperationFolder folder_;
    std::string spec_sha256_;
    HostBuild host_;
    std::unique_ptr<Rig> rig_;
    EventLog& log_;
    BuildListener& listener_;
};

}  // namespace opwright::builder
