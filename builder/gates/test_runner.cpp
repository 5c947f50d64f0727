#include "builder/gates/test_runner.hpp"

#include <fmt/format.h>

#include <system_error>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "builder/gates/junit.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// What broke a run that did not come to pytest's own end; nothing if it did.
std::optional<Diagnostic> what_broke(const WorkerRun& run, Seconds limit, const fs::path& log) {
    const std::string during = run.last_test.empty() ? "before the first test" : "in " + run.last_test;
    if (run.timed_out) {
        return broken_run("test-time-limit",
                          fmt::format("nothing happened for {:.0f} s, {}", limit.count(), during), log);
    }
    if (run.worker_died || run.end.signal != 0) {
        return broken_run("test-crash", fmt::format("the test process ended with {} {}", to_text(run.end), during),
                          log);
    }
    // pytest: 0 all passed, 1 some failed, 2 interrupted (a file could not be collected), 5 nothing collected.
    if (run.end.exit_code > 2) {
        return broken_run("test-crash", fmt::format("pytest ended with {} {}", to_text(run.end), during), log);
    }
    return std::nullopt;
}

}  // namespace

Diagnostic broken_run(std::string id, std::string what, const fs::path& log) {
    Diagnostic d;
    d.id = std::move(id);
    d.what = std::move(what);
    d.fix = "see the output in " + log.string();
    return d;
}

Result<TestRun> TestRunner::run(const std::vector<fs::path>& files, const fs::path& directory, const std::string& label,
                                Seconds limit, const std::function<void(std::string_view)>& on_test) {
    const Clock clock;
    const Stopwatch watch(clock);
    if (auto made = make_folders(scratch_); !made) return fail(made.error());
    const fs::path junit = scratch_ / (label + ".xml"), log = scratch_ / (label + ".log");
    FindingReader findings(scratch_ / (label + ".findings.jsonl"));
    std::error_code ignored;
    for (const fs::path& old : {junit, log, findings.file()}) fs::remove(old, ignored);

    WorkerRequest request;
    request.args = {"--junitxml=" + junit.string(), "-v", "--tb=short", "--color=no", "-p", "no:cacheprovider", "-p",
                    "opwright.pytest_plugin"};
    TestRun result;
    result.command = "./opwright pytest";
    for (const fs::path& file : files) {
        request.args.push_back(file.string());
        result.command += " " + to_text(Command{{file.string()}, {}, {}});
    }
    request.directory = directory;
    request.environment = environment_;
    // A workspace holds what was built and nothing that Python drops.
    request.environment["PYTHONDONTWRITEBYTECODE"] = "1";
    request.environment["OPWRIGHT_FINDINGS"] = findings.file().string();
    request.log = log;
    const auto run = worker_.run(request, limit, on_test);
    if (!run) return fail(run.error());

    if (auto output = read_file(log)) result.output = std::move(*output);
    result.retried = run->retried;
    result.findings = distinct(findings.read_new());
    result.broken = what_broke(*run, limit, log);
    if (const auto xml = read_file(junit)) {
        auto tests = read_junit(*xml, junit.string());
        if (tests) result.tests = std::move(*tests);
        if (!tests && !result.broken) result.broken = tests.error();
    } else if (!result.broken) {
        result.broken = broken_run("test-crash", "pytest ended without writing its results", log);
    }
    // The test that a crash or a time limit stopped is in no results file; it must not look as if it had never been.
    if (result.broken && !run->last_test.empty() && result.tests.empty()) {
        result.tests.push_back({run->last_test, "", TestOutcome::kError, result.broken->what, "", 0});
    }
    result.seconds = watch.seconds();
    return result;
}

}  // namespace opwright::builder
