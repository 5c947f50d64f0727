// `opwright test`: all of opwright's own tests, C++ and Python, closed with one line of counts.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/cli/command.hpp"
#include "builder/gates/compile_errors.hpp"
#include "builder/gates/junit.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

struct Suite {
    std::string name;
    Command command;
    fs::path junit, log;
};

struct SuiteResult {
    TestCounts counts;
    std::vector<TestResult> bad;
    std::string broken;  ///< why there are no results
};

void write_summary(ProgressLine& progress, const Suite& suite, const SuiteResult& result, double seconds) {
    for (const TestResult& test : result.bad) {
        const std::string text = test.message.empty() ? test.detail : test.message;
        progress.print(fmt::format("  {} {}\n    {}",
                                   progress.paint(ProgressLine::Color::kRed, to_string(test.outcome)), test.name,
                                   text.substr(0, text.find('\n'))));
    }
    if (!result.broken.empty()) progress.print("  " + progress.paint(ProgressLine::Color::kRed, result.broken));
    if (!result.bad.empty() || !result.broken.empty()) progress.print("  whole output: " + suite.log.string());
    progress.print(fmt::format("{}: {} passed, {} failed, {} skipped in {:.1f} s", suite.name, result.counts.passed,
                               result.counts.failed, result.counts.skipped, seconds));
}

Result<SuiteResult> run_suite(const Suite& suite, ProgressLine& progress) {
    std::error_code ignored;
    fs::remove(suite.junit, ignored);
    if (auto made = make_folders(suite.junit.parent_path()); !made) return fail(made.error());
    RunOptions options;
    options.output_file = suite.log;
    options.on_line = [&](std::string_view line) { progress.show(fmt::format("{}: {}", suite.name, line)); };
    const auto finished = run(suite.command, options);
    if (!finished) return fail(finished.error());
    SuiteResult result;
    const auto xml = read_file(suite.junit);
    const auto tests = xml ? read_junit(*xml, suite.junit.string()) : fail(xml.error());
    if (!tests) {
        result.broken = fmt::format("no results ({}): {}", to_text(finished->end), tests.error().what);
        result.counts.failed = 1;
        return result;
    }
    result.counts = count(*tests);
    for (const TestResult& test : *tests) {
        if (test.outcome == TestOutcome::kFailed || test.outcome == TestOutcome::kError) result.bad.push_back(test);
    }
    // A program that ends badly with no failed test has failed somewhere else, for example while it ended.
    if (!finished->end.ok() && result.bad.empty() && result.counts.passed > 0) {
        result.broken = fmt::format("all tests passed, but the program ended with {}", to_text(finished->end));
        ++result.counts.failed;
    }
    return result;
}

/// The folders directly below a folder, by name; none when it does not exist.
std::vector<fs::path> folders_in(const fs::path& parent) {
    std::vector<fs::path> folders;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(parent, code)) {
        if (entry.is_directory() && entry.path().filename() != "__pycache__") folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::vector<Suite> suites_of(const BackendOptions::Chosen& chosen, bool cpp, bool python) {
    const Home& home = chosen.home;
    const fs::path folder = home.build() / "test";
    std::vector<Suite> suites;
    if (cpp) {
        Suite suite{"C++", {}, folder / "ctest.xml", folder / "ctest.log"};
        suite.command.argv = {"ctest",
                              "--test-dir",
                              home.cmake().string(),
                              "--output-on-failure",
                              "--output-junit",
                              suite.junit.string(),
                              "-j",
                              std::to_string(std::max<long>(1, ::sysconf(_SC_NPROCESSORS_ONLN)))};
        suite.command.environment["OPWRIGHT_HOME"] = home.root.string();
        suites.push_back(std::move(suite));
    }
    if (!python) return suites;
    // One process per folder: suites hold devices and caches of their own, and a crash ends only one of them.
    for (const fs::path& tests : folders_in(home.root / "tests")) {
        const std::string name = tests.filename().string();
        Suite suite{"tests/" + name, {}, folder / (name + ".xml"), folder / (name + ".log")};
        suite.command.argv = {home.python().string(),
                              "-m",
                              "pytest",
                              "-v",
                              "--tb=short",
                              "--color=no",
                              "--junitxml=" + suite.junit.string(),
                              tests.string()};
        suite.command.directory = home.root;
        suite.command.environment = ttnn_environment(home, chosen.backend);
        suites.push_back(std::move(suite));
    }
    return suites;
}

/// Set-up builds the product only; the unit tests are built here, when they are asked for.
Result<void> build_unit_tests(const Home& home, ProgressLine& progress) {
    RunOptions options;
    options.output_file = home.build() / "test/build.log";
    options.on_line = [&](std::string_view line) { progress.show(fmt::format("building the C++ tests: {}", line)); };
    const auto built = run(Command{{"ninja", "-C", home.cmake().string(), "opwright_tests"}, {}, {}}, options);
    if (!built) return fail(built.error());
    if (built->end.ok()) return {};
    return fail(to_diagnostic(find_compile_errors(built->output, home.root), built->output));
}

int run_tests(const BackendOptions& options, bool cpp, bool python) {
    const auto chosen = options.choose();
    if (!chosen) return report_error(chosen.error());
    const InterruptGuard guard;
    ProgressLine progress(stdout);
    const Clock clock;
    TestCounts total;
    if (cpp) {
        progress.print("C++: building the unit tests ...");
        const auto built = build_unit_tests(chosen->home, progress);
        progress.clear();
        if (!built) return report_error(built.error());
    }
    for (const Suite& suite : suites_of(*chosen, cpp, python)) {
        const Stopwatch watch(clock);
        // Without a terminal nothing moves while a suite runs: say at least which one it is.
        progress.print(suite.name + ": running ...");
        const auto result = run_suite(suite, progress);
        if (!result) {
            progress.clear();
            return report_error(result.error());
        }
        write_summary(progress, suite, *result, watch.seconds());
        total.passed += result->counts.passed;
        total.failed += result->counts.failed;
        total.skipped += result->counts.skipped;
    }
    progress.print(fmt::format("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped));
    return total.failed == 0 && total.passed > 0 ? kExitOk : kExitBad;
}

}  // namespace

void add_test(CLI::App& app, Context& context) {
    struct Options {
        BackendOptions backend;
        std::string only;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("test", "Run opwright's own tests, C++ and Python, and count them");
    command->add_option("--only", options->only, "One kind: cpp or python")->check(CLI::IsMember({"cpp", "python"}));
    options->backend.declare(*command);
    command->callback([&context, options] {
        context.action = [options] {
            return run_tests(options->backend, options->only != "python", options->only != "cpp");
        };
    });
}

}  // namespace opwright::builder
