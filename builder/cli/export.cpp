// `opwright export`: an operation's folder into a tt-metal checkout, or as a patch against one; and out of it again.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "base/process.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/tree/export_plan.hpp"
#include "builder/tree/patch.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

struct Options {
    std::string operation, tree, patch;
    bool dry_run = false, json = false, undo = false;
};

const char* word_of(const TreeChange& change) {
    if (!change.changes()) return "unchanged";
    return !change.before ? "create" : !change.after ? "remove" : "update";
}

/// Which of these files git sees changes in that are not committed: they are somebody's work in progress.
std::vector<std::string> uncommitted(const fs::path& tree, const std::vector<TreeChange>& changes) {
    Command command{{"git", "-C", tree.string(), "status", "--porcelain", "-z", "--untracked-files=no", "--"}, {}, {}};
    for (const TreeChange& change : changes)
        if (change.before) command.argv.push_back(change.path);
    std::vector<std::string> files;
    if (command.argv.size() == 8) return files;
    RunOptions options;
    options.limit = Seconds(60);
    const auto done = run(command, options);
    if (!done || !done->end.ok()) return files;  // no git, or no checkout of git's: nothing to say
    for (std::size_t at = 0; at < done->output.size();) {
        const std::size_t end = std::min(done->output.find('\0', at), done->output.size());
        if (end > at + 3) files.push_back(done->output.substr(at + 3, end - at - 3));
        at = end + 1;
    }
    return files;
}

void print(const Options& options, const std::string& op, const fs::path& tree, const std::vector<TreeChange>& changes,
           const std::vector<std::string>& notes, const char* what) {
    if (options.json) {
        nlohmann::ordered_json files = nlohmann::ordered_json::array();
        for (const TreeChange& change : changes) files.push_back({{"path", change.path}, {"what", word_of(change)}});
        const nlohmann::ordered_json object{
            {"operation", op}, {"tree", tree.string()}, {"command", what},       {"dry_run", options.dry_run},
            {"files", files},  {"notes", notes},        {"patch", options.patch}};
        fmt::print("{}\n", object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
        return;
    }
    const auto changed = std::count_if(changes.begin(), changes.end(), [](const auto& c) { return c.changes(); });
    for (const TreeChange& change : changes)
        if (change.changes()) fmt::print("{:<9}  {}\n", word_of(change), change.path);
    for (const std::string& note : notes) fmt::print("note: {}\n", note);
    if (options.patch.empty()) {
        fmt::print("{} of {} files {}\n", changed, changes.size(), options.dry_run ? "would change" : "changed");
    } else {
        fmt::print("{} files in {}\n", changed, options.dry_run ? "the patch" : options.patch);
    }
}

int undo(const Options& options) {
    const auto tree = recognise_tree(options.tree);
    if (!tree) return report_error(tree.error());
    // The folder it came from may be gone: its name is enough.
    const std::string op = fs::path(options.operation + "/").parent_path().filename().string();
    const auto plan = plan_undo(*tree, op);
    if (!plan) return report_error(plan.error());
    if (!options.dry_run)
        if (const auto done = carry_out(*plan); !done) return report_error(done.error());
    auto shown = plan->changes;
    std::erase_if(shown, [](const TreeChange& change) { return change.path.starts_with(".opwright/"); });
    print(options, op, *tree, shown, {}, "undo");
    return kExitOk;
}

int write_patch(const Options& options, const ExportPlan& plan) {
    const auto patch = git_patch(plan.patch);
    if (!patch) return report_error(patch.error());
    if (options.patch == "-") {
        fmt::print("{}", *patch);
        for (const std::string& note : plan.notes) fmt::print(stderr, "note: {}\n", note);
        return kExitOk;
    }
    if (!options.dry_run)
        if (const auto written = write_file(options.patch, *patch); !written) return report_error(written.error());
    print(options, plan.op, plan.tree, plan.patch, plan.notes, "patch");
    return kExitOk;
}

int do_export(const Options& options) {
    const auto operation = operation_at(options.operation);
    if (!operation) return report_error(operation.error());
    const auto source = read_operation(operation->folder, operation->bind_function);
    if (!source) return report_error(source.error());
    if (options.tree.empty()) return write_patch(options, plan_new_files(*source));
    const auto tree = recognise_tree(options.tree);
    if (!tree) return report_error(tree.error());
    auto plan = plan_export(*source, *tree);
    if (!plan) return report_error(plan.error());
    for (const std::string& file : uncommitted(*tree, options.patch.empty() ? plan->changes : plan->patch))
        if (std::any_of(plan->changes.begin(), plan->changes.end(),
                        [&](const TreeChange& c) { return c.path == file && (c.changes() || !options.patch.empty()); }))
            plan->notes.push_back(file + " has changes that are not committed; ours stand beside them");
    if (!options.patch.empty()) return write_patch(options, *plan);
    if (!options.dry_run)
        if (const auto done = carry_out(*plan); !done) return report_error(done.error());
    print(options, plan->op, *tree, plan->changes, plan->notes, "export");
    return kExitOk;
}

int run_export(const Options& options) {
    // Ctrl-C waits: the files of a tree change together or not at all.
    const InterruptGuard guard;
    if (options.tree.empty() && (options.undo || options.patch.empty())) {
        fmt::print(stderr,
                   "opwright: --tree PATH is missing: the tt-metal checkout\n  see: ./opwright export --help\n");
        return kExitUsage;
    }
    return options.undo ? undo(options) : do_export(options);
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "export",
        "Place an operation's folder in a tt-metal checkout and enter it in CMake and bindings; or a patch of it");
    command->add_option("OPDIR", options->operation, "The operation's folder; with --undo its name is enough")
        ->required();
    command->add_option("--tree,-t", options->tree, "The tt-metal checkout")->type_name("PATH");
    CLI::Option* patch =
        command
            ->add_option(
                "--patch,-p", options->patch,
                "Leave the checkout alone and write what would be done as a patch for git apply; - for stdout. "
                "Without --tree: the new files alone")
            ->type_name("FILE");
    command->add_flag("--undo", options->undo, "Take everything out again that exports of this operation put in")
        ->excludes(patch);
    command->add_flag("--dry-run", options->dry_run, "Only say what would be done");
    command->add_flag("--json", options->json, "Say it as JSON");
    command->footer(
        "A second export brings over what changed. Nothing is half-done: when something is in the way, every file "
        "stays as "
        "it was.\nFiles that were edited in the checkout since the last export are named and never overwritten. Which "
        "layouts "
        "of tt-metal are known: docs/backends.md.");
    command->callback([&context, options] { context.action = [options] { return run_export(*options); }; });
}

}  // namespace opwright::builder
