// `opwright build`: a spec becomes an operation in a workspace, stage by stage.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "builder/cli/change_list.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/console.hpp"
#include "builder/cli/foreign_operation.hpp"
#include "builder/cli/operation_style.hpp"
#include "builder/cli/pipeline.hpp"
#include "builder/cli/workspace_view.hpp"

namespace opwright::builder {

namespace {

/// What a build would write and what would become of each file that is there; touches nothing.
int dry_run(const BuildOptions& options, bool differences) {
    auto spec = plan_spec_file(options.spec);
    if (!spec) return report_error(spec.error());
    const Names& names = spec->plan.names;
    const auto style = style_for(std::filesystem::absolute(options.workspace), names, options.style);
    if (!style) return report_error(style.error());
    spec->plan.style = *style;
    const OperationFolder folder{std::filesystem::absolute(options.workspace) / ".opwright" / names.op};
    const int built = read_progress(folder.progress()).code;
    const auto foreign = find_foreign(std::filesystem::absolute(options.workspace), names, *style, built);
    if (!foreign) return report_error(foreign.error());
    if (foreign->stages > 3) {
        fmt::print("'{}' holds an operation that no build in this workspace has made, with the tests of Stages 1 to {}: "
                   "a build\nruns them and adopts it; none of its files is written\n",
                   names.directory, foreign->stages);
        return kExitOk;
    }
    const int level = std::max(options.until, built);
    const auto tree = tree_of(*spec, level, level);
    if (!tree) return report_error(tree.error());
    ApplyOptions apply_options{options.workspace, names.directory, ""};
    apply_options.dry_run = apply_options.remove_leftovers = true;
    const auto files = apply(*tree, apply_options);
    if (!files) return report_error(files.error());
    ProgressLine out(stdout);
    print_changes(*files, {.differences = differences, .identical = true}, out);
    const bool conflict = std::any_of(files->begin(), files->end(),
                                      [](const AppliedFile& file) { return file.verdict == Verdict::kConflict; });
    return conflict ? kExitBad : kExitOk;
}

int build(const BuildOptions& options) {
    const Clock clock;
    Console console(stdout, clock);
    const BuildResult result = run_build(options, console);
    console.finish(result, /*list_files=*/false);
    if (result.error) return report_error(*result.error);
    return result.report.ok ? kExitOk : kExitBad;
}

}  // namespace

void add_build(CLI::App& app, Context& context) {
    struct Options {
        BuildOptions build;
        std::string workspace, json;
        bool dry_run = false, diff = false, force = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("build", "Build an operation from a spec, each stage red first, then green");
    command->add_option("SPEC", options->build.spec, "The spec, a markdown file (docs/spec_format.md)")->required();
    command
        ->add_option("--workspace,-w", options->workspace,
                     "Folder for the operation, laid out as tt-metal is; made if missing")
        ->required()
        ->type_name("DIR");
    command->add_option("--until,-u", options->build.until, "Last stage to build")
        ->check(CLI::Range(1, kStages))
        ->capture_default_str()
        ->type_name("STAGE");
    declare_style(*command, options->build.style);
    options->build.backend.declare(*command);
    command
        ->add_option("--json", options->json,
                     "Write the outcome of every stage, test and file as JSON, also when the build fails")
        ->type_name("FILE");
    CLI::Option* only_show = command->add_flag(
        "--dry-run", options->dry_run, "Only say what would become of every file; exit code 1 if edits are in the way");
    command->add_flag("--diff", options->diff, "With --dry-run: show it as differences")->needs(only_show);
    command
        ->add_option("--from", options->build.from,
                     "Build this stage and those behind it again, red first, although nothing changed")
        ->check(CLI::Range(1, kStages))
        ->type_name("STAGE");
    command->add_flag("--force", options->force, "The same as --from 1")->excludes("--from");
    command->add_flag("--log", options->build.log,
                      "Write the execution log OP_factory_builder_execution_log.md into the operation's folder");
    command->footer(
        "Stages\n"
        "  1 API   2 validation   3 registration   4 device operation   5 program factory   6 kernels\n"
        "A second build in the same workspace does again only what something changed for: the spec, opwright, your "
        "edits.\n"
        "Your edits stay; where they are in the way of a new text, the build names the lines and writes nothing.\n"
        "Exit code 0 only if every stage asked for is green.");
    command->callback([&context, options] {
        context.action = [options] {
            options->build.workspace = options->workspace;
            options->build.json = options->json;
            if (options->force) options->build.from = 1;
            return options->dry_run ? dry_run(options->build, options->diff) : build(options->build);
        };
    });
}

}  // namespace opwright::builder
