#include "builder/report/html.hpp"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>

#include "base/json_fields.hpp"
#include "base/visible_text.hpp"
#include "builder/report/highlight.hpp"
#include "builder/report/page.hpp"
#include "builder/report/svg.hpp"

namespace opwright::builder {

namespace mustache = kainjow::mustache;
using json_fields::list;
using json_fields::shown;
using nlohmann::json;

namespace {

std::string seconds_text(double seconds) {
    return seconds < 10 ? fmt::format("{:.2f} s", seconds) : fmt::format("{:.1f} s", seconds);
}

/// A mustache list with each entry's strings copied under the same names.
mustache::data copied(const json& entries) {
    mustache::data result{mustache::data::type::list};
    for (const json& entry : entries) {
        mustache::data item;
        for (const auto& [key, value] : entry.items()) {
            if (value.is_array()) {
                item.set(key, copied(value));
                item.set("has_" + key, !value.empty());
            } else if (value.is_boolean()) {
                item.set(key, value.get<bool>());
            } else {
                item.set(key, value.is_string() ? value.get<std::string>() : value.dump());
            }
        }
        result.push_back(item);
    }
    return result;
}

mustache::data gate_view(const GateReport& gate, bool red) {
    const bool good = gate.outcome == (red ? "red" : "green");
    mustache::data view;
    view.set("run", !gate.outcome.empty());
    view.set("name", red ? "red" : "green");
    view.set("outcome", gate.outcome);
    view.set("mark", gate.outcome.empty() ? "·" : good ? "✓" : "✗");
    view.set("class", gate.outcome.empty() ? "none" : !good ? "bad" : red ? "red" : "green");
    view.set("expected", gate.expected);
    view.set("has_expected", red && !gate.expected.empty());
    view.set("seconds", seconds_text(gate.seconds));
    const TestCounts counts = count(gate.tests);
    view.set("counts", fmt::format("{} passed, {} failed{}", counts.passed, counts.failed,
                                   counts.skipped == 0 ? "" : fmt::format(", {} skipped", counts.skipped)));
    mustache::data tests{mustache::data::type::list}, findings{mustache::data::type::list};
    for (const TestResult& test : gate.tests) {
        mustache::data item;
        item.set("name", test.name);
        item.set("outcome", to_string(test.outcome));
        item.set("message", test.message);
        item.set("has_message", !test.message.empty());
        item.set("seconds", seconds_text(test.seconds));
        tests.push_back(item);
    }
    for (const Finding& finding : gate.findings) {
        mustache::data item;
        item.set("text", to_text(finding));
        findings.push_back(item);
    }
    view.set("tests", tests);
    view.set("findings", findings);
    return view;
}

mustache::data stage_view(const StageReport& stage) {
    mustache::data view;
    view.set("number", std::to_string(stage.stage));
    view.set("title", stage.title);
    view.set("goal", stage.goal);
    view.set("seconds", seconds_text(stage.seconds));
    view.set("class", stage.ok ? "ok" : "bad");
    view.set("resumed", stage.resumed);
    view.set("note", stage.note);
    mustache::data gates{mustache::data::type::list}, files{mustache::data::type::list},
        commands{mustache::data::type::list};
    gates.push_back(gate_view(stage.red, true));
    gates.push_back(gate_view(stage.green, false));
    for (const FileEntry& file : stage.files) {
        mustache::data item;
        item.set("path", file.path);
        item.set("action", file.action);
        files.push_back(item);
    }
    for (const CommandEntry& command : stage.commands) {
        mustache::data item;
        item.set("text", command.command);
        item.set("what", command.what);
        item.set("seconds", seconds_text(command.seconds));
        item.set("retried", command.retried);
        item.set("has_retried", !command.retried.empty());
        commands.push_back(item);
    }
    view.set("gates", gates);
    view.set("files", files);
    view.set("has_files", !stage.files.empty());
    view.set("commands", commands);
    view.set("has_commands", !stage.commands.empty());
    return view;
}

/// Escaped, with what stands in backticks as code.
std::string with_code(const std::string& text) {
    std::string out;
    bool open = false;
    for (const char c : html_escape(text)) {
        if (c != '`') {
            out += c;
            continue;
        }
        out += open ? "</code>" : "<code>";
        open = !open;
    }
    return open ? out + "</code>" : out;
}

mustache::data files_view(const Report& report, const SourceReader& sources) {
    mustache::data files{mustache::data::type::list};
    for (const FileEntry& file : all_files(report)) {
        const auto source = sources(file.path);
        mustache::data item;
        const auto slash = file.path.rfind('/');
        item.set("folder", slash == std::string::npos ? "" : file.path.substr(0, slash + 1));
        item.set("name", slash == std::string::npos ? file.path : file.path.substr(slash + 1));
        item.set("action", file.action);
        item.set("stage", std::to_string(file.stage));
        item.set("sha256", file.sha256);
        item.set("short_sha", file.sha256.substr(0, 12));
        item.set("has_source", source.has_value());
        if (source) item.set("source", highlight(*source, file.path));
        files.push_back(item);
    }
    return files;
}

/// The division of work in a sentence: policy and order, of which the order says nothing where the tensor decides.
std::string work_words(const json& work) {
    const std::string policy = shown(work, "policy");
    const std::string order = shown(work, "order") == "columns-first" ? "column by column" : "row by row";
    if (policy == "single-core") return "One core does all of it";
    if (policy == "shard-grid") return "Each core works on the shard that it holds";
    if (policy == "cliff") return "Every core takes the same share and the last one the rest, " + order;
    return "Shares differ by one unit at most: two groups of cores, " + order;
}

void set_plan(mustache::data& view, const json& plan) {
    const json work = plan.value("work", json::object());
    view.set("summary", shown(plan, "summary"));
    view.set("location", shown(plan, "location"));
    view.set("passthrough", with_code(shown(plan, "passthrough")));
    for (const char* key : {"buffers", "kernels", "deductions", "notes", "deviations"}) {
        view.set(key, copied(list(plan, key)));
        view.set(std::string("has_") + key, !list(plan, key).empty());
    }
    const json l1 = plan.value("l1", json::object());
    view.set("l1_bytes", shown(l1, "bytes"));
    view.set("l1_budget", shown(l1, "budget"));
    for (const char* key : {"unit", "total", "shard_tensor"}) view.set(std::string("work_") + key, shown(work, key));
    view.set("work_how", work_words(work));
    view.set("work_has_total", !shown(work, "total").empty());
    view.set("work_sharded", !shown(work, "shard_tensor").empty());
    view.set("has_l1_bytes", !shown(l1, "bytes").empty());
    view.set("flow_svg", list(plan, "kernels").empty() ? "" : data_flow_svg(plan));
    mustache::data examples{mustache::data::type::list};
    int number = 0;
    for (const json& example : list(work, "examples")) {
        mustache::data item;
        item.set("number", std::to_string(++number));
        item.set("label", shown(example, "label"));
        item.set("checked", example.value("shown_first", false));
        item.set("svg", work_split_svg(work, example));
        examples.push_back(item);
    }
    view.set("examples", examples);
    view.set("has_plan", !plan.empty());
}

}  // namespace

std::string html_page(const Report& report, const SourceReader& sources) {
    mustache::data view;
    const auto green =
        std::count_if(report.stages.begin(), report.stages.end(), [](const StageReport& s) { return s.ok; });
    int tests = 0;
    for (const StageReport& stage : report.stages) tests += count(stage.green.tests).passed;
    view.set("operation", report.operation.empty() ? "build" : report.operation);
    view.set("category", report.category);
    view.set("spec", report.spec);
    view.set("workspace", report.workspace);
    view.set("backend", report.backend);
    view.set("ok", report.ok);
    view.set("verdict", report.ok ? "ready" : report.ended ? "not ready" : "not finished");
    view.set("verdict_class", report.ok ? "ok" : "bad");
    view.set("green_stages", fmt::format("{} of {}", green, report.stages.size()));
    view.set("tests_passed", std::to_string(tests));
    view.set("seconds", seconds_text(report.seconds));
    view.set("has_error", !report.error.empty());
    view.set("error", report.error);
    mustache::data stages{mustache::data::type::list};
    for (const StageReport& stage : report.stages) stages.push_back(stage_view(stage));
    view.set("stages", stages);
    view.set("file_count", std::to_string(all_files(report).size()));
    view.set("files", files_view(report, sources));
    set_plan(view, report.plan);

    mustache::mustache page{std::string(kPageTemplate)};
    page.set_custom_escape([](const std::string& raw) { return html_escape(raw); });
    return visible_text(page.render(view));
}

}  // namespace opwright::builder
