#include "builder/report/deliverables.hpp"

#include <fmt/format.h>

#include "base/json_fields.hpp"

namespace opwright::builder {

using json_fields::list;
using json_fields::text;
using nlohmann::json;

namespace {

std::string gate_word(const GateReport& gate) {
    return gate.outcome.empty() ? "not run" : fmt::format("{} ({})", gate.outcome, counts_text(gate.tests));
}

}  // namespace

std::string counts_text(const std::vector<TestResult>& tests) {
    const TestCounts counts = count(tests);
    std::string words;
    const auto part = [&](int n, const char* word) {
        if (n > 0) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", n, word);
    };
    part(counts.failed, "failed");
    part(counts.passed, "passed");
    part(counts.skipped, "skipped");
    return words.empty() ? "no tests" : words;
}

std::string deliverables_text(const Report& report) {
    std::string out = fmt::format("{} ({})\nfrom {}, in {}, on {}\n", report.operation, report.category, report.spec,
                                  report.workspace, report.backend);
    if (!report.error.empty()) out += fmt::format("\nStopped: {}\n", report.error);
    const auto files = all_files(report);
    out += fmt::format("\n1. Files ({})\n", files.size());
    for (const FileEntry& file : files)
        out +=
            fmt::format("   {}  {:<9}  Stage {}  {}\n", file.sha256.substr(0, 12), file.action, file.stage, file.path);
    out += "\n2. Test results\n";
    for (const StageReport& stage : report.stages) {
        out += fmt::format("   Stage {}  {:<18} before its code: {:<22} with it: {}{}\n", stage.stage, stage.title,
                           gate_word(stage.red), gate_word(stage.green),
                           stage.note.empty() ? "" : fmt::format("  ({})", stage.note));
        for (const TestResult& test : stage.green.tests)
            if (test.outcome == TestOutcome::kFailed || test.outcome == TestOutcome::kError)
                out += fmt::format("      {} {}\n", to_string(test.outcome), test.name);
        for (const CommandEntry& command : stage.commands)
            if (!command.retried.empty()) out += fmt::format("      ran twice: {}\n", command.retried);
    }
    out += "\n3. Deviations\n   from the specification\n";
    if (list(report.plan, "notes").empty()) out += "      none\n";
    for (const json& note : list(report.plan, "notes"))
        out += fmt::format("      {} {}: {}\n", text(note, "place"), text(note, "severity"), text(note, "what"));
    out += "   from the stage instructions\n";
    for (const json& d : list(report.plan, "deviations")) {
        out += fmt::format("      Stage {}: {} instead of {}, because {}\n", text(d, "stage"), text(d, "we_do"),
                           text(d, "instead_of"), text(d, "because"));
    }
    out += fmt::format("\n4. Ready for kernel implementation: {}\n", ready_for_kernels(report) ? "yes" : "no");
    return out;
}

}  // namespace opwright::builder
