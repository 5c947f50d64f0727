// What a workspace remembers of an operation between builds: which stages are green, and how each was red before.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

/// Where everything about one operation is kept in a workspace.
struct OperationFolder {
    std::filesystem::path root;  ///< <workspace>/.opwright/<op>

    std::filesystem::path host() const { return root / "host"; }
    std::filesystem::path runs() const { return root / "runs"; }
    std::filesystem::path events() const { return root / "events.jsonl"; }
    std::filesystem::path progress() const { return root / "progress.json"; }
    std::filesystem::path report() const { return root / "report.html"; }
};

/// Stages that were built test first. `red[i]` is the event with which stage i + 1 was found red.
struct BuildProgress {
    std::vector<nlohmann::json> red;

    int green() const { return static_cast<int>(red.size()); }
};

/// A missing or unreadable file means that no stage is green: the stages are then built again from the first.
BuildProgress read_progress(const std::filesystem::path& file);
Result<void> write_progress(const std::filesystem::path& file, const BuildProgress& progress);

}  // namespace opwright::builder
