#include "builder/cli/pipeline.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <functional>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "base/sha256.hpp"
#include "builder/cli/compilation_database.hpp"
#include "builder/cli/foreign_operation.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/cli/operation_style.hpp"
#include "builder/cli/stage_builder.hpp"
#include "builder/cli/workspace_lock.hpp"
#include "builder/cli/workspace_view.hpp"
#include "builder/report/deliverables.hpp"
#include "builder/report/events.hpp"
#include "builder/report/execution_log.hpp"
#include "builder/report/html.hpp"
#include "builder/report/plan_view.hpp"
#include "builder/report/summary_json.hpp"
#include "builder/scaffold/adopt.hpp"
#include "builder/stages/stage_tests.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// In JSON that people look at, characters that a terminal obeys and nobody sees are escapes.
constexpr bool kAscii = true;

std::string now_text() {
    return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(std::time(nullptr)));
}

class Pipeline {
  public:
    Pipeline(const BuildOptions& options, const PlannedSpec& spec, WorkspaceView view, StageBuilder& builder,
             std::map<std::string, std::string> environment)
        : until_(options.until),
          spec_(spec),
          view_(std::move(view)),
          progress_(view_.progress),
          builder_(builder),
          environment_(std::move(environment)) {}

    /// First what is green already: left alone, or its tests once more; then stage after stage what has to be built.
    Result<void> run() {
        if (auto taken = take_over(); !taken) return taken;
        int from = first_to_build();
        bool work = from <= until_;
        for (int stage = 1; stage <= until_; ++stage) work = work || view_.way(stage).way != Way::kUnchanged;
        if (work) {
            if (auto started = builder_.warm_up(); !started) return started;
        }
        if (from <= until_) {
            if (auto decided = keep_edits(from); !decided) return decided;
        }
        if (auto done = settle_green(from); !done) return done;
        for (int stage = from; stage <= until_; ++stage) {
            if (auto built = build_stage(stage); !built) return built;
        }
        return {};
    }

  private:
    /// What no build here has made is verified before anything is touched; then it counts as built.
    Result<void> take_over() {
        const auto foreign = find_foreign(builder_.workspace(), spec_.plan.names, spec_.plan.style, progress_.code);
        if (!foreign) return fail(foreign.error());
        if (foreign->stages == 0) return {};
        return foreign->stages == 3 ? take_over_scaffold(foreign->missing) : adopt_operation(foreign->stages);
    }

    /// Someone else's Stages 1 to 3.
    Result<void> take_over_scaffold(const std::vector<std::string>& missing) {
        if (!missing.empty()) {
            Diagnostic why;
            why.id = "prerequisite-missing";
            why.what = fmt::format(
                "the folder holds a scaffold that no build of opwright has made, and it is not "
                "complete: {} missing",
                fmt::join(missing, ", "));
            return prerequisite(std::move(why));
        }
        const Stage& third = stage_of(3);
        auto begun = builder_.warm_up()
                         .and_then([&] { return builder_.add(events::stage_began(3, third.title, third.goal)); })
                         .and_then([&] { return builder_.build_host(3); });
        if (!begun) return begun.error().id == "interrupted" ? begun : prerequisite(begun.error());
        const auto run = builder_.run_tests({3}, "check");
        if (!run) return fail(run.error());
        const auto closed = builder_.close_green(third, *run);
        if (!closed) return prerequisite(closed.error());
        for (int stage = 1; stage <= 3; ++stage) progress_.stage(stage).green = *closed;
        return count_as_built(3, {1, 2, 3}, Missing::kWrite);
    }

    /// An operation that is finished, or on its way. Its files are its author's: none is written.
    Result<void> adopt_operation(int stages) {
        std::vector<int> checked;
        for (int number = 1; number <= std::min(stages, until_); ++number) {
            const Stage& stage = stage_of(number);
            progress_.stage(number);
            checked.push_back(number);
            if (auto ok = builder_.add(events::stage_began(number, stage.title, stage.goal)); !ok) return ok;
        }
        const auto note = [&](int stage) {
            return tests_of_stage(builder_.operation(), stage).empty()
                       ? "adopted: the code is its author's, without a test of this stage"
                       : "adopted: the code is its author's, and its tests are green";
        };
        auto done = builder_.warm_up().and_then([&] { return check(checked, stages, note); });
        if (!done && done.error().id != "interrupted") {
            done.error().what = fmt::format(
                "the folder holds an operation that no build in this workspace has made, and it is not green: {}",
                done.error().what);
            return done;
        }
        if (!done) return done;
        if (auto ok = count_as_built(stages, checked, Missing::kKeep); !ok) return ok;
        for (int stage : checked)
            if (auto ok = list_files(stage); !ok) return ok;
        adopted_ = checked.back();
        return {};
    }

