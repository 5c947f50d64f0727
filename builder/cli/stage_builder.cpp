#include "builder/cli/stage_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "base/sha256.hpp"
#include "builder/cli/explain_failure.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/cli/recorded_programs.hpp"
#include "builder/cli/workspace_view.hpp"
#include "builder/gates/advice.hpp"
#include "builder/gates/host_sources.hpp"
#include "builder/report/events.hpp"
#include "builder/scaffold/render.hpp"
#include "builder/stages/stage_tests.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

GateReport report_of(const TestRun& run, const std::string& outcome, const std::string& expected) {
    return {outcome, expected, run.tests, run.findings, run.seconds};
}

std::string gate_words(const std::string& gate) {
    return gate == "red" ? "RED" : gate == "green" ? "GREEN" : "again";
}

Unexpected changed_meanwhile(int stage, const std::string& path) {
    Diagnostic d;
    d.id = "changed-meanwhile";
    d.place.file = path;
    d.what = fmt::format("this file changed while Stage {} was at work, and not by the build", stage);
    d.expected = "a folder that neither tests nor editors write to during a build";
    d.fix = "run the same command again; if a test writes the file, let it write elsewhere";
    return fail(std::move(d));
}

}  // namespace

StageBuilder::StageBuilder(const PlannedSpec& spec, const fs::path& workspace, const BackendOptions::Chosen& chosen,
                           BuildDescription description, EventLog& log, BuildListener& listener)
    : spec_(spec),
      workspace_(fs::absolute(workspace)),
      folder_{workspace_ / ".opwright" / spec.plan.names.op},
      spec_sha256_(sha256(spec.text)),
      host_{std::move(description), workspace_,         workspace_ / spec.plan.names.directory,
            folder_.host(),         spec.plan.names.op, ""},
      rig_(make_rig(chosen.home, chosen.backend, folder_.runs())),
      log_(log),
      listener_(listener) {}

Result<void> StageBuilder::write(int stage, int code, int tests, StageRange may) {
    step(stage, "writing files");
    const auto tree = tree_of(spec_, code, tests);
    if (!tree) return fail(tree.error());
    const Names& names = spec_.plan.names;
    ApplyOptions options{workspace_, names.directory, spec_sha256_};
    options.remove_leftovers = true;
    options.may_write = [&](const std::string& path) {
        // The specification is what all stages come from, and no stage's own.
        if (path == names.op + "_spec.md") return true;
        for (int number = may.first; number <= may.last; ++number)
            if (may_change(stage_of(number), names.op, path)) return true;
        return false;
    };
    const auto applied = apply(*tree, options);
    if (!applied) return fail(applied.error());
    std::vector<FileEntry> files;
    for (const AppliedFile& file : *applied) {
        const std::string inside = file.path.substr(names.directory.size() + 1);
        // A stage lists what it brings, and what it found that way already.
        if (file.writes() || (may_change(stage_of(stage), names.op, inside) && file.before))
            files.push_back({file.path, file.sha256, to_string(file.verdict), stage, file.why});
    }
    return add(events::files_written(stage, files));
}

Result<void> StageBuilder::refresh_spec(int stage) {
    Tree tree;
    add_spec(tree, spec_.plan, spec_.text);
    const auto applied = apply(tree, {workspace_, spec_.plan.names.directory, spec_sha256_});
    if (!applied) return fail(applied.error());
    const AppliedFile& file = applied->front();
    if (!file.writes()) return {};
    return add(events::files_written(stage, {{file.path, file.sha256, to_string(file.verdict), stage, file.why}}));
}

Result<std::vector<AppliedFile>> StageBuilder::preview(int code, int tests) const {
    const auto tree = tree_of(spec_, code, tests);
    if (!tree) return fail(tree.error());
    ApplyOptions options{workspace_, spec_.plan.names.directory, spec_sha256_};
    options.remove_leftovers = options.dry_run = true;
    return apply(*tree, options);
}

Result<void> StageBuilder::build_host(int stage) {
    // Before the first code there is nothing to build, and ttnn without the operation is what RED needs.
    const auto on_step = [&](std::string_view what) { step(stage, fmt::format("building {}", what)); };
    if (find_host_sources(host_.operation).empty()) return rig_->leave_out(host_, on_step);
    step(stage, "building the host code");
    const auto operation = operation_at(host_.operation);
    if (!operation) return fail(operation.error());
    host_.bind_function = operation->bind_function;
    const auto built = rig_->build(host_, on_step);
    if (!built) return fail(built.error());
    auto logged =
        add(events::command_ran(stage, {"build", built->command, built->output, "", built->seconds, built->ok}));
    if (!logged || built->ok) return logged;
    return fail(with_advice(built->error, host_.operation));
}

