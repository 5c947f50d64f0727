#include "builder/report/summary_json.hpp"

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
    for (const FileEntry& f : stage.files) files.push_back({{"path", f.path}, {"sha256", f.sha256}});
    return {{"stage", stage.stage},
            {"red", {{"outcome", stage.red.outcome}, {"tests", tests_of(stage.red)}}},
            {"green",
             {{"outcome", stage.green.outcome},
              {"passed", counts.passed},
              {"failed", counts.failed},
              {"tests", tests_of(stage.green)}}},
            {"seconds", stage.seconds},
            {"commands", stage.commands},
            {"files", files},
            {"title", stage.title},
            {"resumed", stage.resumed}};
}

}  // namespace

ordered_json summary_json(const Report& report, const std::string& report_path) {
    ordered_json stages = ordered_json::array();
    for (const StageReport& stage : report.stages) stages.push_back(stage_of(stage));
    ordered_json summary{
        {"ok", report.ok},  {"operation", report.operation}, {"workspace", report.workspace}, {"report", report_path},
        {"stages", stages}, {"seconds", report.seconds},     {"backend", report.backend}};
    if (!report.ok) summary["error"] = {{"id", report.error_id}, {"text", report.error}};
    return summary;
}

}  // namespace opwright::builder
