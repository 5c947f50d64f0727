// `opwright build`: a spec becomes an operation in a workspace, stage by stage.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "builder/cli/command.hpp"
#include "builder/cli/console.hpp"
#include "builder/cli/pipeline.hpp"
#include "builder/scaffold/apply.hpp"
#include "builder/scaffold/render.hpp"

namespace opwright::builder {

namespace {

/// What a build would write and what would become of each file that is there; touches nothing.
int dry_run(const BuildOptions& options) {
    const auto spec = plan_spec_file(options.spec);
    if (!spec) return report_error(spec.error());
    const auto tree = render(spec->plan, options.until);
    if (!tree) return report_error(tree.error());
    for (const TreeFile& file : tree->files) {
        const bool there = std::filesystem::exists(options.workspace / file.path);
        fmt::print("{:<8} {:>6} bytes  {}\n", there ? "present" : "new", file.text.size(), file.path);
    }
    fmt::print("{} files; nothing was written\n", tree->files.size());
    return kExitOk;
}

int build(const BuildOptions& options, bool only_show) {
    if (only_show) return dry_run(options);
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
        bool dry_run = false;
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
    options->build.backend.declare(*command);
    command
        ->add_option("--json", options->json,
                     "Write the outcome of every stage, test and file as JSON, also when the build fails")
        ->type_name("FILE");
    command->add_flag("--dry-run", options->dry_run, "Only list the files that would be written");
    command->footer(
        "Stages\n"
        "  1 API   2 validation   3 registration   4 device operation   5 program factory   6 kernels\n"
        "A second build in the same workspace checks the stages that are green and goes on behind them; your edits "
        "stay.\n"
        "Exit code 0 only if every stage asked for is green.");
    command->callback([&context, options] {
        context.action = [options] {
            options->build.workspace = options->workspace;
            options->build.json = options->json;
            return build(options->build, options->dry_run);
        };
    });
}

}  // namespace opwright::builder
