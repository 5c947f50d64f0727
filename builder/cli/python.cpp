// `opwright python` and `opwright pytest`: become the environment's Python with everything set to import ttnn.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "builder/cli/backend_options.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/operation_modules.hpp"

namespace opwright::builder {

namespace {

/// Replaces this process. Returns only when that fails.
int become_python(std::vector<std::string> arguments, const std::map<std::string, std::string>& more) {
    BackendOptions options;
    // A script chooses its backend as any program does, by a variable; the command line is all its own.
    if (const char* backend = std::getenv("OPWRIGHT_BACKEND")) options.backend = backend;
    const auto chosen = options.choose();
    if (!chosen) return report_error(chosen.error());
    auto environment = ttnn_environment(chosen->home, chosen->backend);
    environment.insert(more.begin(), more.end());
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
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

int run_pytest(const std::vector<std::string>& rest) {
    std::vector<std::string> arguments{"-m", "pytest", "-p", "opwright.pytest_plugin"};
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    std::map<std::string, std::string> environment;
    if (std::getenv("OPWRIGHT_OP_MODULES") == nullptr) {
        const BuiltModules built = build_modules(host_folders_of(rest, std::filesystem::current_path()));
        if (!built.problem.empty()) {
            fmt::print(stderr, "opwright: {}\n", built.problem);
            return kExitBad;
        }
        std::string modules;
        for (const auto& module : built.modules) modules += (modules.empty() ? "" : ":") + module.string();
        if (!modules.empty()) environment["OPWRIGHT_OP_MODULES"] = modules;
    }
    return become_python(std::move(arguments), environment);
}

}  // namespace

void add_python(CLI::App& app, Context& context) {
    app.add_subcommand(
           "python",
           "Run a Python file (or -c, -m ...) with ttnn, torch and the chip; OPWRIGHT_BACKEND=ttsim for the other one")
        ->callback([&context] { context.action = [&context] { return become_python(context.rest, {}); }; });
    app.add_subcommand("pytest",
                       "Run pytest in the same environment, built operations loaded; all arguments are pytest's")
        ->callback([&context] { context.action = [&context] { return run_pytest(context.rest); }; });
}

}  // namespace opwright::builder
