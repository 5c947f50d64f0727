// The state of a build as its events tell it; every view (text, page, --json) is a function of this.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/gates/findings.hpp"
#include "builder/gates/test_result.hpp"

namespace opwright::builder {

struct FileEntry {
    std::string path;  ///< relative to the workspace
    std::string sha256;
    std::string action;  ///< the scaffold's verdict: create, identical, update, merge, kept
    int stage = 0;
    std::string why = {};  ///< one clause; may be empty
};

/// A program that ran for a stage.
struct CommandEntry {
    std::string what;  ///< "build", "red", "green", "check"
    std::string command;
    double seconds = 0;
    bool ok = false;
    std::string retried;  ///< why it ran a second time
};

/// One run of a stage's tests: before its code (red) or after (green).
struct GateReport {
    std::string outcome;   ///< red: "red", or "passed"/"error"; green: "green", or "failed"/"error"; empty: not run
    std::string expected;  ///< red: why the tests had to fail
    std::vector<TestResult> tests;
    std::vector<Finding> findings;
    double seconds = 0;
};

struct StageReport {
    int stage = 0;
    std::string title, goal;
    GateReport red, green;
    std::vector<FileEntry> files;        ///< files of this stage, last state
    std::vector<CommandEntry> commands;  ///< in the order run
    double seconds = 0;
    bool resumed = false;  ///< was green before this build
    std::string note;      ///< then: what was done about it
    bool ended = false, ok = false;
};

struct Report {
    std::string operation, category, spec, workspace, backend;
    nlohmann::json plan = nlohmann::json::object();  ///< plan_view()
    std::vector<StageReport> stages;
    bool ended = false, ok = false;
    double seconds = 0;
    std::string error_id, error;  ///< why the build stopped

    StageReport& stage(int number);  ///< made if it is new
};

/// Folds one event (events.hpp) into the report. Unknown events and fields are ignored: an older program can read a
/// newer log.
void apply_event(Report& report, const nlohmann::json& event);

/// The report that a log's lines tell; a line cut off at the end is ignored.
Report replay(const std::string& json_lines);

/// Whether Stages 1 to 6 are all there and green: what the implementation of the real kernels starts from.
bool ready_for_kernels(const Report& report);

/// Every file of the build once, in its last state, sorted by path.
std::vector<FileEntry> all_files(const Report& report);

}  // namespace opwright::builder
