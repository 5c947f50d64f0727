#include "builder/cli/recorded_programs.hpp"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "base/files.hpp"
#include "builder/check/check.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/gates/test_runner.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr Seconds kLimit{180};

/// The host sources and where they are: the programs name kernels by their places, and a workspace may be a copy.
std::string sources_of(const fs::path& operation) {
    std::error_code error;
    return check::host_digest(operation) + " " + fs::weakly_canonical(operation, error).string();
}

}  // namespace

bool RecordedPrograms::is_fresh(const fs::path& operation) const {
    std::error_code error;
    const auto text = read_file(digest);
    return text && fs::exists(file, error) && *text == sources_of(operation);
}

bool RecordedPrograms::ran_these_kernels(const fs::path& operation) const {
    const auto text = read_file(kernels);
    return text && *text == check::kernel_digest(operation);
}

Result<void> RecordedPrograms::begin(const fs::path& operation) const {
    std::error_code ignored;
    fs::remove(file, ignored);
    fs::remove(kernels, ignored);
    if (auto written = write_file(kernels, check::kernel_digest(operation)); !written) return written;
    return write_file(digest, sources_of(operation));
}

Result<std::string> record_programs(const fs::path& operation, const BackendOptions& backend,
                                    const std::function<void(const std::string&)>& on_step) {
    const std::vector<fs::path> tests = find_tests(operation);
    if (tests.empty())
        return fail("no-tests", "the operation has no test_*.py that would run its factory",
                    "add a test that calls the operation");
    const auto chosen = backend.choose();
    if (!chosen) return fail(chosen.error());
    const auto host = host_build_of(chosen->home, operation);
    if (!host) return fail(host.error());
    const OperationFolder folder{host->workspace / ".opwright" / host->op};
    on_step("building the host code");
    const auto built = run_host_build(*host, [&](std::string_view what) { on_step(fmt::format("building {}", what)); });
    if (!built) return fail(built.error());
    if (!built->ok) return fail(built->error);

    const RecordedPrograms programs(folder);
    if (auto begun = programs.begin(operation); !begun) return fail(begun.error());
    Command command{
        {chosen->home.python().string(), "-m", "opwright.worker"}, {}, ttnn_environment(chosen->home, chosen->backend)};
    command.environment["OPWRIGHT_OP_MODULES"] = "";
    Worker worker(std::move(command), folder.runs() / "worker.log");
    TestRunner runner(
        worker, folder.runs(),
        {{"OPWRIGHT_OP_MODULES", host->module_file().string()}, {"OPWRIGHT_PROGRAMS", programs.file.string()}});
    // On the chip, too: a test whose first result is wrong would never reach its second call.
    on_step("running the operation's tests");
    const auto run = runner.run(tests, host->workspace, "programs", kLimit);
    if (!run) return fail(run.error());
    if (run->broken) return run->broken->what;
    for (const TestResult& test : run->tests) {
        const bool failed = test.outcome == TestOutcome::kFailed || test.outcome == TestOutcome::kError;
        if (!failed) continue;
        std::string text = test.message.empty() ? test.detail : test.message;
        for (const Finding& finding : run->findings) text += "\n" + to_text(finding);
        return text;
    }
    return std::string();
}

}  // namespace opwright::builder
