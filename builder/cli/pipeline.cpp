#include "builder/cli/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "base/sha256.hpp"
#include "builder/gates/gate_verdict.hpp"
#include "builder/report/events.hpp"
#include "builder/report/html.hpp"
#include "builder/report/plan_view.hpp"
#include "builder/report/summary_json.hpp"
#include "builder/scaffold/apply.hpp"
#include "builder/scaffold/render.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// Far beyond what any stage's tests need, cold kernel compilation included; a hang on the chip is found long before.
constexpr Seconds kTestLimit{300};

class Pipeline {
  public:
    Pipeline(const BuildOptions& options, BuildListener& listener, const PlannedSpec& spec,
             BackendOptions::Chosen chosen, BuildDescription description, EventLog& log)
        : options_(options),
          listener_(listener),
          plan_(spec.plan),
          spec_text_(spec.text),
          spec_sha256_(sha256(spec.text)),
          log_(log),
          workspace_(fs::absolute(options.workspace)),
          folder_{workspace_ / ".opwright" / plan_.names.op},
          host_{std::move(description), workspace_,     workspace_ / plan_.names.directory,
                folder_.host(),         plan_.names.op, plan_.names.op_namespace},
          worker_(worker_command(chosen), folder_.runs() / "worker.log"),
          progress_(read_progress(folder_.progress())) {}

    Result<void> run() {
        // Importing torch and ttnn takes longer than writing and compiling the first stage: let it begin now.
        if (auto started = worker_.warm_up(); !started) return started;
        const int green_before = std::min(progress_.green(), options_.until);
        if (green_before > 0) {
            if (auto checked = check_again(green_before); !checked) return checked;
        }
        for (int stage = green_before + 1; stage <= options_.until; ++stage) {
            if (auto built = build_stage(stage); !built) return built;
        }
        return {};
    }

  private:
    /// Test first: RED with the stage's tests and the code of the stage before, then the code, then GREEN.
    Result<void> build_stage(int number) {
        const Stopwatch watch(clock_);
        const Stage& stage = stage_of(number);
        return begin(stage)
            .and_then([&] {
                return write(number, {number - 1, number});
            })
            .and_then([&] { return build_host(number); })
            .and_then([&] { return red(stage); })
            .and_then([&] {
                return write(number, {number, number});
            })
            .and_then([&] { return build_host(number); })
            .and_then([&] { return green(stage); })
            .and_then([&] { return write_progress(folder_.progress(), progress_); })
            .and_then([&] { return add(events::stage_ended(number, true, watch.seconds(), false)); });
    }

    /// Stages that an earlier build left green are not taken apart again: their tests must still pass, all in one run.
    Result<void> check_again(int last) {
        const Stopwatch watch(clock_);
        for (int number = 1; number <= last; ++number) {
            auto begun = begin(stage_of(number)).and_then([&] {
                nlohmann::json red = progress_.red[static_cast<std::size_t>(number) - 1];
                red["from_earlier"] = true;
                return add(red);
            });
            if (!begun) return begun;
        }
        auto built = write(last, {last, last}).and_then([&] { return build_host(last); });
        if (!built) return built;
        auto run = run_tests(1, last, fmt::format("stages 1 to {} again", last));
        if (!run) return fail(run.error());
        // What broke a late stage often breaks the tests of early ones too: the last stage that fails names the cause
        // best.
        Result<void> outcome;
        for (int number = 1; number <= last; ++number) {
            const auto closed = close_green(stage_of(number), part_of(*run, number));
            if (!closed && interrupted() != 0) return closed;
            if (!closed) outcome = closed;
            const auto ended = add(events::stage_ended(number, closed.has_value(), watch.seconds() / last, true));
            if (!ended) return ended;
        }
        if (!outcome) return outcome;
        return {};
    }

    Result<void> begin(const Stage& stage) { return add(events::stage_began(stage.number, stage.title, stage.goal)); }

