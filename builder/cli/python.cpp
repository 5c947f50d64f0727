// `opwright python` and `opwright pytest`: become the environment's Python with everything set to import ttnn.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/foreground.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/compilation_database.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/cli/python.hpp"
#include "builder/cli/tree_run.hpp"

namespace opwright::builder {

namespace {

/// A script chooses its backend as any program does, by a variable; the command line is all its own.
Result<BackendOptions::Chosen> chosen_by_variable() {
    BackendOptions options;
    if (const char* backend = std::getenv("OPWRIGHT_BACKEND")) options.backend = backend;
    return options.choose();
}

int run_python(const std::vector<std::string>& rest) {
    const auto chosen = chosen_by_variable();
    if (!chosen) return report_error(chosen.error());
    return become_python(*chosen, rest, {});
}

int run_pytest(const std::vector<std::string>& rest) {
    const auto chosen = chosen_by_variable();
    if (!chosen) return report_error(chosen.error());
    const auto operations = operations_named_by(rest, std::filesystem::current_path());
    if (!chosen->backend.tree.empty()) {
        if (const auto built = build_in_tree(*chosen, operations); !built) return report_error(built.error());
        std::vector<std::string> arguments{"-m", "pytest"};
        arguments.insert(arguments.end(), rest.begin(), rest.end());
        return become_python(*chosen, std::move(arguments), {});
    }
    std::map<std::string, std::string> environment;
    std::vector<std::string> arguments{"-m", "pytest", "-p", "opwright.pytest_plugin"};
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    if (std::getenv("OPWRIGHT_OP_MODULES") != nullptr || operations.empty())
        return become_python(*chosen, std::move(arguments), environment);

    const BuiltModules built = build_modules(chosen->home, operations);
    if (!built.problem.empty()) {
        fmt::print(stderr, "opwright: {}\n", built.problem);
        return kExitBad;
    }
    environment["OPWRIGHT_OP_MODULES"] = module_list(built.modules);
    const int code = run_python_here(*chosen, std::move(arguments), std::move(environment));
    // Behind the tests: a kernel is known to editors as it was compiled last.
    for (const auto& operation : operations)
        if (const auto host = host_build_of(chosen->home, operation)) write_for_editors(chosen->home, *host);
    return code;
}

}  // namespace

int become_python(const BackendOptions::Chosen& chosen, std::vector<std::string> arguments,
                  const std::map<std::string, std::string>& more) {
    auto environment = ttnn_environment(chosen.home, chosen.backend);
    for (const auto& [name, value] : more) environment[name] = value;
    for (const auto& [name, value] : environment) {
        if (value.empty()) {
            ::unsetenv(name.c_str());
        } else {
            ::setenv(name.c_str(), value.c_str(), 1);
        }
    }
    const std::string python = (chosen.backend.python.empty() ? chosen.home.python() : chosen.backend.python).string();
    arguments.insert(arguments.begin(), python);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    ::execv(python.c_str(), argv.data());
    return report_error(
        fail("no-program", fmt::format("cannot start '{}': {}", python, std::strerror(errno)), "run './opwright setup'")
            .value());
}

int run_python_here(const BackendOptions::Chosen& chosen, std::vector<std::string> arguments,
                    std::map<std::string, std::string> more) {
    more.merge(ttnn_environment(chosen.home, chosen.backend));
    arguments.insert(arguments.begin(), chosen.home.python().string());
    const auto end = run_in_foreground({std::move(arguments), {}, std::move(more)});
    if (!end) return report_error(end.error());
    return end->signal != 0 ? 128 + end->signal : end->exit_code;
}

void add_python(CLI::App& app, Context& context) {
    app.add_subcommand(
           "python",
           "Run a Python file (or -c, -m ...) with ttnn, torch and the chip; OPWRIGHT_BACKEND names another backend")
        ->callback([&context] { context.action = [&context] { return run_python(context.rest); }; });
    app.add_subcommand("pytest",
                       "Run pytest in the same environment, operations built and loaded; all arguments are pytest's")
        ->callback([&context] { context.action = [&context] { return run_pytest(context.rest); }; });
}

}  // namespace opwright::builder
