#include "builder/cli/workspace_view.hpp"

#include <fmt/format.h>

#include "builder/scaffold/render.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

const char* to_string(Way way) {
    switch (way) {
        case Way::kUnchanged:
            return "unchanged";
        case Way::kCheck:
            return "check";
        case Way::kBuild:
            return "build";
    }
    return "";
}

std::vector<StageWay> decide_ways(const BuildProgress& progress, const std::vector<StageInputs>& now, int from) {
    std::vector<StageWay> ways;
    int builds_on = 0;  // the first stage that is built: those behind it follow
    for (int stage = 1; stage <= static_cast<int>(now.size()); ++stage) {
        StageWay way;
        if (builds_on != 0) {
            way.why.push_back(fmt::format("it builds on Stage {}", builds_on));
        } else if (from != 0 && stage >= from) {
            way.why.push_back("asked for");
        } else if (stage > progress.green()) {
            way.why.push_back("it has not been green yet");
        } else {
            InputChanges changes = compare(progress.find(stage)->inputs, now[static_cast<std::size_t>(stage) - 1]);
            way.way = changes.generated ? Way::kBuild : changes.why.empty() ? Way::kUnchanged : Way::kCheck;
            way.why = std::move(changes.why);
        }
        if (way.way == Way::kBuild && builds_on == 0) builds_on = stage;
        ways.push_back(std::move(way));
    }
    return ways;
}

Result<Tree> tree_of(const PlannedSpec& spec, int code, int tests) {
    auto tree = render(spec.plan, Progress{code, tests});
    if (tree) add_spec(*tree, spec.plan, spec.text);
    return tree;
}

Result<WorkspaceView> view_workspace(const PlannedSpec& spec, const std::filesystem::path& workspace,
                                     const std::map<std::string, std::string>& environment, int from) {
    const Names& names = spec.plan.names;
    WorkspaceView view;
    view.progress = read_progress(OperationFolder{workspace / ".opwright" / names.op}.progress());
    auto edits = find_edits(workspace, names.directory);
    if (!edits) return fail(edits.error());
    view.edits = std::move(*edits);
    for (int stage = 1; stage <= kStages; ++stage) {
        const auto tree = tree_of(spec, stage, stage);
        if (!tree) return fail(tree.error());
        view.inputs.push_back(inputs_of(stage, names.op, names.directory, *tree, view.edits, environment));
    }
    view.ways = decide_ways(view.progress, view.inputs, from);
    return view;
}

}  // namespace opwright::builder
