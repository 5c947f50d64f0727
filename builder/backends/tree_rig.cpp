// Operations placed in a tt-metal checkout, built with its build_metal.sh and tested with its own Python: the backend
// tree.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "base/sha256.hpp"
#include "builder/backends/device.hpp"
#include "builder/backends/rig.hpp"
#include "builder/gates/compile_errors.hpp"
#include "builder/gates/junit.hpp"
#include "builder/tree/export_plan.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// All of tt-metal from nothing on a small machine.
constexpr Seconds kBuildLimit{4 * 3600};
constexpr Seconds kLookInterval{0.2};

/// "-b Debug" for a checkout that was built so: another type would be another build from nothing.
std::vector<std::string> build_command(const fs::path& tree) {
    std::vector<std::string> words{"./build_metal.sh"};
    std::error_code error;
    const std::string folder = fs::read_symlink(tree / "build", error).filename().string();
    constexpr std::string_view kPrefix = "build_";
    if (!error && folder.starts_with(kPrefix) && folder.size() > kPrefix.size())
        words.insert(words.end(), {"-b", folder.substr(kPrefix.size())});
    return words;
}

class TreeRig : public Rig {
  public:
    TreeRig(const Backend& backend, Variables environment, fs::path scratch, Seconds limit)
        : tree_(backend.tree),
          identity_(backend.identity),
          python_(backend.python),
          environment_(std::move(environment)),
          scratch_(std::move(scratch)),
          limit_(limit) {}

    Result<void> warm_up() override { return {}; }

    Result<BuildOutcome> build(const HostBuild& host, const OnStep& on_step) override {
        const auto source = read_operation(host.operation, host.bind_function);
        if (!source) return fail(source.error());
        if (on_step) on_step("files for the checkout");
        const auto plan = plan_export(*source, tree_);
        if (!plan) return fail(plan.error());
        if (auto placed = carry_out(*plan); !placed) return fail(placed.error());
        return build_tree(host.op, host_sum(*source, *plan), on_step);
    }

    Result<void> leave_out(const HostBuild& host, const OnStep& on_step) override {
        const auto record = read_record(tree_, host.op);
        if (!record) return fail(record.error());
        if (!*record && is_built()) return {};
        if (!*record) return build_without(host.op, on_step);
        const auto plan = plan_undo(tree_, host.op);
        if (!plan) return fail(plan.error());
        if (auto undone = carry_out(*plan); !undone) return undone;
        return build_without(host.op, on_step);
    }

    Result<TestRun> run(const HostBuild& host, const RigTests& tests, const OnStep& on_test) override {
        const Clock clock;
        const Stopwatch watch(clock);
        if (auto made = make_folders(scratch_); !made) return fail(made.error());
        const fs::path junit = scratch_ / (tests.label + ".xml"), log = scratch_ / (tests.label + ".log");
        std::error_code ignored;
        for (const fs::path& old : {junit, log}) fs::remove(old, ignored);
        const Command command = pytest(host, tests, junit, log);
        TestRun result;
        result.command = to_text(Command{{command.argv.begin() + 4, command.argv.end()}, {}, {}});
        std::string last_test;
        const auto ended = follow(command, log, last_test, on_test);
        if (!ended) return fail(ended.error());
        if (auto output = read_file(log)) result.output = std::move(*output);
        const std::string during = last_test.empty() ? "before the first test" : "in " + last_test;
        if (ended->timed_out) {
            result.broken = broken_run("test-time-limit",
                                       fmt::format("the tests hung: nothing happened for {:.0f} s, {}; {}",
                                                   limit_.count(), during, reset_devices(python_.parent_path())),
                                       log);
        } else if (ended->end.signal != 0 || ended->end.exit_code > 2) {
            result.broken =
                broken_run("test-crash", fmt::format("pytest ended with {} {}", to_text(ended->end), during), log);
        }
        if (const auto xml = read_file(junit)) {
            auto results = read_junit(*xml, junit.string());
            if (results) result.tests = std::move(*results);
            if (!results && !result.broken) result.broken = results.error();
        } else if (!result.broken) {
            result.broken = broken_run("test-crash", "pytest ended without writing its results", log);
        }
        // The test that hung is in no results file; it must not look as if it had never been.
        if (result.broken && !last_test.empty() && result.tests.empty())
            result.tests.push_back({last_test, "", TestOutcome::kError, result.broken->what, "", 0});
        result.seconds = watch.seconds();
        return result;
    }

  private:
    fs::path built_file(const std::string& op) const { return tree_ / built_path(op); }

    /// Of all that the build compiles: kernels are compiled when they run, and tests never.
    std::string host_sum(const OperationSource& source, const ExportPlan& plan) const {
        std::string text = identity_ + '\0';
        for (const auto& file : source.contents) {
            const bool kernel = file.path.find("kernels/") != std::string::npos;
            if (!kernel && !file.path.ends_with(".py") && !file.path.ends_with(".md"))
                text += file.path + '\0' + file.text + '\0';
        }
        for (const TreeChange& change : plan.patch)
            if (change.before) text += change.path + '\0' + change.after.value_or("") + '\0';
        return sha256(text);
    }

