// `opwright status`: the operations of a workspace, which stages are green, what people edited, what is stale and why.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "builder/cli/command.hpp"
#include "builder/cli/operations.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

using nlohmann::ordered_json;

namespace {

/// "green": nothing to do; "stale": was green, something changed; "red": its tests are there, its code is not green;
/// "open": not begun.
const char* state_of(const KnownOperation& known, int stage) {
    const StageRecord* record = known.view.progress.find(stage);
    if (record == nullptr) return "open";
    if (!record->is_green()) return "red";
    return known.view.way(stage).way == Way::kUnchanged ? "green" : "stale";
}

std::size_t passed(const StageRecord& record) {
    std::size_t count = 0;
    for (const auto& test : record.green.value("tests", nlohmann::json::array()))
        count += test.value("outcome", "") == "passed" ? 1 : 0;
    return count;
}

std::string build_command(const KnownOperation& known) {
    return fmt::format("./opwright build {} --workspace {}", known.spec.path, known.workspace.string());
}

void print(const KnownOperation& known) {
    const Names& names = known.spec.plan.names;
    fmt::print("{}  ({})\n  folder  {}\n  spec    {}\n  style   {}\n", names.op, names.category,
               (known.workspace / names.directory).string(), known.spec.path, to_string(known.spec.plan.style));
    bool all_green = true;
    for (const Stage& stage : stages()) {
        const std::string state = state_of(known, stage.number);
        const StageRecord* record = known.view.progress.find(stage.number);
        std::string more;
        if (state == "green") {
            more = fmt::format("{} tests, since {}", passed(*record), record->since);
        } else {
            all_green = false;
            if (state != "open") more = fmt::format("{}", fmt::join(known.view.way(stage.number).why, "; "));
        }
        fmt::print("  Stage {}  {:<18} {:<6} {}\n", stage.number, stage.title, state, more);
    }
    for (const Edit& edit : known.view.edits) fmt::print("  {:<8}  {}\n", to_string(edit.kind), edit.path);
    if (!all_green) fmt::print("  next: {}\n", build_command(known));
}

ordered_json to_json(const KnownOperation& known) {
    const Names& names = known.spec.plan.names;
    ordered_json list = ordered_json::array(), edits = ordered_json::array();
    for (const Stage& stage : stages()) {
        const StageWay& way = known.view.way(stage.number);
        const StageRecord* record = known.view.progress.find(stage.number);
        list.push_back({{"stage", stage.number},
                        {"name", stage.name},
                        {"title", stage.title},
                        {"state", state_of(known, stage.number)},
                        {"since", record == nullptr ? "" : record->since},
                        {"next_build", to_string(way.way)},
                        {"why", way.why}});
    }
    for (const Edit& edit : known.view.edits) edits.push_back({{"path", edit.path}, {"kind", to_string(edit.kind)}});
    return {{"operation", names.op},
            {"category", names.category},
            {"workspace", known.workspace.string()},
            {"folder", names.directory},
            {"spec", known.spec.path},
            {"backend", known.view.progress.backend},
            {"style", to_string(known.spec.plan.style)},
            {"stages", list},
            {"edits", edits},
            {"report", known.folder.report().string()}};
}

int status(const std::string& place, const std::string& name, bool json) {
    const auto found = find_operations(place, name);
    if (!found) return report_error(found.error());
    int code = kExitOk;
    ordered_json all = ordered_json::array();
    for (const std::string& op : found->operations) {
        const auto known = look_at(found->workspace, op);
        if (!known) {
            // One spec that cannot be read must not hide the other operations.
            code = report_error(known.error());
        } else if (json) {
            all.push_back(to_json(*known));
        } else {
            print(*known);
        }
    }
    if (json) fmt::print("{}\n", all.dump(2));
    return code;
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
    struct Options {
        std::string place = ".", op;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("status", "Show which stages are green, what was edited, what is stale and why");
    command->add_option("DIR", options->place, "A workspace or an operation's folder")->capture_default_str();
    command->add_option("--op", options->op, "Only this operation")->type_name("NAME");
    command->add_flag("--json", options->json, "Print it as JSON");
    command->callback([&context, options] {
        context.action = [options] { return status(options->place, options->op, options->json); };
    });
}

}  // namespace opwright::builder
