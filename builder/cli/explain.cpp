#include "builder/cli/command.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "builder/cli/spec_file.hpp"
#include "builder/plan/explain.hpp"

namespace opwright::builder {

void add_explain(CLI::App& app, Context& context) {
    struct Options {
        std::string spec;
        std::uint32_t line = 0;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("explain", "Show what one line of a spec led to, or why to nothing");
    command->add_option("SPEC", options->spec, "The spec, a markdown file")->required();
    command->add_option("LINE", options->line, "A line number, from 1")->required();
    command->callback([&context, options] {
        context.action = [options] {
            const auto planned = plan_spec_file(options->spec);
            if (!planned) return report_error(planned.error());
            fmt::print("{}", explain(planned->plan, planned->text, options->line));
            return kExitOk;
        };
    });
}

}  // namespace opwright::builder
