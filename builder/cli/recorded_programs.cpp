#include "builder/cli/recorded_programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/files.hpp"
#include "builder/check/check.hpp"
#include "builder/check/syntax/token.hpp"
#include "builder/gates/host_build.hpp"
#include "builder/gates/test_runner.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr Seconds kLimit{180};

std::vector<fs::path> test_files(const fs::path& operation) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(operation, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with("test_") && name.ends_with(".py")) files.push_back(entry->path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace

bool RecordedPrograms::is_fresh(const fs::path& operation) const {
    std::error_code error;
    const auto text = read_file(digest);
    return text && fs::exists(file, error) && *text == check::host_digest(operation);
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
    return write_file(digest, check::host_digest(operation));
}

Result<std::string> record_programs(const fs::path& workspace, const fs::path& operation,
                                    const std::string& op_namespace, const BackendOptions& backend,
                                    const std::function<void(const std::string&)>& on_step) {
    const std::vector<fs::path> tests = test_files(operation);
    if (tests.empty())
        return fail("no-tests", "the operation has no test_*.py that would run its factory",
                    "add a test that calls the operation");
    const auto chosen = backend.choose();
    if (!chosen) return fail(chosen.error());
    auto description = read_build_description(chosen->home.op_build_json());
    if (!description) return fail(description.error());
    const std::string op = operation.filename().string();
    const OperationFolder folder{workspace / ".opwright" / op};
    HostBuild host;
    host.description = std::move(*description);
    host.workspace = workspace;
    host.operation = operation;
    host.output = folder.host();
    host.op = op;
    host.op_namespace = op_namespace;
    on_step("building the host code");
    const auto built = run_host_build(host, [&](std::string_view what) { on_step(fmt::format("building {}", what)); });
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
        {{"OPWRIGHT_OP_MODULES", host.module_file().string()}, {"OPWRIGHT_PROGRAMS", programs.file.string()}});
    // On the chip, too: a test whose first result is wrong would never reach its second call.
    on_step("running the operation's tests");
    const auto run = runner.run(tests, workspace, "programs", kLimit);
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

std::string namespace_of_binding(const fs::path& operation) {
    const std::string op = operation.filename().string();
    const auto text = read_file(operation / (op + "_nanobind.hpp"));
    if (!text) return "";
    std::vector<std::string> scopes;  // "" for braces that are no namespace
    std::string pending;
    bool is_namespace = false;
    for (const check::Token& token : check::tokenize(*text, 0)) {
        if (token.is("namespace")) {
            is_namespace = true;
            pending.clear();
        } else if (is_namespace && (token.kind == check::TokenKind::kName || token.is("::"))) {
            pending += token.text;
        } else if (token.is("{")) {
            scopes.push_back(is_namespace ? pending : "");
            is_namespace = false;
        } else if (token.is("}") && !scopes.empty()) {
            scopes.pop_back();
        } else if (token.is("bind_" + op)) {
            std::string name;
            for (const std::string& scope : scopes) name += scope.empty() || name.empty() ? scope : "::" + scope;
            return name;
        }
    }
    return "";
}

}  // namespace opwright::builder
