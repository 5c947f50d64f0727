#include "builder/gates/worker.hpp"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/interrupt.hpp"

namespace opwright::builder {

using nlohmann::json;

namespace {

/// A cold import of torch and ttnn on a slow disk; far beyond any healthy start.
constexpr Seconds kStartLimit{180};
constexpr Seconds kLogInterval{0.2};
constexpr Seconds kAnswerGrace{10};

std::string tail_of(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text || text->empty()) return "it printed nothing";
    const std::size_t begin = text->size() > 1500 ? text->find('\n', text->size() - 1500) : 0;
    return text->substr(begin == std::string::npos ? 0 : begin);
}

}  // namespace

std::string test_running(const std::filesystem::path& log) {
    const auto text = read_file(log);
    if (!text) return "";
    const std::size_t mark = text->rfind(".py::");
    if (mark == std::string::npos) return "";
    const std::size_t begin = mark + 5;
    return text->substr(begin, text->find_first_of(" \n", begin) - begin);
}

Worker::Worker(Command command, std::filesystem::path error_file)
    : command_(std::move(command)), error_file_(std::move(error_file)) {}

Result<void> Worker::warm_up() {
    if (process_ && process_->running()) return {};
    if (auto made = make_folders(error_file_.parent_path()); !made) return made;
    if (auto cleared = write_file(error_file_, ""); !cleared) return cleared;
    auto started = Process::start(command_, error_file_);
    if (!started) return fail(started.error());
    process_ = std::move(*started);
    ready_ = false;
    return {};
}

Result<void> Worker::wait_until_ready() {
    if (auto started = warm_up(); !started || ready_) return started;
    for (std::string line;;) {
        switch (process_->read_line(line, kStartLimit)) {
            case Process::Line::kRead: {
                // Libraries may print while they are imported; only the worker's own line counts.
                const json answer = json::parse(line, nullptr, false);
                ready_ = answer.is_object() && answer.value("ready", false);
                if (ready_) return {};
                break;
            }
            case Process::Line::kInterrupted:
                return fail(interrupt_diagnostic());
            case Process::Line::kEndOfOutput:
            case Process::Line::kTimeOut: {
                const ProcessEnd end = process_->end();
                process_.reset();
                return fail("worker-not-ready",
                            fmt::format("the Python worker did not start ({}): {}", to_text(end), tail_of(error_file_)),
                            "run './opwright doctor'");
            }
        }
    }
}

Result<WorkerRun> Worker::run(const WorkerRequest& request, Seconds limit,
                              const std::function<void(std::string_view)>& on_test) {
    if (auto ready = wait_until_ready(); !ready) return fail(ready.error());
    const json object{{"id", ++last_id_},           {"args", request.args},        {"cwd", request.directory.string()},
                      {"env", request.environment}, {"log", request.log.string()}, {"timeout", limit.count()}};
    const std::string message = object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    if (!process_->write(message)) {
        // It died since the last run, which is no fault of this one: a new worker gets the same request, once.
        const std::string retried = fmt::format("the Python worker had ended with {}", to_text(process_->end()));
        process_.reset();
        if (auto ready = wait_until_ready(); !ready) return fail(ready.error());
        process_->write(message);
        auto run = follow(last_id_, request.log, limit, on_test);
        if (run) run->retried = retried;
        return run;
    }
    return follow(last_id_, request.log, limit, on_test);
}

Result<WorkerRun> Worker::follow(int id, const std::filesystem::path& log, Seconds limit,
                                 const std::function<void(std::string_view)>& on_test) {
    const Clock clock;
    const Stopwatch watch(clock);
    WorkerRun result;
    std::uintmax_t written = 0;
    double last_sign = 0;
    const auto look_at_log = [&] {
        std::error_code error;
        if (const std::uintmax_t size = std::filesystem::file_size(log, error); !error && size != written) {
            written = size;
            last_sign = watch.seconds();
        }
        std::string test = test_running(log);
        if (test.empty() || test == result.last_test) return;
        result.last_test = std::move(test);
        if (on_test) on_test(result.last_test);
    };
    for (std::string line;;) {
        const Process::Line got = process_->read_line(line, kLogInterval);
        look_at_log();
        if (got == Process::Line::kInterrupted) {
            const Diagnostic stopped = interrupt_diagnostic();
            process_->end();
            process_.reset();
            return fail(stopped);
        }
        // The worker keeps the time limit itself; this is for one that no longer answers at all.
        if (got == Process::Line::kTimeOut && Seconds(watch.seconds() - last_sign) < limit + limit / 5 + kAnswerGrace)
            continue;
        if (got != Process::Line::kRead) {
            result.timed_out = got == Process::Line::kTimeOut;
            result.worker_died = got == Process::Line::kEndOfOutput;
            result.end = process_->end();
            process_.reset();
            return result;
        }
        const json answer = json::parse(line, nullptr, false);
        if (!answer.is_object()) continue;
        if (answer.contains("error"))
            return fail("worker-refused", "the Python worker refused a request: " + answer["error"].dump());
        if (answer.value("id", json()) != json(id)) continue;
        result.timed_out = answer.value("timeout", false);
        result.end.exit_code = answer.value("exit_code", 0);
        result.end.signal = answer.value("signal", 0);
        return result;
    }
}

}  // namespace opwright::builder