    /// From now on the folder is as if builds had written `code` stages of it and its author had edited the files.
    Result<void> count_as_built(int code, const std::vector<int>& green, Missing missing) {
        const auto ours = tree_of(spec_, code, code);
        if (!ours) return fail(ours.error());
        auto ok = adopt(*ours, builder_.workspace(), spec_.plan.names.directory, sha256(spec_.text), missing);
        if (!ok) return ok;
        progress_.code = code;
        taken_over_ = true;
        if (ok = record(green); !ok) return ok;
        auto view = view_workspace(spec_, builder_.workspace(), environment_);
        if (!view) return fail(view.error());
        view_ = std::move(*view);
        return {};
    }

    /// `why`: what is wrong with the scaffold, at its place.
    static Result<void> prerequisite(Diagnostic why) {
        if (why.id != "prerequisite-missing") why.id = "prerequisite-failed";
        why.what = "Stages 1 to 3 must be complete before Stage 4: " + why.what;
        why.fix =
            "nothing was touched: complete them (test_dev/test_stage3_registration.py must pass), or build in "
            "another workspace";
        return fail(std::move(why));
    }

    int first_to_build() const {
        int stage = 1;
        while (stage <= until_ && view_.way(stage).way != Way::kBuild) ++stage;
        return stage;
    }

    /// To build a stage test first, the folder goes back to the stage before. Where a person's work would be in the way
    /// of that, the stages whose code is there are checked instead, and `from` becomes the first one behind them.
    Result<void> keep_edits(int& from) {
        const int code = std::min(progress_.code, until_);
        if (code < from) return {};
        const auto preview = builder_.preview(from - 1, from);
        if (!preview) return fail(preview.error());
        std::vector<std::string> edited;
        for (const AppliedFile& file : *preview) {
            if (file.verdict == Verdict::kMerge || file.verdict == Verdict::kConflict)
                edited.push_back(file.path.substr(spec_.plan.names.directory.size() + 1));
        }
        if (edited.empty()) return {};
        for (int stage = from; stage <= code; ++stage) {
            StageWay& way = view_.ways[static_cast<std::size_t>(stage) - 1];
            way.way = Way::kCheck;
            way.why.push_back(
                fmt::format("not taken apart again, because your work is in {}", fmt::join(edited, ", ")));
        }
        from = code + 1;
        return {};
    }

    /// Stages before `from`: what is unchanged is only reported, the others' tests run once more, all in one run.
    Result<void> settle_green(int from) {
        const int last = std::min(from - 1, until_);
        std::vector<int> again;
        for (int stage = adopted_ + 1; stage <= last; ++stage) {
            if (auto begun = begin_known(stage); !begun) return begun;
            if (view_.way(stage).way == Way::kCheck) again.push_back(stage);
        }
        if (again.empty()) return last < until_ ? Result<void>{} : builder_.refresh_spec(1);
        // With stages still to be built, those behind `last` have no code; else all that was built stays.
        const int level = from <= until_ ? last : std::max(last, progress_.code);
        const auto note = [&](int stage) {
            return fmt::format("checked again: {}", fmt::join(view_.way(stage).why, "; "));
        };
        return builder_.write(again.back(), level, level, {again.front(), kStages})
            .and_then([&] { return check(again, std::max(level, progress_.code), note); })
            .and_then([&] { return record(again); });
    }

    /// The tests of stages whose code is there, in one run. `note` is what the report says of a green one.
    /// `built`: the last stage whose code is there.
    Result<void> check(const std::vector<int>& stages, int built, const std::function<std::string(int)>& note) {
        const Clock clock;
        const Stopwatch watch(clock);
        if (auto done = builder_.build_host(stages.back()); !done) return done;
        auto run = builder_.run_tests(stages, "check");
        if (!run) return fail(run.error());
        // What broke a late stage often breaks the tests of early ones too: the last stage that fails names the cause
        // best.
        Result<void> outcome;
        for (int stage : stages) {
            const auto closed = builder_.close_green(stage_of(stage), builder_.part_of(*run, stage), built);
            if (!closed && interrupted() != 0) return fail(closed.error());
            if (!closed) outcome = fail(closed.error());
            if (closed) progress_.stage(stage).green = *closed;
            const auto ended = builder_.add(events::stage_ended(stage, closed.has_value(),
                                                                watch.seconds() / static_cast<double>(stages.size()),
                                                                closed ? note(stage) : ""));
            if (!ended) return ended;
        }
        return outcome;
    }

