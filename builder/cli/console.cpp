#include "builder/cli/console.hpp"

#include <fmt/format.h>

namespace opwright::builder {

using Color = ProgressLine::Color;

namespace {

std::string counts_text(const std::vector<TestResult>& tests) {
    const TestCounts counts = count(tests);
    std::string text;
    const auto part = [&](int n, const char* word) {
        if (n > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, word);
    };
    part(counts.failed, "failed");
    part(counts.passed, "passed");
    part(counts.skipped, "skipped");
    return text.empty() ? "no tests" : text;
}

}  // namespace

std::string gate_text(const StageReport& stage, bool red) {
    const GateReport& gate = red ? stage.red : stage.green;
    return fmt::format("{:<10} {:<24} {:>6.2f} s", gate.outcome, counts_text(gate.tests), gate.seconds);
}

void Console::on_step(const std::string& text) {
    line_.show(fmt::format("{} ({:.0f} s)", text, watch_.seconds()));
}

void Console::on_event(const nlohmann::json& event, const Report& report) {
    const std::string kind = event.value("event", "");
    if (kind == "build-began") {
        line_.print(
            fmt::format("{}  {}", line_.paint(Color::kBold, report.operation), line_.paint(Color::kDim, report.spec)));
        line_.print(fmt::format("in {}, on {}\n", report.workspace, report.backend));
    }
    if (report.stages.empty()) return;
    const StageReport& stage = report.stages.back();
    // How a stage was red in an earlier build is in the report; here it would look as if it were now.
    if (kind == "gate-closed" && !event.value("from_earlier", false)) {
        for (const StageReport& s : report.stages) {
            if (s.stage == event.value("stage", 0)) gate_line(s, event.value("gate", "") == "red");
        }
    }
    if (kind == "stage-ended") line_.show(fmt::format("Stage {} done", stage.stage));
}

void Console::gate_line(const StageReport& stage, bool red) {
    const GateReport& gate = red ? stage.red : stage.green;
    const bool good = gate.outcome == (red ? "red" : "green");
    const Color color = !good ? Color::kYellow : red ? Color::kRed : Color::kGreen;
    line_.print(
        fmt::format("Stage {}  {:<28} {}", stage.stage, stage.title, line_.paint(color, gate_text(stage, red))));
}

std::string closing_text(const BuildResult& result, bool list_files) {
    const Report& report = result.report;
    std::string text;
    if (list_files && !report.stages.empty()) {
        text += "\nFiles\n";
        for (const FileEntry& file : all_files(report))
            text += fmt::format("  {}  {}\n", file.sha256.substr(0, 12), file.path);
    }
    if (!report.stages.empty()) {
        text += "\nStage  red                       green                     seconds\n";
        for (const StageReport& stage : report.stages) {
            text += fmt::format("{:<6} {:<25} {:<25} {:>7.2f}{}\n", stage.stage,
                                stage.red.outcome.empty() ? "-" : counts_text(stage.red.tests),
                                stage.green.outcome.empty() ? "-" : counts_text(stage.green.tests), stage.seconds,
                                stage.resumed ? "  (was green, checked again)" : "");
        }
    }
    if (report.ok) text += fmt::format("\nAll {} stages green in {:.1f} s.\n", report.stages.size(), report.seconds);
    if (!result.page.empty()) text += fmt::format("Report: {}\n", result.page.string());
    return text;
}

void Console::finish(const BuildResult& result, bool list_files) {
    const std::string text = closing_text(result, list_files);
    line_.clear();
    if (!text.empty()) line_.print(text);
}

}  // namespace opwright::builder