    bool is_built() const {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(tree_ / "ttnn/ttnn", error)) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with("_ttnn") && name.ends_with(".so")) return true;
        }
        return false;
    }

    Result<void> build_without(const std::string& op, const OnStep& on_step) {
        const auto built = build_tree(op, "", on_step);
        if (!built) return fail(built.error());
        return built->ok ? Result<void>{} : fail(built->error);
    }

    /// Runs build_metal.sh, unless it was good with just this.
    Result<BuildOutcome> build_tree(const std::string& op, const std::string& sum, const OnStep& on_step) {
        const Clock clock;
        const Stopwatch watch(clock);
        Command command{build_command(tree_), tree_, environment_};
        BuildOutcome outcome;
        outcome.command = to_text(command);
        if (const auto built = read_file(built_file(op)); built && !sum.empty() && *built == sum) {
            outcome.ok = true;
            return outcome;
        }
        if (auto made = make_folders(scratch_); !made) return fail(made.error());
        RunOptions options;
        options.limit = kBuildLimit;
        options.output_file = scratch_ / "build_metal.log";
        std::string last = "nothing yet";
        options.on_line = [&](std::string_view line) {
            if (line.empty()) return;
            last = line;
            if (on_step && line.starts_with("[")) on_step(line);
        };
        const auto finished = opwright::run(command, options);
        if (!finished) return fail(finished.error());
        if (finished->timed_out)
            return fail("build-time-limit",
                        fmt::format("build_metal.sh was still running after {:.0f} s; its last line: {}",
                                    kBuildLimit.count(), last),
                        "see " + options.output_file.string());
        outcome.ok = finished->end.ok();
        outcome.output = finished->output;
        outcome.seconds = watch.seconds();
        if (!outcome.ok) {
            outcome.error = to_diagnostic(find_compile_errors(finished->output, tree_), finished->output);
            outcome.error.fix =
                fmt::format("correct it and run the same command again; the whole output of build_metal.sh is in {}",
                            options.output_file.string());
        } else if (!sum.empty()) {
            if (auto kept = write_file(built_file(op), sum); !kept) return fail(kept.error());
        }
        return outcome;
    }

    /// A test file where the checkout has it, else where it is.
    fs::path in_tree(const HostBuild& host, const fs::path& file) const {
        const fs::path there = tree_ / file.lexically_relative(host.workspace);
        std::error_code error;
        return fs::exists(there, error) ? there : file;
    }

    /// Its output goes straight to the log: pytest names a test before it runs it, in a line that is not ended yet.
    /// What it inherits as 3 is our pipe, whose end is its end.
    Command pytest(const HostBuild& host, const RigTests& tests, const fs::path& junit, const fs::path& log) const {
        Command command{
            {"sh", "-c", "exec \"$@\" 3>&1 > \"$OPWRIGHT_LOG\" 2>&1", "sh", python_.string(), "-m", "pytest",
             "--junitxml=" + junit.string(), "-v", "--tb=short", "--color=no", "-p", "no:cacheprovider"},
            tree_,
            environment_};
        for (const fs::path& file : tests.files) command.argv.push_back(in_tree(host, file).string());
        command.argv.insert(command.argv.end(), tests.more.begin(), tests.more.end());
        command.environment["OPWRIGHT_LOG"] = log.string();
        command.environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return command;
    }

    struct Ended {
        ProcessEnd end;
        bool timed_out = false;
    };

    /// Waits for the end, or until nothing was printed for as long as a test may take.
    Result<Ended> follow(const Command& command, const fs::path& log, std::string& last_test,
                         const OnStep& on_test) const {
        auto process = Process::start(command);
        if (!process) return fail(process.error());
        const Clock clock;
        double last_sign = clock.seconds();
        std::uintmax_t seen = 0;
        for (std::string line;;) {
            const Process::Line got = process->read_line(line, kLookInterval);
            std::error_code error;
            if (const std::uintmax_t size = fs::file_size(log, error); !error && size != seen) {
                seen = size;
                last_sign = clock.seconds();
                std::string test = test_running(log);
                if (!test.empty() && test != last_test) {
                    last_test = std::move(test);
                    if (on_test) on_test(last_test);
                }
            }
            if (got == Process::Line::kInterrupted) {
                process->end();
                return fail(interrupt_diagnostic());
            }
            if (got == Process::Line::kEndOfOutput) return Ended{process->wait(), false};
            if (Seconds(clock.seconds() - last_sign) > limit_) return Ended{process->end(), true};
        }
    }

    fs::path tree_;
    std::string identity_;
    fs::path python_;
    Variables environment_;
    fs::path scratch_;
    Seconds limit_;
};

}  // namespace

std::unique_ptr<Rig> make_tree_rig(const Backend& backend, const Variables& environment, fs::path scratch,
                                   Seconds limit) {
    return std::make_unique<TreeRig>(backend, environment, std::move(scratch), limit);
}

}  // namespace opwright::builder
