#include "builder/report/summary_json.hpp"

#include <utility>

namespace opwright::builder {

using nlohmann::ordered_json;

namespace {

ordered_json tests_of(const GateReport& gate) {
    ordered_json tests = ordered_json::array();
    for (const TestResult& t : gate.tests) {
        tests.push_back({{"name", t.name}, {"outcome", to_string(t.outcome)}, {"message", t.message}});
    }
    return tests;
}

ordered_json stage_of(const StageReport& stage) {
    const TestCounts counts = count(stage.green.tests);
    ordered_json files = ordered_json::array();
    for (const FileEntry& f : stage.files)
        if (!f.sha256.empty()) files.push_back({{"path", f.path}, {"sha256", f.sha256}});
    ordered_json commands = ordered_json::array();
    for (const CommandEntry& command : stage.commands) commands.push_back(command.command);
    return {{"stage", stage.stage},
            {"red", {{"outcome", stage.red.outcome}, {"tests", tests_of(stage.red)}}},
            {"green",
             {{"outcome", stage.green.outcome},
              {"passed", counts.passed},
              {"failed", counts.failed},
              {"tests", tests_of(stage.green)}}},
            {"seconds", stage.seconds},
            {"commands", commands},
            {"files", files},
            {"title", stage.title},
            {"resumed", stage.resumed},
            {"note", stage.note}};
}

}  // namespace

ordered_json summary_json(const Report& report, const std::string& report_path) {
    ordered_json stages = ordered_json::array();
    for (const StageReport& stage : report.stages) stages.push_back(stage_of(stage));
    ordered_json summary{
        {"ok", report.ok},  {"operation", report.operation}, {"workspace", report.workspace}, {"report", report_path},
        {"stages", stages}, {"seconds", report.seconds},     {"backend", report.backend}};
    summary["ready_for_kernel_implementation"] = ready_for_kernels(report);
    ordered_json deviations = ordered_json::array();
    for (const char* list : {"deviations", "notes"}) {
        if (report.plan.contains(list)) {
            for (const auto& entry : report.plan[list]) deviations.push_back(ordered_json(entry));
        }
        summary[list] = std::exchange(deviations, ordered_json::array());
    }
    if (!report.ok) summary["error"] = {{"id", report.error_id}, {"text", report.error}};
    return summary;
}

}  // namespace opwright::builder
