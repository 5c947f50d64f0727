// What a workspace remembers of an operation between builds: which stages are green with what, and how each was red.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/plan/style.hpp"
#include "builder/stages/stage_inputs.hpp"

namespace opwright::builder {

/// Where everything about one operation is kept in a workspace.
struct OperationFolder {
    std::filesystem::path root;  ///< <workspace>/.opwright/<op>

    std::filesystem::path host() const { return root / "host"; }
    std::filesystem::path runs() const { return root / "runs"; }
    std::filesystem::path events() const { return root / "events.jsonl"; }
    std::filesystem::path progress() const { return root / "progress.json"; }
    std::filesystem::path report() const { return root / "report.html"; }
    std::filesystem::path report_text() const { return root / "report.txt"; }
    std::filesystem::path report_json() const { return root / "report.json"; }
};

/// One stage as its last build left it. The gates are the events with which they closed.
struct StageRecord {
    nlohmann::json red, green;  ///< null: not closed
    StageInputs inputs;         ///< what it was green with
    std::string since;          ///< "2026-11-23 23:41"

    bool is_green() const { return green.is_object(); }
};

/// Everything is about the last build in this workspace; the time in it is for people.
struct BuildProgress {
    std::string spec;                 ///< absolute path
    std::string directory;            ///< the operation's folder, relative to the workspace
    std::string backend;              ///< its name
    std::uint64_t late_noc = 0;       ///< seed of --late-noc; 0: none
    Style style = Style::kSeed;       ///< of its device code
    int code = 0;                     ///< the last stage whose code was written
    std::vector<StageRecord> stages;  ///< in order, without a gap; only the last one may not be green yet

    int green() const;
    /// The record of a stage; made when there are records for all stages before it.
    StageRecord& stage(int number);
    const StageRecord* find(int number) const;
    /// Forgets the stages behind `last`.
    void keep(int last);
};

/// A missing or unreadable file means that no stage is green: the stages are then built again from the first.
BuildProgress read_progress(const std::filesystem::path& file);
Result<void> write_progress(const std::filesystem::path& file, const BuildProgress& progress);

}  // namespace opwright::builder
