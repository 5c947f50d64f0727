// `opwright why STAGE`: what a stage needs, why it was red, why it is green or not, and which lines of the spec led to
// it.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "base/files.hpp"
#include "base/near_name.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/operations.hpp"
#include "builder/cli/spec_lines.hpp"
#include "builder/report/report.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

using nlohmann::json;

namespace {

std::string indented(const std::string& text, const char* indent) {
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        out += indent + text.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    return out;
}

/// "4 failed, 1 passed" and the first failure.
void print_gate(const json& event) {
    int failed = 0, passed = 0;
    std::string first;
    for (const json& test : event.value("tests", json::array())) {
        const std::string outcome = test.value("outcome", "");
        passed += outcome == "passed" ? 1 : 0;
        if (outcome != "failed" && outcome != "error") continue;
        if (++failed == 1) first = fmt::format("{}: {}", test.value("name", ""), test.value("message", ""));
    }
    fmt::print("    {} failed, {} passed\n", failed, passed);
    if (!first.empty()) fmt::print("{}", indented(first, "    "));
}

/// What the last build said of the stage when it stopped there; empty when it did not.
std::string last_error(const KnownOperation& known, int stage) {
    const auto log = read_file(known.folder.events());
    if (!log) return "";
    const Report report = replay(*log);
    if (report.ok || report.stages.empty()) return "";
    const auto bad = std::find_if(report.stages.begin(), report.stages.end(), [](const auto& s) { return !s.ok; });
    if (bad == report.stages.end() || bad->stage != stage) return "";
    return report.ended ? report.error : "the last build was ended in the middle of this stage";
}

void print_needs(const KnownOperation& known, const Stage& stage) {
    const std::string& op = known.op;
    fmt::print("\nNeeds\n");
    if (stage.number > 1) fmt::print("    Stage {} green: {}\n", stage.number - 1, stage_of(stage.number - 1).title);
    fmt::print("    its test: test_dev/{}\n    may change: ", stage.test_file);
    std::vector<std::string> files;
    for (std::string file : stage.files) {
        for (std::size_t at; (at = file.find("{op}")) != std::string::npos;) file.replace(at, 4, op);
        files.push_back(std::move(file));
    }
    fmt::print("{}\n", fmt::join(files, ", "));
}

void print_state(const KnownOperation& known, const Stage& stage) {
    const StageRecord* record = known.view.progress.find(stage.number);
    fmt::print("\nRed, because {}\n", stage.red_words);
    if (record != nullptr && record->red.is_object()) print_gate(record->red);
    if (record != nullptr && record->is_green()) {
        fmt::print("\nGreen since {}\n", record->since);
        print_gate(record->green);
    } else {
        fmt::print("\nNot green\n");
        const std::string error = last_error(known, stage.number);
        if (!error.empty()) fmt::print("{}", indented(error, "    "));
    }
    const StageWay& way = known.view.way(stage.number);
    static constexpr const char* kNext[] = {"leaves it alone: nothing it depends on has changed",
                                            "runs its tests again", "builds it, red first"};
    fmt::print("\nThe next build {}\n", kNext[static_cast<int>(way.way)]);
    for (const std::string& reason : way.why) fmt::print("    {}\n", reason);
}

void print_origin(const KnownOperation& known, const Stage& stage) {
    const Plan& plan = known.spec.plan;
    const std::vector<SpecLine> lines = spec_lines(plan, stage.number);
    fmt::print("\nFrom the specification, {}\n", known.spec.path);
    for (const SpecLine& line : lines) fmt::print("    line {:<5} {}\n", line.line, line.what);
    if (lines.empty()) fmt::print("    no line of its own: it follows from the operation's name and category\n");
    fmt::print("\nDeviations from the stage instructions\n");
    bool any = false;
    for (const Deviation& d : deviations(plan.style)) {
        if (d.stage != stage.number) continue;
        any = true;
        fmt::print("    {}\n        instead of {}, because {}\n", d.we_do, d.instead_of, d.because);
    }
    if (!any) fmt::print("    none\n");
}

int why(const std::string& word, const std::string& place, const std::string& op) {
    std::vector<std::string> names;
    const Stage* stage = nullptr;
    for (const Stage& one : stages()) {
        names.push_back(one.name);
        if (word == one.name || word == std::to_string(one.number)) stage = &one;
    }
    if (stage == nullptr) {
        const auto near = near_name(word, names);
        return report_error(
            fail("no-stage",
                 fmt::format("there is no stage '{}'{}", word, near ? fmt::format("; did you mean '{}'?", *near) : ""),
                 fmt::format("stages are 1 to {}, or {}", kStages, fmt::join(names, ", ")))
                .value());
    }
    const auto known = look_at_one(place, op);
    if (!known) return report_error(known.error());
    fmt::print("Stage {} of {}: {}\n{}\n", stage->number, known->op, stage->title, stage->goal);
    print_needs(*known, *stage);
    print_state(*known, *stage);
    print_origin(*known, *stage);
    return kExitOk;
}

}  // namespace

void add_why(CLI::App& app, Context& context) {
    struct Options {
        std::string stage, place = ".", op;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "why", "Say what a stage needs, why it was red, why it is green or not, and where it comes from");
    command->add_option("STAGE", options->stage, "Its number or name (3, registration)")->required();
    command->add_option("DIR", options->place, "A workspace or an operation's folder")->capture_default_str();
    command->add_option("--op", options->op, "The operation, where there are several")->type_name("NAME");
    command->callback([&context, options] {
        context.action = [options] { return why(options->stage, options->place, options->op); };
    });
}

}  // namespace opwright::builder
