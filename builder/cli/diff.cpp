// `opwright diff`: what the next build would change in an operation, or what people changed since the last one.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "base/files.hpp"
#include "builder/cli/change_list.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/operations.hpp"
#include "builder/scaffold/lines.hpp"
#include "builder/scaffold/state.hpp"

namespace opwright::builder {

namespace {

struct Options {
    std::string place = ".", op, spec;
    bool edits = false;
};

int show_edits(const KnownOperation& known) {
    ProgressLine out(stdout);
    const Names& names = known.spec.plan.names;
    const std::filesystem::path folder = known.workspace / names.directory;
    const auto state = read_state(folder);
    if (!state) return report_error(state.error());
    for (const Edit& edit : known.view.edits) {
        const std::string path = names.directory + "/" + edit.path;
        std::string base, now;
        if (*state && (*state)->files.contains(path)) {
            auto text = read_base(folder, (*state)->files.at(path).base_sha256);
            if (!text) return report_error(text.error());
            base = std::move(*text);
        }
        if (auto text = read_file(known.workspace / path)) now = std::move(*text);
        print_difference(unified_diff(base, now, edit.kind == Edit::Kind::kAdded ? "/dev/null" : "a/" + path,
                                      edit.kind == Edit::Kind::kDeleted ? "/dev/null" : "b/" + path),
                         out);
    }
    return kExitOk;
}

int diff(const Options& options) {
    const auto known = look_at_one(options.place, options.op, options.spec);
    if (!known) return report_error(known.error());
    if (options.edits) return show_edits(*known);
    const int level = std::max(known->view.progress.code, 1);
    const auto tree = tree_of(known->spec, level, level);
    if (!tree) return report_error(tree.error());
    ApplyOptions apply_options{known->workspace, known->spec.plan.names.directory, ""};
    apply_options.dry_run = apply_options.remove_leftovers = true;
    const auto files = apply(*tree, apply_options);
    if (!files) return report_error(files.error());
    ProgressLine out(stdout);
    print_changes(*files, {.differences = true}, out);
    return kExitOk;
}

}  // namespace

void add_diff(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("diff", "Show what the next build would change in files that are there");
    command->add_option("DIR", options->place, "A workspace or an operation's folder")->capture_default_str();
    command->add_option("--op", options->op, "The operation, where there are several")->type_name("NAME");
    command->add_option("--spec", options->spec, "Compare with this spec instead of the one last built from")
        ->type_name("FILE");
    command->add_flag("--edits", options->edits, "Show what people changed since the last build instead");
    command->callback([&context, options] { context.action = [options] { return diff(*options); }; });
}

}  // namespace opwright::builder
