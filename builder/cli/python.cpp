// `opwright python` and `opwright pytest`: become the environment's Python with everything set to import ttnn.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "builder/cli/backend_options.hpp"
#include "builder/cli/command.hpp"

namespace opwright::builder {

namespace {

int become_python(std::vector<std::string> arguments) {
    BackendOptions options;
    // A script chooses its backend as any program does, by a variable; the command line is all its own.
    if (const char* backend = std::getenv("OPWRIGHT_BACKEND")) options.backend = backend;
    const auto chosen = options.choose();
    if (!chosen) return report_error(chosen.error());
    for (const auto& [name, value] : ttnn_environment(chosen->home, chosen->backend))
        ::setenv(name.c_str(), value.c_str(), 1);
    const std::string python = chosen->home.python().string();
    arguments.insert(arguments.begin(), python);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    ::execv(python.c_str(), argv.data());
    return report_error(
        fail("no-program", fmt::format("cannot start '{}': {}", python, std::strerror(errno)), "run './opwright setup'")
            .value());
}

void add(CLI::App& app, Context& context, const char* name, const char* help, std::vector<std::string> before) {
    CLI::App* command = app.add_subcommand(name, help);
    command->callback([&context, before] {
        context.action = [&context, before] {
            std::vector<std::string> arguments = before;
            arguments.insert(arguments.end(), context.rest.begin(), context.rest.end());
            return become_python(std::move(arguments));
        };
    });
}

}  // namespace

void add_python(CLI::App& app, Context& context) {
    add(app, context, "python",
        "Run a Python file (or -c, -m ...) with ttnn, torch and the chip; OPWRIGHT_BACKEND=ttsim for the other chip",
        {});
    add(app, context, "pytest", "Run pytest in the same environment; all arguments are pytest's", {"-m", "pytest"});
}

}  // namespace opwright::builder