Result<TestRun> StageBuilder::run_tests(const std::vector<int>& stages, const std::string& gate) {
    std::vector<fs::path> files;
    for (int number : stages)
        for (fs::path& file : tests_of_stage(host_.operation, number)) files.push_back(std::move(file));
    const int last = stages.back();
    step(last, gate_words(gate));
    // What the factory makes is written down, so that a failure can be explained by what it really made.
    const RecordedPrograms programs(folder_);
    if (auto begun = programs.begin(host_.operation); !begun) return fail(begun.error());
    const std::vector<std::string> before = fingerprint();
    const RigTests tests{std::move(files),
                         fmt::format("stage{}-{}", last, gate_words(gate)),
                         {{"OPWRIGHT_PROGRAMS", programs.file.string()}},
                         {}};
    auto run = rig_->run(host_, tests,
                         [&](std::string_view test) { step(last, fmt::format("{}: {}", gate_words(gate), test)); });
    if (!run) return run;
    if (auto added = add(events::command_ran(
            last, {gate, run->command, run->output, run->retried, run->seconds, !run->broken.has_value()}));
        !added)
        return fail(added.error());
    const std::vector<std::string> after = fingerprint();
    std::vector<std::string> changed;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                  std::back_inserter(changed));
    if (!changed.empty()) return changed_meanwhile(last, changed.front().substr(0, changed.front().find('\t')));
    return run;
}

TestRun StageBuilder::part_of(const TestRun& run, int stage) const {
    const std::vector<fs::path> files = tests_of_stage(host_.operation, stage);
    const auto is_of_stage = [&](const TestResult& test) {
        return test.file.empty() || std::any_of(files.begin(), files.end(), [&](const fs::path& file) {
                   return ("." + test.file + ".").find("." + file.stem().string() + ".") != std::string::npos;
               });
    };
    TestRun part = run;
    std::erase_if(part.tests, [&](const TestResult& test) { return !is_of_stage(test); });
    return part;
}

Result<nlohmann::json> StageBuilder::close_red(const Stage& stage, const TestRun& run, bool foreign) {
    RedReason reason{stage.red_words, stage.red_patterns};
    if (foreign) reason.patterns.push_back("[Nn]ot (yet )?implemented");
    const GateVerdict verdict = judge_red(run, reason, fmt::format("Stage {}", stage.number));
    auto event = events::gate_closed(stage.number, "red",
                                     report_of(run, verdict.as_demanded ? "red" : verdict.outcome, reason.words));
    if (auto added = add(event); !added) return fail(added.error());
    const bool done_already = foreign && verdict.outcome == "passed";
    if (!verdict.as_demanded && !done_already) return fail(with_advice(*verdict.error, host_.operation));
    return event;
}

Result<nlohmann::json> StageBuilder::close_green(const Stage& stage, TestRun run, int built) {
    const bool past = built > stage.number;
    const bool untested = past && tests_of_stage(host_.operation, stage.number).empty();
    const bool outlived = past && stage.number > 3 && skip_outlived(run) != 0;
    GateVerdict verdict = judge_green(run, fmt::format("Stage {}", stage.number));
    if (verdict.error && verdict.error->id == "green-no-tests" && (untested || outlived))
        verdict = {true, "passed", {}};
    auto event =
        events::gate_closed(stage.number, "green", report_of(run, verdict.as_demanded ? "green" : verdict.outcome, ""));
    if (auto added = add(event); !added) return fail(added.error());
    if (!verdict.as_demanded) return fail(explain_failure(*verdict.error, spec_.plan, workspace_));
    return event;
}

Result<void> StageBuilder::add(const nlohmann::json& event) {
    if (interrupted() != 0) return fail(interrupt_diagnostic());
    return log_.add(event);
}

void StageBuilder::step(int stage, const std::string& what) {
    listener_.on_step(fmt::format("Stage {}: {}", stage, what));
}

std::vector<std::string> StageBuilder::fingerprint() const {
    std::vector<std::string> files;
    std::error_code error;
    for (fs::recursive_directory_iterator it(host_.operation, error), end; !error && it != end; it.increment(error)) {
        const fs::path inside = it->path().lexically_relative(workspace_);
        if (!is_work(inside)) {
            it.disable_recursion_pending();
        } else if (!it->is_directory(error)) {
            files.push_back(fmt::format("{}\t{}\t{}", inside.generic_string(), it->file_size(error),
                                        it->last_write_time(error).time_since_epoch().count()));
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace opwright::builder
