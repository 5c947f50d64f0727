// The sections of the execution log that sum up, in the order and with the titles of the stage instructions.
#include <fmt/format.h>

#include <regex>

#include "base/files.hpp"
#include "base/json_fields.hpp"
#include "builder/report/deliverables.hpp"
#include "builder/report/execution_log.hpp"

namespace opwright::builder {

using json_fields::shown;
using nlohmann::json;

namespace {

using Commands = std::map<int, std::vector<json>>;

json part(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() ? *found : json();
}

/// A cell of a markdown table: one line, no bar that would end it.
std::string cell(std::string value) {
    std::string out;
    for (const char c : value) {
        if (c == '|') out += '\\';
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out.empty() ? "-" : out;
}

std::string row(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& one : cells) line += " " + cell(one) + " |";
    return line + "\n";
}

std::string table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
    std::string out = row(header) + "|";
    for (const std::string& name : header) out += std::string(name.size() + 2, '-') + "|";
    out += "\n";
    for (const auto& cells : rows) out += row(cells);
    if (rows.empty()) out += row(std::vector<std::string>(header.size(), "none"));
    return out + "\n";
}

const StageReport* find_stage(const Report& report, int number) {
    for (const StageReport& stage : report.stages)
        if (stage.stage == number) return &stage;
    return nullptr;
}

std::string pass(bool ok) {
    return ok ? "PASS" : "FAIL";
}

std::string arguments(const json& kernel, const char* kind) {
    std::string out;
    for (const json& argument : part(kernel, kind))
        out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", shown(argument, "index"), shown(argument, "name"));
    return out.empty() ? "N/A" : out;
}

std::string spec_extraction(const json& plan) {
    std::vector<std::vector<std::string>> rows;
    for (const json& b : part(plan, "buffers")) {
        rows.push_back({"Circular Buffers",
                        fmt::format("{} {}: {} pages of {}, {}", shown(b, "index"), shown(b, "name"), shown(b, "pages"),
                                    shown(b, "page"), shown(b, "format")),
                        "CreateCircularBuffer calls"});
    }
    const json work = part(plan, "work");
    if (work.is_object()) {
        rows.push_back({"Work Distribution",
                        fmt::format("one unit is {}, {} in all, {}", shown(work, "unit"), shown(work, "total"),
                                    shown(work, "policy")),
                        "split_work_to_cores setup"});
    }
    for (const json& k : part(plan, "kernels"))
        rows.push_back(
            {"Data Flow", fmt::format("{}: {}", shown(k, "kind"), shown(k, "function")), "Kernel responsibilities"});
    if (const std::string stub = shown(plan, "passthrough"); !stub.empty())
        rows.push_back({"Data Flow", fmt::format("stub: {}", stub), "Kernel stubs of Stage 6"});
    for (const json& t : part(plan, "tensors")) {
        rows.push_back({"Memory Access",
                        fmt::format("{}: {}, {}", shown(t, "name"), shown(t, "layout"), shown(t, "dtypes")),
                        "Reader/Writer implementation"});
    }
    return "## Spec Extraction\n" + table({"Section", "Extracted Value", "Used For"}, rows);
}

std::string files_modified(const StageReport* stage) {
    std::vector<std::vector<std::string>> rows;
    if (stage != nullptr) {
        for (const FileEntry& file : stage->files)
            rows.push_back({file.path, file.action, file.why.empty() ? stage->goal : file.why});
    }
    return "### Files Modified\n" + table({"File", "Change", "Reason"}, rows);
}

std::string build_attempt(const json& run) {
    const bool ok = run.value("ok", false);
    std::string out = fmt::format("### Build Attempt\n**Command**: `{}`\n**Result**: {}\n", shown(run, "command"),
                                  ok ? "SUCCESS" : "FAILED");
    if (!ok)
        out +=
            "**Output** (if failed):\n" + fenced(shown(run, "output")) + "**Fix Applied**: none, the build stopped\n";
    return out + "\n";
}

std::string test_run(const json& run, const StageReport* stage, bool compiles_kernels) {
    const std::string what = shown(run, "what");
    const GateReport none;
    const GateReport& gate = stage == nullptr ? none : what == "red" ? stage->red : stage->green;
    const TestCounts counts = count(gate.tests);
    std::string issues;
    if (what == "red" && gate.outcome == "red") issues = "fails as it must before the stage's code: " + gate.expected;
    for (const Finding& finding : gate.findings) issues += (issues.empty() ? "" : "; ") + to_text(finding);
    if (const std::string retried = shown(run, "retried"); !retried.empty()) issues += "; ran twice: " + retried;
    return fmt::format("### Test Run{}\n**Command**: `{}`\n**Result**: {}\n**Output**:\n{}**Issues**: {}\n\n",
                       compiles_kernels ? " (Kernel JIT Compilation)" : "", shown(run, "command"),
                       pass(counts.failed == 0 && counts.passed > 0), fenced(shown(run, "output")),
                       issues.empty() ? "none" : issues);
}

std::string attempts(const Commands& commands, int number, const StageReport* stage) {
    std::string out;
    const auto found = commands.find(number);
    if (found == commands.end())
        return "### Build Attempt\nnot needed: " + (stage == nullptr ? "not reached" : stage->note) + "\n\n";
    for (const json& run : found->second)
        out += shown(run, "what") == "build" ? build_attempt(run) : test_run(run, stage, number == 6);
    return out;
}

std::string buffers_applied(const json& plan) {
    std::vector<std::vector<std::string>> rows;
    for (const json& b : part(plan, "buffers")) {
        rows.push_back(
            {shown(b, "index"), shown(b, "name"), fmt::format("{} x {}", shown(b, "pages"), shown(b, "page")),
             shown(b, "format"),
             fmt::format("{} (spec {})", shown(b, "purpose").empty() ? shown(b, "lifetime") : shown(b, "purpose"),
                         shown(b, "place"))});
    }
    return "### CB Configuration Applied\n" + table({"CB ID", "Name", "Size", "Data Format", "Reasoning"}, rows);
}

std::string work_applied(const json& plan) {
    const json work = part(plan, "work");
    int used = 0;
    std::string example, first = "-", second = "-";
    if (const json examples = part(work, "examples"); examples.is_array() && !examples.empty()) {
        const json& shown_one = examples[examples.size() / 2];
        example = fmt::format(" (for {})", shown(shown_one, "label"));
        for (const json& core : part(shown_one, "cores")) {
            const int group = core.at(3).get<int>();
            used += group == 0 ? 0 : 1;
            if (group == 1) first = core.at(2).dump();
            if (group == 2) second = core.at(2).dump();
        }
    }
    const std::string shard = shown(work, "shard_tensor");
    return fmt::format(
        "### Work Distribution Applied\n- **Total work units**: {}\n- **Grid size**: {} x {}\n- **Cores used**: {}\n"
        "- **Work per core (group 1)**: {}\n- **Work per core (group 2)**: {}\n\n",
        shown(work, "total").empty() ? "one per shard" : shown(work, "total"), shown(work, "columns"),
        shown(work, "rows"), shard.empty() ? std::to_string(used) + example : "those that hold a shard of " + shard,
        shard.empty() ? first + example : "its shard", shard.empty() ? second + example : "-");
}

std::string kernels_created(const Report& report) {
    std::vector<std::vector<std::string>> rows;
    std::string code = "### Kernel Code Summary\n";
    for (const json& k : part(report.plan, "kernels")) {
        const std::string kind = shown(k, "kind"), path = shown(k, "path");
        rows.push_back({kind, kind == "compute" ? "Compute" : "DataMovement", path, arguments(k, "compile"),
                        arguments(k, "runtime")});
        const auto source = read_file(std::filesystem::path(report.workspace) / path);
        const std::size_t body = source ? source->find("void kernel_main") : std::string::npos;
        std::string title = kind;
        if (!title.empty()) title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
        code += fmt::format("#### {} Kernel\n{}\n", title,
                            fenced(!source                     ? "// not written\n"
                                   : body == std::string::npos ? *source
                                                               : source->substr(body),
                                   "cpp"));
    }
    return "### Kernels Created\n" + table({"Kernel", "Type", "Path", "Compile-Time Args", "Runtime Args"}, rows) +
           code;
}

std::string kernel_errors(const StageReport* stage) {
    static const std::regex kError(R"(([^\s:'"]+\.(?:cpp|h|hpp|cc)):(\d+)(?::\d+)?: (?:fatal )?error: ([^\n]*))");
    std::vector<std::vector<std::string>> rows;
    if (stage != nullptr) {
        for (const TestResult& test : stage->green.tests) {
            std::smatch match;
            if (!std::regex_search(test.message, match, kError)) continue;
            std::vector<std::string> cells{match[1], match[3], match[2], "none, the build stopped"};
            if (rows.empty() || rows.back() != cells) rows.push_back(std::move(cells));
        }
    }
    return "### Kernel Compilation Errors (if any)\n" + table({"Kernel", "Error", "Line", "Fix Applied"}, rows);
}

