// `opwright plan`: what would be built from a spec, as a table for people or as JSON.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "builder/cli/command.hpp"
#include "builder/cli/spec_file.hpp"
#include "builder/plan/render.hpp"

namespace opwright::builder {

void add_plan(CLI::App& app, Context& context) {
    struct Options {
        std::string spec;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("plan", "Show what a spec would be built into; writes nothing");
    command->add_option("SPEC", options->spec, "The spec, a markdown file")->required();
    command->add_flag("--json", options->json, "Print the plan as JSON");
    command->callback([&context, options] {
        context.action = [options] {
            const auto planned = plan_spec_file(options->spec);
            if (!planned) return report_error(planned.error());
            fmt::print("{}\n", options->json ? to_json(planned->plan).dump(2) : to_table(planned->plan));
            return kExitOk;
        };
    });
}

}  // namespace opwright::builder
