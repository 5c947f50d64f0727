// A workspace as the next build will find it: what is green, what people changed, and what has to be done again and
// why.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "builder/cli/spec_file.hpp"
#include "builder/cli/workspace_state.hpp"
#include "builder/scaffold/apply.hpp"
#include "builder/scaffold/edits.hpp"

namespace opwright::builder {

/// kUnchanged: green, and nothing it depends on has changed since. kCheck: was green, its tests must pass again.
/// kBuild: its tests must fail without its code first.
enum class Way : std::uint8_t { kUnchanged, kCheck, kBuild };
const char* to_string(Way way);  ///< "unchanged", "check", "build"

struct StageWay {
    Way way = Way::kBuild;
    std::vector<std::string> why;  ///< clauses for people; empty for kUnchanged
};

/// `now[i]`: what Stage i + 1 depends on. `from`: build this stage and those behind it whatever was; 0: none.
std::vector<StageWay> decide_ways(const BuildProgress& progress, const std::vector<StageInputs>& now, int from);

struct WorkspaceView {
    BuildProgress progress;
    std::vector<Edit> edits;
    std::vector<StageInputs> inputs;  ///< of every stage
    std::vector<StageWay> ways;       ///< of every stage

    const StageWay& way(int stage) const { return ways[static_cast<std::size_t>(stage) - 1]; }
};

/// What a build with these would find; reads only. Errors: those of render, find_edits.
Result<WorkspaceView> view_workspace(const PlannedSpec& spec, const std::filesystem::path& workspace,
                                     const std::map<std::string, std::string>& environment, int from = 0);

/// The operation as a stage has it: code and tests up to it, and the specification.
Result<Tree> tree_of(const PlannedSpec& spec, int code, int tests);

}  // namespace opwright::builder