    Result<void> write(int stage, Progress progress) {
        step(stage, "writing files");
        auto tree = render(plan_, progress);
        if (!tree) return fail(tree.error());
        add_spec(*tree, plan_, spec_text_);
        const auto applied = apply(*tree, {workspace_, plan_.names.directory, spec_sha256_});
        if (!applied) return fail(applied.error());
        std::vector<FileEntry> files;
        for (const AppliedFile& file : *applied) {
            // A stage lists what it brings; one that is only checked lists all it found.
            const bool news = file.verdict != Verdict::kIdentical || stage <= progress_.green();
            if (news) files.push_back({file.path, file.sha256, to_string(file.verdict), stage});
        }
        return add(events::files_written(stage, files));
    }

    Result<void> build_host(int stage) {
        // Before the first code there is nothing to build, and ttnn without the operation is what RED needs.
        if (find_host_sources(host_.operation).empty()) return {};
        step(stage, "building the host code");
        const auto built =
            run_host_build(host_, [&](std::string_view what) { step(stage, fmt::format("building {}", what)); });
        if (!built) return fail(built.error());
        auto logged = add(events::command_ran(stage, built->command, built->seconds, built->ok));
        if (!logged || built->ok) return logged;
        return fail(built->error);
    }

    Result<void> red(const Stage& stage) {
        auto run = run_tests(stage.number, stage.number, "RED");
        if (!run) return fail(run.error());
        const RedReason reason{stage.red_words, stage.red_patterns};
        const GateVerdict verdict = judge_red(*run, reason, fmt::format("Stage {}", stage.number));
        const auto event = events::gate_closed(
            stage.number, "red", report_of(*run, verdict.as_demanded ? "red" : verdict.outcome, reason.words));
        if (auto added = add(event); !added) return added;
        if (!verdict.as_demanded) return fail(*verdict.error);
        red_event_ = event;
        return {};
    }

    /// The last stage's run has the tests of all stages in it: what was green must have stayed so.
    Result<void> green(const Stage& stage) {
        const int first = stage.number == options_.until ? 1 : stage.number;
        auto run = run_tests(first, stage.number, "GREEN");
        if (!run) return fail(run.error());
        if (auto closed = close_green(stage, part_of(*run, stage.number)); !closed) return closed;
        for (int earlier = first; earlier < stage.number; ++earlier) {
            const GateVerdict verdict =
                judge_green(part_of(*run, earlier), fmt::format("Stage {} after Stage {}", earlier, stage.number));
            if (!verdict.as_demanded) return fail(*verdict.error);
        }
        progress_.red.resize(static_cast<std::size_t>(stage.number) - 1);
        progress_.red.push_back(red_event_);
        return {};
    }

    Result<void> close_green(const Stage& stage, const TestRun& run) {
        const GateVerdict verdict = judge_green(run, fmt::format("Stage {}", stage.number));
        auto added = add(events::gate_closed(stage.number, "green",
                                             report_of(run, verdict.as_demanded ? "green" : verdict.outcome, "")));
        if (!added || verdict.as_demanded) return added;
        return fail(*verdict.error);
    }

    Result<TestRun> run_tests(int first, int last, const std::string& what) {
        std::vector<fs::path> files;
        for (int number = first; number <= last; ++number) files.push_back(test_file(number));
        step(last, what);
        const std::string label = fmt::format("stage{}-{}", last, first == last || what == "GREEN" ? what : "again");
        std::map<std::string, std::string> environment;
        if (fs::exists(host_.module_file())) environment["OPWRIGHT_OP_MODULES"] = host_.module_file().string();
        TestRunner runner(worker_, folder_.runs(), std::move(environment));
        auto run = runner.run(files, workspace_, label, kTestLimit,
                              [&](std::string_view test) { step(last, fmt::format("{}: {}", what, test)); });
        if (run) {
            if (auto added = add(events::command_ran(last, run->command, run->seconds, !run->broken)); !added)
                return fail(added.error());
        }
        return run;
    }

