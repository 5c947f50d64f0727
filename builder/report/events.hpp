// What happens in a build, as JSON objects: written to events.jsonl as they happen and folded into the report.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "builder/report/report.hpp"

namespace opwright::builder::events {

using nlohmann::json;

json build_began(const std::string& operation, const std::string& category, const std::string& spec,
                 const std::string& workspace, const std::string& backend, json plan);
json stage_began(int stage, const std::string& title, const std::string& goal);
json files_written(int stage, const std::vector<FileEntry>& files);
/// `what`: "build", or the gate that the tests ran for: "red", "green", "check". `output`: all that it printed.
/// `retried`: why it ran a second time.
struct CommandRun {
    std::string what, command, output, retried;
    double seconds = 0;
    bool ok = false;
};
json command_ran(int stage, const CommandRun& run);
/// `gate` is "red" or "green".
json gate_closed(int stage, const std::string& gate, const GateReport& report);
/// `note`: for a stage that was green before, what was done about it ("unchanged, green since ...").
json stage_ended(int stage, bool ok, double seconds, const std::string& note);
json build_ended(bool ok, double seconds, const Diagnostic* error);

}  // namespace opwright::builder::events
