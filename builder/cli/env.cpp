// `opwright env`: the variables that a process needs to import ttnn and run on the chip, as export lines for a shell.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/process.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/cli/command.hpp"

namespace opwright::builder {

void add_env(CLI::App& app, Context& context) {
    auto backend = std::make_shared<BackendOptions>();
    CLI::App* command =
        app.add_subcommand("env", "Print the environment for your own scripts: eval \"$(./opwright env)\"");
    backend->declare(*command);
    command->callback([&context, backend] {
        context.action = [backend] {
            const auto environment = backend->environment();
            if (!environment) return report_error(environment.error());
            for (const auto& [name, value] : *environment) {
                if (value.empty()) {
                    fmt::print("unset {}\n", name);
                } else {
                    fmt::print("export {}={}\n", name, to_text(Command{{value}, {}, {}}));
                }
            }
            return kExitOk;
        };
    });
}

}  // namespace opwright::builder