    fs::path test_file(int stage) const { return host_.operation / "test_dev" / stage_of(stage).test_file; }

    /// The tests of one stage out of a run of several; findings and a broken end belong to every part.
    TestRun part_of(const TestRun& run, int stage) const {
        const std::string module = test_file(stage).stem().string();
        TestRun part = run;
        std::erase_if(part.tests, [&](const TestResult& test) {
            return !test.file.empty() && ("." + test.file + ".").find("." + module + ".") == std::string::npos;
        });
        return part;
    }

    static GateReport report_of(const TestRun& run, const std::string& outcome, const std::string& expected) {
        return {outcome, expected, run.tests, run.findings, run.seconds};
    }

    static Command worker_command(const BackendOptions::Chosen& chosen) {
        Command command{{chosen.home.python().string(), "-m", "opwright.worker"},
                        {},
                        ttnn_environment(chosen.home, chosen.backend)};
        command.environment["OPWRIGHT_OP_MODULES"] = "";
        return command;
    }

    void step(int stage, const std::string& what) { listener_.on_step(fmt::format("Stage {}: {}", stage, what)); }

    Result<void> add(const nlohmann::json& event) {
        if (interrupted() != 0) return fail(interrupt_diagnostic());
        return log_.add(event);
    }

    const BuildOptions& options_;
    BuildListener& listener_;
    const Plan& plan_;
    const std::string& spec_text_;
    std::string spec_sha256_;
    EventLog& log_;
    fs::path workspace_;
    OperationFolder folder_;
    HostBuild host_;
    Worker worker_;
    BuildProgress progress_;
    nlohmann::json red_event_;
    Clock clock_;
};

/// From the command line to the first stage: everything that can be wrong before a file of the operation is touched.
Result<void> prepare_and_run(const BuildOptions& options, BuildListener& listener, BuildResult& result) {
    const InterruptGuard guard;
    const Clock clock;
    const Stopwatch watch(clock);
    result.report.workspace = fs::absolute(options.workspace).string();
    result.report.spec = options.spec;
    const auto spec = plan_spec_file(options.spec);
    if (!spec) return fail(spec.error());
    const Names& names = spec->plan.names;
    result.report.operation = names.op;
    if (const auto complete = render(spec->plan, kStages); !complete) return fail(complete.error());
    const auto chosen = options.backend.choose();
    if (!chosen) return fail(chosen.error());
    auto description = read_build_description(chosen->home.op_build_json());
    if (!description) return fail(description.error());
    const auto lock = WorkspaceLock::take(options.workspace);
    if (!lock) return fail(lock.error());
    const OperationFolder folder{fs::absolute(options.workspace) / ".opwright" / names.op};
    auto log = EventLog::begin(folder.events(),
                               [&](const auto& event, const Report& report) { listener.on_event(event, report); });
    if (!log) return fail(log.error());

    auto outcome = log->add(events::build_began(names.op, names.category, options.spec, result.report.workspace,
                                                chosen->backend.name, plan_view(spec->plan)));
    if (outcome) outcome = Pipeline(options, listener, *spec, *chosen, std::move(*description), *log).run();
    const auto ended =
        log->add(events::build_ended(outcome.has_value(), watch.seconds(), outcome ? nullptr : &outcome.error()));
    result.report = log->report();
    const fs::path workspace = fs::absolute(options.workspace);
    const std::string page = html_page(result.report, [&](const std::string& path) -> std::optional<std::string> {
        auto text = read_file(workspace / path);
        return text ? std::optional(std::move(*text)) : std::nullopt;
    });
    const auto written = write_file(folder.report(), page);
    if (written) result.page = folder.report();
    if (!outcome) return outcome;
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
        const auto written = write_file(options.json, summary_json(result.report, result.page.string()).dump(2) + "\n");
        if (!written && !result.error) result.error = written.error();
    }
    return result;
}

}  // namespace opwright::builder
