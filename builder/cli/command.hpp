// What a subcommand is to the command line: it declares its options and, when chosen, runs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace CLI {
class App;
}

namespace opwright::builder {

/// Exit codes: 0 done and good, 1 something is not good (a red stage, a failed test), 2 the command line is wrong,
/// 130 stopped by Ctrl-C.
inline constexpr int kExitOk = 0, kExitBad = 1, kExitUsage = 2, kExitInterrupted = 130;

struct Context {
    /// Set by the chosen subcommand while the command line is parsed; gives the exit code.
    std::function<int()> action;
    /// Arguments behind a subcommand that hands them on untouched (python, pytest).
    std::vector<std::string> rest;
};

// One per file of the same name.
void add_build(CLI::App& app, Context& context);
void add_demo(CLI::App& app, Context& context);
void add_plan(CLI::App& app, Context& context);
void add_explain(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_env(CLI::App& app, Context& context);
void add_python(CLI::App& app, Context& context);  ///< python and pytest
void add_debug(CLI::App& app, Context& context);
void add_new(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_module(CLI::App& app, Context& context);
void add_run(CLI::App& app, Context& context);
void add_test(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_why(CLI::App& app, Context& context);
void add_diff(CLI::App& app, Context& context);

/// Prints the message to stderr and gives the exit code that fits it.
int report_error(const Diagnostic& diagnostic);

/// The whole program: parses and runs. `arguments` without the program's name.
int run_command_line(std::vector<std::string> arguments);

}  // namespace opwright::builder
