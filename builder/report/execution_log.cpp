// The file, the header and the timeline; what sums up is in execution_log_sections.cpp.
#include "builder/report/execution_log.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <utility>

#include "base/files.hpp"
#include "base/visible_text.hpp"
#include "builder/report/deliverables.hpp"

namespace opwright::builder {

using nlohmann::json;

namespace {

constexpr std::string_view kLastSection = "\n## Final Status\n";

/// "masked_softmax" -> "Masked Softmax".
std::string title_of(const std::string& op) {
    std::string title = op;
    bool begins = true;
    for (char& c : title) {
        if (c == '_') c = ' ';
        if (begins && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        begins = c == ' ';
    }
    return title;
}

std::string step(int number, const std::string& title, const std::string& action, const std::string& tool,
                 const std::string& result, const std::string& decision) {
    return fmt::format("### Step {}: {}\n**Action**: {}\n**Command/Tool**: {}\n**Result**:\n{}**Decision**: {}\n\n",
                       number, title, action, tool, fenced(result), decision);
}

std::string files_text(const json& event) {
    std::string text;
    for (const json& file : event.value("files", json::array())) {
        const std::string why = file.value("why", "");
        text += fmt::format("{:<9}  {}{}\n", file.value("action", ""), file.value("path", ""),
                            why.empty() ? "" : "  (" + why + ")");
    }
    return text;
}

std::string command_step(int number, const json& event) {
    const std::string what = event.value("what", ""), command = event.value("command", "");
    const int stage = event.value("stage", 0);
    const bool ok = event.value("ok", false);
    const std::string retried = event.value("retried", "");
    std::string title = fmt::format("Stage {}: host build", stage);
    std::string action = "Build the operation's host code";
    std::string decision = ok ? "the build succeeded; run the tests" : "stop: the build failed";
    if (what != "build") {
        title = fmt::format("Stage {}: tests, {}", stage, what == "red" ? "RED" : what == "green" ? "GREEN" : "again");
        action = what == "red" ? "Run the stage's tests before its code is written: they must fail"
                               : "Run the tests: they must pass";
        decision = ok ? "judge the gate by the results" : "stop: the run itself broke";
    }
    if (!retried.empty()) action += fmt::format(" (run a second time: {})", retried);
    return step(number, title, action, "`" + command + "`", event.value("output", ""),
                fmt::format("{} ({:.2f} s)", decision, event.value("seconds", 0.0)));
}

std::string gate_step(int number, const json& event) {
    const std::string gate = event.value("gate", ""), outcome = event.value("outcome", "");
    std::string text;
    for (const json& test : event.value("tests", json::array())) {
        text += fmt::format("{:<8} {}\n", test.value("outcome", ""), test.value("name", ""));
        const std::string message = test.value("message", "");
        if (!message.empty()) text += "    " + message.substr(0, message.find('\n')) + "\n";
    }
    for (const json& finding : event.value("findings", json::array())) text += finding.dump() + "\n";
    const bool good = outcome == gate;
    const std::string earlier = event.value("from_earlier", false) ? " in an earlier build" : "";
    std::string action = fmt::format("Close the {} gate of Stage {}{}", gate == "red" ? "RED" : "GREEN",
                                     event.value("stage", 0), earlier);
    const std::string expected = event.value("expected", "");
    if (gate == "red" && !expected.empty()) action += fmt::format("; expected: {}", expected);
    return step(number,
                fmt::format("Stage {}: {} gate{}", event.value("stage", 0), gate == "red" ? "RED" : "GREEN", earlier),
                action, "JUnit results and the chip's findings", text,
                !good           ? fmt::format("STOP: the gate is '{}'", outcome)
                : gate == "red" ? "RED as expected; write the code"
                                : "GREEN; the stage is done");
}

}  // namespace

std::string fenced(const std::string& text, const std::string& language) {
    std::size_t longest = 2, run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    return fmt::format("{}{}\n{}{}{}\n", fence, language, text, text.empty() || text.ends_with('\n') ? "" : "\n",
                       fence);
}

std::string log_header(const Report& report, const std::string& started) {
    const auto location = report.plan.find("location");
    const std::string place =
        location != report.plan.end() && location->is_string() ? location->get<std::string>() : "";
    return fmt::format(
        "# Execution Log: {} Factory Building\n\n## Session Info\n- **Started**: {}\n- **Operation**: {}\n"
        "- **Spec Path**: {}\n- **Operation Path**: {}/{}\n\n## Execution Timeline\n\n",
        title_of(report.operation), started, report.operation, report.spec, report.workspace, place);
}

std::string log_step(int number, const json& event, const Report& report) {
    const std::string kind = event.value("event", "");
    const int stage = event.value("stage", 0);
    if (kind == "build-began") {
        const auto summary = report.plan.find("summary");
        return step(number, "Read the specification", "Read the specification and decide what will be built",
                    fmt::format("`./opwright plan {}`", report.spec),
                    summary != report.plan.end() && summary->is_string() ? summary->get<std::string>() : "",
                    fmt::format("build on {}; see Spec Extraction and Key Decisions", report.backend));
    }
    if (kind == "files-written") {
        const std::string files = files_text(event);
        if (files.empty()) return "";
        return step(number, fmt::format("Stage {}: write files", stage),
                    "Write what the stage brings, keep what people edited", "opwright scaffold", files,
                    "files are in place");
    }
    if (kind == "command-ran") return command_step(number, event);
    if (kind == "gate-closed") return gate_step(number, event);
    if (kind == "stage-ended" && !event.value("note", "").empty()) {
        return step(number, fmt::format("Stage {}: was green before", stage), "Compare what the stage depends on",
                    "opwright state", event.value("note", ""), event.value("ok", false) ? "go on" : "stop");
    }
    if (kind == "build-ended" && !event.value("ok", false)) {
        return step(number, "The build stopped", "Stop and report", "opwright", event.value("error", ""),
                    "see Errors Encountered");
    }
    return "";
}

std::string ExecutionLog::file_name(const std::string& op) {
    return op + "_factory_builder_execution_log.md";
}

Result<ExecutionLog> ExecutionLog::begin(const std::filesystem::path& file) {
    if (auto made = make_folders(file.parent_path()); !made) return fail(made.error());
    const auto old = read_file(file);
    const bool unfinished = old && !old->empty() && old->find(kLastSection) == std::string::npos;
    ExecutionLog log;
    log.fd_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (unfinished ? 0 : O_TRUNC), 0666);
    if (log.fd_ < 0) return fail(write_diagnostic(file, errno));
    log.file_ = file;
    if (unfinished) log.write("\n---\n\n");
    return log;
}

ExecutionLog::ExecutionLog(ExecutionLog&& other) noexcept
    : file_(std::move(other.file_)),
      fd_(std::exchange(other.fd_, -1)),
      steps_(other.steps_),
      commands_(std::move(other.commands_)),
      failed_(std::move(other.failed_)) {}

ExecutionLog::~ExecutionLog() {
    if (fd_ >= 0) ::close(fd_);
}

void ExecutionLog::on_event(const json& event, const Report& report) {
    const std::string kind = event.value("event", "");
    if (kind == "build-began")
        write(log_header(report, fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::localtime(std::time(nullptr)))));
    if (kind == "command-ran") commands_[event.value("stage", 0)].push_back(event);
    if (const std::string text = log_step(steps_ + 1, event, report); !text.empty()) {
        ++steps_;
        write(text);
    }
    if (kind == "build-ended") write(log_sections(report, commands_));
}

void ExecutionLog::write(const std::string& raw) {
    const std::string text = visible_text(raw);
    std::string_view rest = text;
    while (!rest.empty() && !failed_) {
        const ssize_t n = ::write(fd_, rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            failed_ = write_diagnostic(file_, n == 0 ? EIO : errno);
        } else {
            rest.remove_prefix(static_cast<std::size_t>(n));
        }
    }
}

}  // namespace opwright::builder
