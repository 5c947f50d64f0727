// `opwright plan`: what would be built from a spec, as a table for people or as JSON.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "builder/cli/command.hpp"
#include "builder/cli/spec_file.hpp"
#include "builder/cli/workspace_view.hpp"
#include "builder/plan/render.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

namespace {

/// Columns of the terminal that stdout is; 100 for a pipe or a file.
std::size_t output_columns() {
    static constexpr std::size_t kPiped = 100, kLeast = 60;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kPiped;
    return std::max<std::size_t>(size.ws_col, kLeast);
}

}  // namespace

void add_plan(CLI::App& app, Context& context) {
    struct Options {
        std::string spec;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("plan", "Show what a spec would be built into; writes nothing");
    command->add_option("SPEC", options->spec, "The spec, a markdown file")->required();
    command->add_flag("--json", options->json, "Print the plan as JSON (docs/plan_json.md)");
    command->callback([&context, options] {
        context.action = [options] {
            const auto planned = plan_spec_file(options->spec);
            if (!planned) return report_error(planned.error());
            fmt::print("{}\n", options->json ? to_json(planned->plan).dump(2, ' ', /*ensure_ascii=*/true)
                                             : to_table(planned->plan, output_columns()));
            // What `build` would refuse is refused here: with the plan, so that one sees what was read.
            const auto complete = tree_of(*planned, kStages, kStages);
            if (complete) return kExitOk;
            std::fflush(stdout);
            return report_error(complete.error());
        };
    });
}

}  // namespace opwright::builder