    /// A stage that an earlier build left green: how it was red then, and, if it is left alone, how it was green.
    Result<void> begin_known(int number) {
        const StageRecord* record = progress_.find(number);
        const Stage& stage = stage_of(number);
        auto begun = builder_.add(events::stage_began(number, stage.title, stage.goal));
        const auto repeat = [&](json event) {
            if (!begun || !event.is_object()) return;
            event["from_earlier"] = true;
            begun = builder_.add(event);
        };
        if (record != nullptr) repeat(record->red);
        if (!begun || view_.way(number).way == Way::kCheck) return begun;
        repeat(record->green);
        if (!begun) return begun;
        return list_files(number).and_then([&] {
            return builder_.add(
                events::stage_ended(number, true, 0, fmt::format("unchanged, green since {}", record->since)));
        });
    }

    /// The files of a stage that is left alone, as they are.
    Result<void> list_files(int number) {
        const int level = std::max(progress_.code, number);
        if (listed_.empty()) {
            auto files = builder_.preview(level, level);
            if (!files) return fail(files.error());
            listed_ = std::move(*files);
        }
        const Names& names = spec_.plan.names;
        std::vector<FileEntry> entries;
        for (const AppliedFile& file : listed_) {
            const std::string inside = file.path.substr(names.directory.size() + 1);
            if (file.before && may_change(stage_of(number), names.op, inside))
                entries.push_back({file.path, sha256(*file.before), to_string(file.verdict), number, file.why});
        }
        return builder_.add(events::files_written(number, entries));
    }

    /// Test first: RED with the stage's tests and the code of the stage before, then the code, then GREEN.
    Result<void> build_stage(int number) {
        const Clock clock;
        const Stopwatch watch(clock);
        const Stage& stage = stage_of(number);
        // What an earlier build left of this stage and those behind it is taken back first.
        // A scaffold that was taken over may lack files of Stages 1 to 3 that the build works with.
        const StageRange may{taken_over_ ? 1 : number, std::max(number, progress_.code)};
        progress_.keep(number - 1);
        return builder_.add(events::stage_began(number, stage.title, stage.goal))
            .and_then([&] { return save(); })
            .and_then([&] { return builder_.write(number, number - 1, number, may); })
            .and_then([&] { return builder_.build_host(number); })
            .and_then([&] { return red(stage); })
            .and_then([&] {
                return builder_.write(number, number, number, {number, number});
            })
            .and_then([&] { return builder_.build_host(number); })
            .and_then([&] { return green(stage); })
            .and_then([&] { return builder_.add(events::stage_ended(number, true, watch.seconds(), "")); });
    }

    Result<void> red(const Stage& stage) {
        const auto run = builder_.run_tests({stage.number}, "red");
        if (!run) return fail(run.error());
        auto closed = builder_.close_red(stage, *run, taken_over_);
        if (!closed) return fail(closed.error());
        progress_.stage(stage.number).red = std::move(*closed);
        progress_.code = stage.number;
        return save();
    }

    /// The last stage's run has the tests of all stages in it: what was green must have stayed so.
    Result<void> green(const Stage& stage) {
        std::vector<int> stages;
        for (int number = stage.number == until_ ? 1 : stage.number; number <= stage.number; ++number)
            stages.push_back(number);
        const auto run = builder_.run_tests(stages, "green");
        if (!run) return fail(run.error());
        auto closed = builder_.close_green(stage, builder_.part_of(*run, stage.number));
        if (!closed) return fail(closed.error());
        for (int earlier : stages) {
            const GateVerdict verdict = judge_green(builder_.part_of(*run, earlier),
                                                    fmt::format("Stage {} after Stage {}", earlier, stage.number));
            if (!verdict.as_demanded) return fail(*verdict.error);
        }
        progress_.stage(stage.number).green = std::move(*closed);
        return record(stages);
    }

    /// These stages are green with what is on the disk now.
    Result<void> record(const std::vector<int>& stages) {
        const auto now = view_workspace(spec_, builder_.workspace(), environment_);
        if (!now) return fail(now.error());
        for (int stage : stages) {
            StageRecord& record = progress_.stage(stage);
            record.inputs = now->inputs[static_cast<std::size_t>(stage) - 1];
            record.since = now_text();
        }
        return save();
    }

    Result<void> save() { return write_progress(builder_.folder().progress(), progress_); }

