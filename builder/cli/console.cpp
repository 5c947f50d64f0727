#include "builder/cli/console.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/report/deliverables.hpp"

namespace opwright::builder {

using Color = ProgressLine::Color;

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
    const auto stage = std::find_if(report.stages.begin(), report.stages.end(),
                                    [&](const StageReport& s) { return s.stage == event.value("stage", 0); });
    if (stage == report.stages.end()) return;
    // How a stage was red in an earlier build is in the report; here it would look as if it were now.
    if (kind == "gate-closed" && !event.value("from_earlier", false))
        gate_line(*stage, event.value("gate", "") == "red");
    if (kind == "command-ran" && !event.value("retried", "").empty())
        line_.print(fmt::format("Stage {}  ran twice: {}", stage->stage, event.value("retried", "")));
    if (kind != "stage-ended") return;
    if (!stage->note.empty() && stage->ok)
        line_.print(
            fmt::format("Stage {}  {:<28} {}", stage->stage, stage->title, line_.paint(Color::kDim, stage->note)));
    line_.show(fmt::format("Stage {} done", stage->stage));
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
                                stage.note.empty() ? "" : "  " + stage.note);
        }
    }
    if (!report.stages.empty())
        text += fmt::format("\nReady for kernel implementation: {}\n", ready_for_kernels(report) ? "yes" : "no");
    if (report.ok) text += fmt::format("\nAll {} stages green in {:.1f} s.\n", report.stages.size(), report.seconds);
    if (!result.execution_log.empty()) text += fmt::format("Log: {}\n", result.execution_log.string());
    if (!result.page.empty()) text += fmt::format("Report: {}\n", result.page.string());
    return text;
}

void Console::finish(const BuildResult& result, bool list_files) {
    const std::string text = closing_text(result, list_files);
    line_.clear();
    if (!text.empty()) line_.print(text);
}

}  // namespace opwright::builder
