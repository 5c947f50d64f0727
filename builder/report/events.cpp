#include "builder/report/events.hpp"

#include <utility>

namespace opwright::builder::events {

json build_began(const std::string& operation, const std::string& category, const std::string& spec,
                 const std::string& workspace, const std::string& backend, json plan) {
    return {{"event", "build-began"}, {"operation", operation}, {"category", category},   {"spec", spec},
            {"workspace", workspace}, {"backend", backend},     {"plan", std::move(plan)}};
}

json stage_began(int stage, const std::string& title, const std::string& goal) {
    return {{"event", "stage-began"}, {"stage", stage}, {"title", title}, {"goal", goal}};
}

json files_written(int stage, const std::vector<FileEntry>& files) {
    json list = json::array();
    for (const FileEntry& f : files)
        list.push_back({{"path", f.path}, {"sha256", f.sha256}, {"action", f.action}, {"why", f.why}});
    return {{"event", "files-written"}, {"stage", stage}, {"files", list}};
}

json command_ran(int stage, const CommandRun& run) {
    return {{"event", "command-ran"}, {"stage", stage}, {"what", run.what},     {"command", run.command},
            {"seconds", run.seconds}, {"ok", run.ok},   {"output", run.output}, {"retried", run.retried}};
}

json gate_closed(int stage, const std::string& gate, const GateReport& report) {
    json tests = json::array(), findings = json::array();
    for (const TestResult& t : report.tests) {
        tests.push_back(
            {{"name", t.name}, {"outcome", to_string(t.outcome)}, {"message", t.message}, {"seconds", t.seconds}});
    }
    for (const Finding& f : report.findings) findings.push_back(to_json(f));
    return {{"event", "gate-closed"},      {"stage", stage}, {"gate", gate},         {"outcome", report.outcome},
            {"expected", report.expected}, {"tests", tests}, {"findings", findings}, {"seconds", report.seconds}};
}

json stage_ended(int stage, bool ok, double seconds, const std::string& note) {
    return {{"event", "stage-ended"}, {"stage", stage},           {"ok", ok},
            {"seconds", seconds},     {"resumed", !note.empty()}, {"note", note}};
}

json build_ended(bool ok, double seconds, const Diagnostic* error) {
    json event{{"event", "build-ended"}, {"ok", ok}, {"seconds", seconds}};
    if (error != nullptr) event.update({{"error_id", error->id}, {"error", to_text(*error)}});
    return event;
}

}  // namespace opwright::builder::events
