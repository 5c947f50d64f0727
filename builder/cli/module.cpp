// `opwright module`: builds the host code of an operation's folder and prints where the Python module is; what
// opwright.load(folder) calls.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "builder/cli/command.hpp"
#include "builder/cli/operation_build.hpp"

namespace opwright::builder {

void add_module(CLI::App& app, Context& context) {
    auto operation = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "module", "Build the host code of an operation's folder, as far as it changed; print the Python module's path");
    command->add_option("OPDIR", *operation, "The operation's folder")->required();
    command->callback([&context, operation] {
        context.action = [operation] {
            const auto home = find_home();
            if (!home) return report_error(home.error());
            const BuiltModules built = build_modules(*home, {*operation});
            if (!built.problem.empty()) {
                fmt::print(stderr, "opwright: {}\n", built.problem);
                return kExitBad;
            }
            fmt::print("{}\n", module_list(built.modules));
            return kExitOk;
        };
    });
}

}  // namespace opwright::builder
