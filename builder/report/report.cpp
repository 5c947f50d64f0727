#include "builder/report/report.hpp"

#include <algorithm>
#include <map>

#include "base/json_fields.hpp"

namespace opwright::builder {

using json_fields::flag;
using json_fields::list;
using json_fields::number;
using json_fields::text;
using nlohmann::json;

namespace {

TestOutcome outcome_of(const std::string& word) {
    for (TestOutcome outcome : {TestOutcome::kPassed, TestOutcome::kFailed, TestOutcome::kSkipped}) {
        if (word == to_string(outcome)) return outcome;
    }
    return TestOutcome::kError;
}

GateReport gate_of(const json& event) {
    GateReport gate;
    gate.outcome = text(event, "outcome");
    gate.expected = text(event, "expected");
    gate.seconds = number(event, "seconds");
    for (const json& t : list(event, "tests")) {
        gate.tests.push_back(
            {text(t, "name"), "", outcome_of(text(t, "outcome")), text(t, "message"), "", number(t, "seconds")});
    }
    for (const json& f : list(event, "findings")) gate.findings.push_back(finding_from_line(f.dump()));
    return gate;
}

void take_file(StageReport& stage, FileEntry file) {
    const auto same =
        std::find_if(stage.files.begin(), stage.files.end(), [&](const FileEntry& f) { return f.path == file.path; });
    if (same == stage.files.end()) {
        stage.files.push_back(std::move(file));
        return;
    }
    // What a stage created and then changed is still new to the person.
    if (same->action == "create") file.action = "create";
    *same = std::move(file);
}

}  // namespace

StageReport& Report::stage(int number) {
    for (StageReport& s : stages) {
        if (s.stage == number) return s;
    }
    stages.emplace_back().stage = number;
    return stages.back();
}

void apply_event(Report& report, const json& event) {
    if (!event.is_object()) return;
    const std::string kind = text(event, "event");
    const int number_of_stage = static_cast<int>(number(event, "stage"));
    if (kind == "build-began") {
        report = {};
        report.operation = text(event, "operation");
        report.category = text(event, "category");
        report.spec = text(event, "spec");
        report.workspace = text(event, "workspace");
        report.backend = text(event, "backend");
        if (event.contains("plan") && event["plan"].is_object()) report.plan = event["plan"];
    } else if (kind == "stage-began") {
        StageReport fresh;
        fresh.stage = number_of_stage;
        fresh.title = text(event, "title");
        fresh.goal = text(event, "goal");
        report.stage(number_of_stage) = std::move(fresh);
    } else if (kind == "files-written") {
        for (const json& f : list(event, "files")) {
            take_file(report.stage(number_of_stage),
                      {text(f, "path"), text(f, "sha256"), text(f, "action"), number_of_stage, text(f, "why")});
        }
    } else if (kind == "command-ran") {
        report.stage(number_of_stage)
            .commands.push_back({text(event, "what"), text(event, "command"), number(event, "seconds"),
                                 flag(event, "ok"), text(event, "retried")});
    } else if (kind == "gate-closed") {
        StageReport& stage = report.stage(number_of_stage);
        (text(event, "gate") == "red" ? stage.red : stage.green) = gate_of(event);
    } else if (kind == "stage-ended") {
        StageReport& stage = report.stage(number_of_stage);
        stage.ended = true;
        stage.ok = flag(event, "ok");
        stage.seconds = number(event, "seconds");
        stage.resumed = flag(event, "resumed");
        stage.note = text(event, "note");
    } else if (kind == "build-ended") {
        report.ended = true;
        report.ok = flag(event, "ok");
        report.seconds = number(event, "seconds");
        report.error_id = text(event, "error_id");
        report.error = text(event, "error");
    }
}

Report replay(const std::string& json_lines) {
    Report report;
    for (std::size_t begin = 0; begin < json_lines.size();) {
        const std::size_t end = std::min(json_lines.find('\n', begin), json_lines.size());
        apply_event(report, json::parse(json_lines.substr(begin, end - begin), nullptr, false));
        begin = end + 1;
    }
    return report;
}

bool ready_for_kernels(const Report& report) {
    constexpr std::size_t kLast = 6;
    return report.ok && report.stages.size() == kLast &&
           std::all_of(report.stages.begin(), report.stages.end(), [](const StageReport& s) { return s.ok; });
}

std::vector<FileEntry> all_files(const Report& report) {
    std::map<std::string, FileEntry> last;
    for (const StageReport& stage : report.stages) {
        for (const FileEntry& file : stage.files) {
            const auto known = last.find(file.path);
            FileEntry entry = file;
            if (known != last.end() && known->second.action == "create") entry.action = "create";
            if (known != last.end() && file.action == "identical") entry.stage = known->second.stage;
            last[file.path] = std::move(entry);
        }
    }
    std::vector<FileEntry> files;
    for (auto& [path, file] : last)
        if (file.action != "remove") files.push_back(std::move(file));
    return files;
}

}  // namespace opwright::builder