std::string build_summary(const Commands& commands) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [stage, runs] : commands) {
        int attempt = 0;
        for (const json& run : runs) {
            if (shown(run, "what") != "build") continue;
            const bool ok = run.value("ok", false);
            const std::string output = shown(run, "output");
            const std::size_t error = output.find("error:");
            rows.push_back(
                {std::to_string(stage), std::to_string(++attempt), pass(ok),
                 fmt::format("{:.2f} s", run.value("seconds", 0.0)),
                 ok || error == std::string::npos ? "" : output.substr(error, output.find('\n', error) - error)});
        }
    }
    return "## Build Attempts Summary\n" +
           table({"Stage", "Attempt", "Result", "Duration", "Key Error (if failed)"}, rows);
}

std::string test_summary(const Report& report) {
    std::vector<std::vector<std::string>> rows;
    for (const StageReport& stage : report.stages) {
        int errors = 0;
        for (const TestResult& test : stage.green.tests) errors += test.outcome == TestOutcome::kError ? 1 : 0;
        const TestCounts counts = count(stage.green.tests);
        std::string file = fmt::format("Stage {}", stage.stage);
        for (const FileEntry& entry : stage.files)
            if (entry.path.find("/test_dev/") != std::string::npos) file = entry.path.substr(entry.path.rfind('/') + 1);
        rows.push_back({file, std::to_string(stage.green.tests.size()), std::to_string(counts.passed),
                        std::to_string(counts.failed - errors), std::to_string(errors)});
    }
    return "## Test Results Summary\n" + table({"Test File", "Tests Run", "Passed", "Failed", "Errors"}, rows);
}

