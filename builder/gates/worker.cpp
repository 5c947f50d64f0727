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

std::string tail_of(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text || text->empty()) return "it printed nothing";
    const std::size_t begin = text->size() > 1500 ? text->find('\n', text->size() - 1500) : 0;
    return text->substr(begin == std::string::npos ? 0 : begin);
}

}  // namespace

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
    const json object{{"id", ++last_id_},
                      {"args", request.args},
                      {"cwd", request.directory.string()},
                      {"env", request.environment},
                      {"output", request.output_file.string()}};
    const std::string message = object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    if (!process_->write(message)) {
        // It died since the last run, which is no fault of this one: a new worker gets the same request, once.
        process_.reset();
        if (auto ready = wait_until_ready(); !ready) return fail(ready.error());
        process_->write(message);
    }
    return follow(last_id_, limit, on_test);
}

Result<WorkerRun> Worker::follow(int id, Seconds limit, const std::function<void(std::string_view)>& on_test) {
    const Clock clock;
    const Stopwatch watch(clock);
    WorkerRun result;
    for (std::string line;;) {
        const Process::Line got = process_->read_line(line, limit - Seconds(watch.seconds()));
        if (got == Process::Line::kInterrupted) {
            const Diagnostic stopped = interrupt_diagnostic();
            process_->end();
            process_.reset();
            return fail(stopped);
        }
        if (got == Process::Line::kTimeOut || got == Process::Line::kEndOfOutput) {
            result.timed_out = got == Process::Line::kTimeOut;
            result.worker_died = got == Process::Line::kEndOfOutput;
            result.end = process_->end();
            process_.reset();
            return result;
        }
        const json answer = json::parse(line, nullptr, false);
        if (!answer.is_object() || answer.value("id", 0) != id) continue;
        const std::string event = answer.value("event", "");
        if (event == "test") {
            result.last_test = answer.value("name", "");
            if (on_test) on_test(result.last_test);
        } else if (event == "end") {
            result.end.exit_code = answer.value("exit_code", 0);
            result.end.signal = answer.value("signal", 0);
            return result;
        }
    }
}

}  // namespace opwright::builder
