// `opwright demo`: the sample operation from its spec to Stage 6, in a workspace that is new every time.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <system_error>

#include "builder/cli/command.hpp"
#include "builder/cli/console.hpp"
#include "builder/cli/operation_style.hpp"
#include "builder/cli/pipeline.hpp"
#include "builder/cli/workspace_lock.hpp"

namespace opwright::builder {

namespace {

namespace fs = std::filesystem;

constexpr const char* kSample = "ops/masked_softmax/masked_softmax_spec.md";

/// Only a folder that a demo made itself is cleared: everything in it is generated.
Result<void> clear(const fs::path& workspace) {
    std::error_code code;
    fs::remove_all(workspace, code);
    if (code)
        return fail("read-only", fmt::format("cannot clear '{}': {}", workspace.string(), code.message()),
                    "remove that folder yourself");
    return {};
}

int demo(BuildOptions options) {
    const auto home = find_home();
    if (!home) return report_error(home.error());
    options.spec = (home->root / kSample).string();
    if (options.workspace.empty()) {
        options.workspace = home->build() / "demo";
        // Taking the lock first keeps a second demo from clearing the workspace of the first.
        const auto lock = WorkspaceLock::take(options.workspace);
        if (!lock) return report_error(lock.error());
        for (const char* made : {"ttnn", ".opwright/masked_softmax"}) {
            if (auto cleared = clear(options.workspace / made); !cleared) return report_error(cleared.error());
        }
    }
    const Clock clock;
    Console console(stdout, clock);
    const BuildResult result = run_build(options, console);
    console.finish(result, /*list_files=*/true);
    if (result.error) return report_error(*result.error);
    return result.report.ok ? kExitOk : kExitBad;
}

}  // namespace

void add_demo(CLI::App& app, Context& context) {
    struct Options {
        BuildOptions build;
        std::string workspace, json;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("demo", "Build the sample operation masked_softmax from its spec to Stage 6");
    command
        ->add_option("--workspace,-w", options->workspace, "A folder to build in; default: build/demo, cleared first")
        ->type_name("DIR");
    declare_style(*command, options->build.style);
    options->build.backend.declare(*command);
    command->add_option("--json", options->json, "As in 'build'")->type_name("FILE");
    command->callback([&context, options] {
        context.action = [options] {
            options->build.workspace = options->workspace;
            options->build.json = options->json;
            return demo(options->build);
        };
    });
}

}  // namespace opwright::builder
