// `opwright check`: looks for mistakes in an operation's folder, generated or written by hand.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/progress.hpp"
#include "builder/check/check.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/recorded_programs.hpp"
#include "builder/cli/spec_file.hpp"
#include "builder/gates/advice.hpp"
#include "builder/gates/host_sources.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

struct Options {
    std::string operation, spec;
    bool json = false, no_run = false;
    BackendOptions backend;
};

/// The specification in the folder whose operation has the folder's name; `why_none`: why there is none to check
/// against.
std::optional<PlannedSpec> find_spec(const fs::path& operation, std::string& why_none) {
    std::error_code error;
    why_none = "no specification of this operation is in its folder (see --spec)";
    for (const auto& entry : fs::directory_iterator(operation, error)) {
        if (entry.path().extension() != ".md") continue;
        auto planned = plan_spec_file(entry.path().string());
        if (planned && planned->plan.names.op == operation.filename()) return std::move(*planned);
        if (!planned && entry.path().stem() == operation.filename().string() + "_spec")
            why_none = "the specification in the folder makes no plan: " + to_text(planned.error());
    }
    return std::nullopt;
}

/// Sets `input.programs`, or why there are none.
/// Returns what running the factory showed: the text of the first failing test, or of a build that failed. `anew`: also
/// when programs of these host sources are on record.
Diagnostic find_programs(const Options& options, check::CheckInput& input, ProgressLine& progress, bool anew) {
    const OperationFolder folder{input.workspace / ".opwright" / input.operation.filename()};
    const RecordedPrograms programs(folder);
    if (!anew && programs.is_fresh(input.operation)) {
        input.programs = programs.file;
        return {};
    }
    if (options.no_run) {
        input.why_no_programs = "the factory was not run (--no-run), and no earlier run of these sources is on record";
        return {};
    }
    const auto recorded =
        record_programs(input.operation, options.backend, [&](const std::string& what) { progress.show(what); });
    Diagnostic shown;
    std::error_code error;
    if (recorded && !fs::exists(programs.file, error)) {
        input.why_no_programs = "the operation's tests made no program" + (recorded->empty() ? "" : ": " + *recorded);
        shown.what = *recorded;
    } else if (recorded) {
        input.programs = programs.file;
        shown.what = *recorded;
    } else {
        input.why_no_programs = "the factory could not be run: " + to_text(recorded.error());
        shown = recorded.error();
    }
    return shown;
}

/// What the build or the tests showed, matched to the debugging guide; nothing when the rules found the mistake already
/// or nothing fits.
void add_advice(const Diagnostic& shown, const fs::path& operation, check::CheckReport& report) {
    const std::optional<Advice> advice = advice_for(shown.what);
    const bool unbuilt = shown.id == "host-build-failed";
    if ((!advice && !unbuilt) || report.errors() != 0) return;
    const Diagnostic told = with_advice(shown, operation);
    check::Mistake mistake;
    mistake.rule = advice ? advice->rule : shown.id;
    mistake.place = told.place.file.empty() ? SourcePlace{operation.string(), 0, 0} : told.place;
    mistake.what = advice ? advice->line : shown.what;
    mistake.fix = advice ? advice->fix : shown.fix;
    report.mistakes.push_back(std::move(mistake));
    check::sort_and_deduplicate(report.mistakes);
    check::add_excerpts(report.mistakes);
}

int run_check(const Options& options) {
    std::error_code error;
    check::CheckInput input;
    input.operation = fs::weakly_canonical(options.operation, error);
    if (!fs::is_directory(input.operation, error))
        return report_error({.id = "no-operation",
                             .place = {options.operation, 0, 0},
                             .what = "this is no folder",
                             .expected = {},
                             .fix = "name an operation's folder, ttnn/cpp/ttnn/operations/<category>/<op>"});
    std::optional<PlannedSpec> spec;
    std::string why_no_spec;
    if (options.spec.empty()) {
        spec = find_spec(input.operation, why_no_spec);
    } else {
        auto planned = plan_spec_file(options.spec);
        if (!planned) return report_error(planned.error());
        spec = std::move(*planned);
    }
    if (spec) input.plan = &spec->plan;
    input.workspace = check::workspace_of(input.operation);
    if (const auto home = find_home()) input.runtime_root = home->runtime_root();
    if (check::find_kernel_sources(input.operation).empty() && find_host_sources(input.operation).empty())
        return report_error({.id = "no-operation",
                             .place = {options.operation, 0, 0},
                             .what = "there is neither host code nor a kernel in this folder",
                             .expected = {},
                             .fix = "name an operation's folder, ttnn/cpp/ttnn/operations/<category>/<op>"});
    check::CheckReport report;
    {
        ProgressLine progress(stderr);
        const RecordedPrograms programs(OperationFolder{input.workspace / ".opwright" / input.operation.filename()});
        const bool tried = programs.ran_these_kernels(input.operation);
        Diagnostic shown = find_programs(options, input, progress, false);
        report = check::check_operation(input);
        // Only the compiler knows every mistake: edited kernels in which no rule found one are run.
        if (report.errors() == 0 && shown.what.empty() && !tried && !options.no_run) {
            shown = find_programs(options, input, progress, true);
            report = check::check_operation(input);
        }
        add_advice(shown, input.operation, report);
    }
    if (!spec) report.skipped.push_back({"the plan", why_no_spec, {}});
    if (options.json) {
        fmt::print("{}\n", check::to_json(report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    } else {
        fmt::print("{}", check::to_text(report));
    }
    return report.errors() == 0 ? kExitOk : kExitBad;
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("check", "Look for mistakes in an operation: plan, factory and kernels");
    command->add_option("OPDIR", options->operation, "The operation's folder")->required();
    command->add_option("--spec", options->spec, "Its specification; else the one in the folder");
    command->add_flag("--json", options->json, "Print the findings as JSON (docs/check.md)");
    command->add_flag("--no-run", options->no_run, "Do not build and run the factory: look at the sources only");
    options->backend.declare(*command);
    command->callback([&context, options] { context.action = [options] { return run_check(*options); }; });
}

}  // namespace opwright::builder
