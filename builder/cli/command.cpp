// The table of contents: which commands exist, and what happens to a command line that is none of them.
#include "builder/cli/command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

#include "base/near_name.hpp"

namespace opwright::builder {

namespace {

constexpr const char* kAbout =
    "opwright turns a functional specification of a TTNN operation into a working, tested operation, stage by stage:\n"
    "each stage's tests are written first and must fail, then its code is written and they must pass.";

constexpr const char* kExamples =
    "Examples:\n"
    "  ./opwright demo                                    the sample operation from spec to Stage 6\n"
    "  ./opwright new row_scale --param alpha:float=1.0   a specification to edit\n"
    "  ./opwright plan my_op_spec.md                      what would be built, without building\n"
    "  ./opwright build my_op_spec.md --workspace ws      build it in the folder ws\n"
    "  ./opwright build my_op_spec.md --workspace ws --until 4\n"
    "  ./opwright status ws                               what is green, edited, stale\n"
    "  ./opwright check ws/ttnn/cpp/ttnn/operations/<category>/<op>\n"
    "  ./opwright run ws/ttnn/cpp/ttnn/operations/<category>/<op> --watch\n"
    "  ./opwright export ws/ttnn/cpp/ttnn/operations/<category>/<op> --tree ~/tt-metal\n"
    "  ./opwright pytest ws/ttnn/cpp/ttnn/operations/.../test_dev -k stage6\n"
    "  eval \"$(./opwright env)\"                           use the environment in your own shell\n";

void declare(CLI::App& app, Context& context) {
    app.description(kAbout);
    app.footer(kExamples);
    app.require_subcommand(1);
    app.set_help_flag("-h,--help", "Show this help; every command has its own");
    app.set_version_flag("--version", "opwright " OPWRIGHT_VERSION);
    app.get_formatter()->column_width(34);
    add_new(app, context);
    add_build(app, context);
    add_demo(app, context);
    add_plan(app, context);
    add_explain(app, context);
    add_status(app, context);
    add_why(app, context);
    add_diff(app, context);
    add_run(app, context);
    add_debug(app, context);
    add_check(app, context);
    add_export(app, context);
    add_module(app, context);
    add_test(app, context);
    add_doctor(app, context);
    add_env(app, context);
    add_python(app, context);
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(sub->get_name());
    return names;
}

int unknown_command(const CLI::App& app, const std::string& word) {
    const auto names = command_names(app);
    const auto near = near_name(word, names);
    fmt::print(stderr, "opwright: there is no command '{}'{}\n", word,
               near ? fmt::format("; did you mean '{}'?", *near) : "");
    fmt::print(stderr, "  commands: {}\n  see: ./opwright --help\n", fmt::join(names, ", "));
    return kExitUsage;
}

/// The option that was probably meant, from those of the chosen command.
std::string option_hint(const CLI::App& app, const std::vector<std::string>& arguments) {
    const auto chosen = app.get_subcommands();
    if (chosen.empty()) return "";
    std::vector<std::string> known;
    for (const CLI::Option* option : chosen[0]->get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    for (const std::string& argument : arguments) {
        const std::string word = argument.substr(0, argument.find('='));
        if (!word.starts_with("--") || std::find(known.begin(), known.end(), word) != known.end()) continue;
        if (const auto near = near_name(word, known))
            return fmt::format("  did you mean '{}' instead of '{}'?\n", *near, word);
    }
    return "";
}

}  // namespace

int report_error(const Diagnostic& diagnostic) {
    fmt::print(stderr, "opwright: {}\n", to_text(diagnostic));
    return diagnostic.id == "interrupted" ? kExitInterrupted : kExitBad;
}

int run_command_line(std::vector<std::string> arguments) {
    Context context;
    CLI::App app{"", "./opwright"};
    declare(app, context);
    if (arguments.empty()) {
        fmt::print("{}", app.help());
        return kExitUsage;
    }
    if (arguments[0] == "help") arguments[0] = "--help";
    if (arguments[0] == "--help" && arguments.size() > 1) std::swap(arguments[0], arguments[1]);
    const auto names = command_names(app);
    const bool is_command = std::find(names.begin(), names.end(), arguments[0]) != names.end();
    if (!is_command && !arguments[0].starts_with("-")) return unknown_command(app, arguments[0]);
    // What follows python and pytest is theirs, options included.
    const bool hands_on = arguments[0] == "python" || arguments[0] == "pytest";
    if (hands_on) {
        context.rest.assign(arguments.begin() + 1, arguments.end());
        arguments.resize(1);
    }
    try {
        // CLI11 takes the words from the back and leaves nothing.
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(reversed);
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        const std::string command = is_command ? arguments[0] + " " : "";
        fmt::print(stderr, "opwright: {}\n{}  see: ./opwright {}--help\n", error.what(), option_hint(app, arguments),
                   command);
        return kExitUsage;
    }
    return context.action();
}

}  // namespace opwright::builder