std::string errors_encountered(const Report& report) {
    std::vector<std::vector<std::string>> rows;
    if (!report.error.empty()) {
        const int stage = report.stages.empty() ? 0 : report.stages.back().stage;
        rows.push_back({report.error, stage == 0 ? "before Stage 1" : std::to_string(stage), report.error_id,
                        "none, the build stopped"});
    }
    return "## Errors Encountered\n" + table({"Error", "Stage", "Context", "Resolution"}, rows);
}

std::string decisions(const json& plan) {
    std::vector<std::vector<std::string>> rows;
    for (const json& d : part(plan, "deductions")) {
        rows.push_back({shown(d, "rule"), "the specification does not say", shown(d, "what"),
                        fmt::format("{} {}", shown(d, "why"), shown(d, "place"))});
    }
    return "## Key Decisions\n" + table({"Decision", "Options", "Choice", "Rationale"}, rows);
}

std::string deviations_table(const json& plan) {
    std::vector<std::vector<std::string>> rows;
    for (const json& note : part(plan, "notes"))
        rows.push_back({shown(note, "id"), shown(note, "place"), shown(note, "what"), shown(note, "fix")});
    for (const json& d : part(plan, "deviations"))
        rows.push_back({"Stage " + shown(d, "stage"), shown(d, "instead_of"), shown(d, "we_do"), shown(d, "because")});
    return "## Deviations from Spec\n" + table({"Aspect", "Spec Said", "Actually Implemented", "Reason"}, rows);
}

std::string final_status(const Report& report, const Commands& commands) {
    static constexpr const char* kNames[] = {"Device Operation", "Program Factory", "Kernel Compilation"};
    std::string out = "## Final Status\n";
    for (int stage = 4; stage <= 6; ++stage) {
        const StageReport* one = find_stage(report, stage);
        out += fmt::format("- **Stage {} ({})**: {}\n", stage, kNames[stage - 4], pass(one != nullptr && one->ok));
    }
    bool builds = true, tests = !report.stages.empty();
    for (const auto& [stage, runs] : commands)
        for (const json& run : runs) builds = builds && (shown(run, "what") != "build" || run.value("ok", false));
    for (const StageReport& stage : report.stages) tests = tests && stage.ok;
    std::string files;
    for (const FileEntry& file : all_files(report)) files += (files.empty() ? "" : ", ") + file.path;
    out += fmt::format("- **All Builds**: {}\n- **All Tests**: {}\n- **Output Files**: {}\n- **Issues**: {}\n",
                       pass(builds), pass(tests), files, report.error.empty() ? "none" : cell(report.error));
    return out + fmt::format("- **Ready for kernel implementation**: {}\n", ready_for_kernels(report) ? "Yes" : "No");
}

}  // namespace

std::string log_sections(const Report& report, const Commands& commands) {
    const StageReport *four = find_stage(report, 4), *five = find_stage(report, 5), *six = find_stage(report, 6);
    return spec_extraction(report.plan) + "## Stage 4: Device Operation\n" + files_modified(four) +
           attempts(commands, 4, four) + "## Stage 5: Program Factory\n" + buffers_applied(report.plan) +
           work_applied(report.plan) + files_modified(five) + attempts(commands, 5, five) +
           "## Stage 6: Kernel Compilation\n" + kernels_created(report) + attempts(commands, 6, six) +
           kernel_errors(six) + build_summary(commands) + test_summary(report) + errors_encountered(report) +
           decisions(report.plan) + deviations_table(report.plan) + final_status(report, commands);
}

}  // namespace opwright::builder
