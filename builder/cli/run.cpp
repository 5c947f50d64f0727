// `opwright run`: the tests of one operation's folder, its host code built first; with --watch again after every edit.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/compilation_database.hpp"
#include "builder/cli/file_watch.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/cli/operation_tests.hpp"
#include "builder/cli/python.hpp"
#include "builder/cli/tree_run.hpp"
#include "builder/cli/workspace_state.hpp"
#include "builder/gates/worker.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

struct Options {
    std::string operation;
    TestChoice choice;
    bool watch = false;
    BackendOptions backend;
};

/// A test of a program that runs for hours is not what --watch is for; a hang on the chip is found long before.
constexpr Seconds kWatchLimit{3600};

int run_once(const BackendOptions::Chosen& chosen, const HostBuild& host, std::vector<std::string> arguments) {
    const BuiltModules built = build_modules(chosen.home, {host.operation});
    if (!built.problem.empty()) {
        fmt::print(stderr, "opwright: {}\n", built.problem);
        return kExitBad;
    }
    arguments.insert(arguments.begin(), {"-m", "pytest"});
    const int code =
        run_python_here(chosen, std::move(arguments), {{"OPWRIGHT_OP_MODULES", module_list(built.modules)}});
    write_for_editors(chosen.home, host);
    return code;
}

/// One round of --watch: build, then the tests in a fork of the worker, which has torch and ttnn imported already.
Result<void> round(Worker& worker, const BackendOptions::Chosen& chosen, const HostBuild& host,
                   const std::vector<std::string>& arguments) {
    const Clock clock;
    const Stopwatch watch(clock);
    if (auto begun = worker.warm_up(); !begun) return begun;
    const BuiltModules built = build_modules(chosen.home, {host.operation});
    if (!built.problem.empty()) {
        fmt::print("{}\n", built.problem);
        return {};
    }
    const double build_seconds = watch.seconds();
    const OperationFolder folder{host.output.parent_path()};
    WorkerRequest request;
    request.args = arguments;
    request.args.emplace_back("-v");
    request.args.emplace_back("--color=auto");
    request.directory = fs::current_path();
    request.environment = {{"OPWRIGHT_OP_MODULES", module_list(built.modules)}, {"PYTHONDONTWRITEBYTECODE", "1"}};
    request.log = folder.runs() / "watch.log";
    std::error_code ignored;
    fs::remove(request.log, ignored);
    const Seconds limit = chosen.backend.hang_after > 0 ? Seconds(chosen.backend.hang_after) : kWatchLimit;
    const auto run = worker.run(request, limit);
    if (!run) return fail(run.error());
    if (const auto log = read_file(request.log)) fmt::print("{}", *log);
    if (run->timed_out) {
        fmt::print("nothing happened for {:.0f} s in {}: the tests were ended\n", limit.count(), run->last_test);
    } else if (run->end.signal != 0 || run->worker_died) {
        fmt::print("the test process ended with {} in {}\n", to_text(run->end), run->last_test);
    }
    write_for_editors(chosen.home, host);
    fmt::print("host code {:.1f} s, tests {:.1f} s; waiting for the next edit in {} (Ctrl-C ends)\n\n", build_seconds,
               watch.seconds() - build_seconds, host.operation.string());
    return {};
}

int run_watching(const BackendOptions::Chosen& chosen, const HostBuild& host,
                 const std::vector<std::string>& arguments) {
    const InterruptGuard guard;
    Command command{
        {chosen.home.python().string(), "-m", "opwright.worker"}, {}, ttnn_environment(chosen.home, chosen.backend)};
    command.environment["OPWRIGHT_OP_MODULES"] = "";
    Worker worker(std::move(command), OperationFolder{host.output.parent_path()}.runs() / "worker.log");
    FileWatch edits(host.operation);
    do {
        edits.settle();
        const auto done = round(worker, chosen, host, arguments);
        std::fflush(stdout);
        if (!done) return report_error(done.error());
    } while (edits.wait_for_edit());
    return kExitInterrupted;
}

int run_tests(const Options& options) {
    const auto chosen = options.backend.choose();
    if (!chosen) return report_error(chosen.error());
    const auto host = host_build_of(chosen->home, options.operation);
    if (!host) return report_error(host.error());
    auto arguments = pytest_arguments(options.choice, host->operation);
    if (!arguments) return report_error(arguments.error());
    if (!chosen->backend.tree.empty()) {
        if (!options.watch) return run_in_tree(*chosen, *host, *arguments);
        fmt::print(stderr, "opwright: --watch is not for the backend tree\n  see: ./opwright run --help\n");
        return kExitUsage;
    }
    return options.watch ? run_watching(*chosen, *host, *arguments) : run_once(*chosen, *host, std::move(*arguments));
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "run", "Build the host code of an operation's folder, as far as it changed, and run its tests");
    command->add_option("OPDIR", options->operation, "The operation's folder")->required();
    command->add_flag("--watch,-w", options->watch, "Stay, and do it again after every edit in the folder");
    options->backend.declare(*command);
    options->choice.declare(*command);
    command->footer("Kernels are compiled when they run: after an edit in a kernel the host code is left alone.");
    command->callback([&context, options] { context.action = [options] { return run_tests(*options); }; });
}

}  // namespace opwright::builder
