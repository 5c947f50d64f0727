// `opwright module`: builds the host code of an operation's folder and prints where the Python module is; what
// opwright.load(folder) calls. `opwright compile-commands`: how they and its kernels are compiled, for editors.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "builder/cli/command.hpp"
#include "builder/cli/compilation_database.hpp"
#include "builder/cli/operation_build.hpp"

namespace opwright::builder {

namespace {

int write_and_tell(const std::string& operation) {
    const auto home = find_home();
    if (!home) return report_error(home.error());
    const auto host = host_build_of(*home, operation);
    if (!host) return report_error(host.error());
    const auto written = write_compilation_database(*home, *host);
    if (!written) return report_error(written.error());
    fmt::print("{}: {} host sources, {} kernels\n", written->file.string(), written->host, written->kernels);
    for (const auto& kernel : written->assumed)
        fmt::print("  {} has not run yet: its compile-time arguments and defines are unknown until './opwright run'\n",
                   kernel.lexically_relative(host->operation).string());
    for (const auto& kernel : written->missing)
        fmt::print("  {} has not run yet and has no entry: './opwright run' it first\n",
                   kernel.lexically_relative(host->operation).string());
    return kExitOk;
}

void add_compile_commands(CLI::App& app, Context& context) {
    auto operation = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("compile-commands",
                                           "Write compile_commands.json for an operation's folder: host code and "
                                           "kernels, for clangd; build and run do it, too");
    command->add_option("OPDIR", *operation, "The operation's folder")->required();
    command->callback([&context, operation] { context.action = [operation] { return write_and_tell(*operation); }; });
}

}  // namespace

void add_module(CLI::App& app, Context& context) {
    add_compile_commands(app, context);
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