    int until_;
    const PlannedSpec& spec_;
    WorkspaceView view_;
    BuildProgress progress_;
    StageBuilder& builder_;
    std::map<std::string, std::string> environment_;
    std::vector<AppliedFile> listed_;
    bool taken_over_ = false;  ///< what was there is someone else's
    int adopted_ = 0;          ///< the last stage that was checked and reported when the folder was taken over
};

Result<void> write_reports(const OperationFolder& folder, const fs::path& workspace, const Report& report,
                           BuildResult& result) {
    const std::string page = html_page(report, [&](const std::string& path) -> std::optional<std::string> {
        auto text = read_file(workspace / path);
        return text ? std::optional(std::move(*text)) : std::nullopt;
    });
    return write_file(folder.report(), page)
        .and_then([&] {
            result.page = folder.report();
            return write_file(folder.report_text(), deliverables_text(report));
        })
        .and_then([&] {
            return write_file(folder.report_json(),
                              summary_json(report, folder.report().string()).dump(2, ' ', kAscii) + "\n");
        });
}

/// From the command line to the first stage: everything that can be wrong before a file of the operation is touched.
Result<void> prepare_and_run(const BuildOptions& options, BuildListener& listener, BuildResult& result) {
    const InterruptGuard guard;
    const Clock clock;
    const Stopwatch watch(clock);
    const fs::path workspace = fs::absolute(options.workspace);
    result.report.workspace = workspace.string();
    result.report.spec = options.spec;
    auto spec = plan_spec_file(options.spec);
    if (!spec) return fail(spec.error());
    const Names& names = spec->plan.names;
    result.report.operation = names.op;
    const auto style = style_for(workspace, names, options.style);
    if (!style) return fail(style.error());
    spec->plan.style = *style;
    if (const auto complete = tree_of(*spec, kStages, kStages); !complete) return fail(complete.error());
    const auto chosen = options.backend.choose();
    if (!chosen) return fail(chosen.error());
    auto description = read_build_description(chosen->home.op_build_json());
    if (!description) return fail(description.error());
    const auto lock = WorkspaceLock::take(options.workspace);
    if (!lock) return fail(lock.error());
    const auto environment = environment_sums(chosen->home, chosen->backend, description->link_inputs);
    auto view = view_workspace(*spec, workspace, environment, options.from);
    if (!view) return fail(view.error());
    view->progress.spec = fs::absolute(options.spec).string();
    view->progress.directory = names.directory;
    view->progress.backend = chosen->backend.name;
    view->progress.late_noc = chosen->backend.late_noc;
    view->progress.style = *style;

    const OperationFolder folder{workspace / ".opwright" / names.op};
    std::optional<ExecutionLog> execution_log;
    auto log = EventLog::begin(folder.events(), [&](const json& event, const Report& report) {
        if (execution_log) execution_log->on_event(event, report);
        listener.on_event(event, report);
    });
    if (!log) return fail(log.error());
    if (options.log) {
        result.execution_log = workspace / names.directory / ExecutionLog::file_name(names.op);
        auto begun = ExecutionLog::begin(result.execution_log);
        if (!begun) return fail(begun.error());
        execution_log.emplace(std::move(*begun));
    }

    auto outcome = log->add(events::build_began(names.op, names.category, options.spec, result.report.workspace,
                                                chosen->backend.name, plan_view(spec->plan)));
    if (outcome) {
        StageBuilder builder(*spec, workspace, *chosen, std::move(*description), *log, listener);
        outcome = Pipeline(options, *spec, std::move(*view), builder, environment).run();
        // Before Stage 3 there is nothing yet that could be built without the builder.
        if (const auto host = host_build_of(chosen->home, workspace / names.directory))
            write_for_editors(chosen->home, *host);
    }
    const auto ended =
        log->add(events::build_ended(outcome.has_value(), watch.seconds(), outcome ? nullptr : &outcome.error()));
    result.report = log->report();
    const auto written = write_reports(folder, workspace, result.report, result);
    if (!outcome) return outcome;
    if (execution_log && execution_log->failed()) return fail(*execution_log->failed());
    return ended ? written : ended;
}

}  // namespace

BuildResult run_build(const BuildOptions& options, BuildListener& listener) {
    BuildResult result;
    const auto outcome = prepare_and_run(options, listener, result);
    if (!outcome) {
        result.error = outcome.error();
        result.report.ok = false;
        result.report.error_id = outcome.error().id;
        result.report.error = to_text(outcome.error());
    }
    if (!options.json.empty()) {
        const auto written =
            write_file(options.json, summary_json(result.report, result.page.string()).dump(2, ' ', kAscii) + "\n");
        if (!written && !result.error) result.error = written.error();
    }
    return result;
}

}  // namespace opwright::builder
