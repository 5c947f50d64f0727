#include "builder/report/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "builder/report/deliverables.hpp"
#include "builder/report/event_log.hpp"
#include "builder/report/events.hpp"
#include "builder/report/html.hpp"
#include "builder/report/summary_json.hpp"

namespace opwright::builder {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kHostile = "</script><img src=x onerror=alert(1)>{{operation}}\x1b[31m";

std::vector<json> sample_events(const std::string& text = "AssertionError") {
    GateReport red{"red", "ttnn has no attribute 'op'", {{"test_a", "", TestOutcome::kFailed, text, "", 0.5}}, {}, 0.6};
    GateReport green{
        "green",
        "",
        {{"test_a", "", TestOutcome::kPassed, "", "", 0.5}, {"test_b", "", TestOutcome::kSkipped, text, "", 0}},
        {},
        0.7};
    red.findings.push_back(
        finding_from_line(R"({"category":"hang","id":"h","what":"stuck","kernel":"k.cpp","line":7})"));
    return {events::build_began("op", "pool", "op_spec.md", "/ws", "chip", {{"summary", text}}),
            events::stage_began(1, "API", "ttnn.op exists"),
            events::files_written(1, {{"a/t.py", "11", "create", 1, ""}}),
            events::command_ran(
                1, {"red", "./opwright pytest a/t.py", "collected 1\n" + text, "the worker died", 0.6, true}),
            events::gate_closed(1, "red", red),
            events::files_written(1, {{"a/op.cpp", "22", "create", 1, ""}, {"a/t.py", "33", "update", 1, ""}}),
            events::gate_closed(1, "green", green),
            events::stage_ended(1, true, 2.5, ""),
            events::build_ended(true, 3.5, nullptr)};
}

Report fold(const std::vector<json>& list) {
    Report report;
    for (const json& event : list) apply_event(report, event);
    return report;
}

TEST(Report, FoldsEventsIntoStages) {
    const Report report = fold(sample_events());
    ASSERT_EQ(report.stages.size(), 1u);
    const StageReport& stage = report.stages[0];
    EXPECT_EQ(stage.red.outcome, "red");
    EXPECT_EQ(stage.red.findings.at(0).place.line, 7u);
    EXPECT_EQ(stage.green.tests.size(), 2u);
    EXPECT_TRUE(stage.ok);
    EXPECT_TRUE(report.ok);
    ASSERT_EQ(stage.files.size(), 2u);
    EXPECT_EQ(stage.files[0].sha256, "33") << "a file that is written again keeps one entry with its last state";
}

TEST(Report, ALogThatWasCutOffTellsWhatHappenedUntilThen) {
    std::string log;
    for (const json& event : sample_events()) log += event.dump() + "\n";
    const Report whole = replay(log);
    EXPECT_TRUE(whole.ended);
    const Report cut = replay(log.substr(0, log.size() - 20));
    EXPECT_FALSE(cut.ended);
    EXPECT_FALSE(cut.ok);
    EXPECT_EQ(cut.stages.size(), 1u);
}

TEST(Report, UnknownAndDamagedEventsAreIgnored) {
    Report report = fold(sample_events());
    for (const char* line : {"7", "{}", R"({"event":"later-invention","stage":9})", R"({"event":3,"stage":"x"})"}) {
        apply_event(report, json::parse(line));
    }
    EXPECT_EQ(report.stages.size(), 1u);
}

TEST(EventLog, EachEventIsOnDiskBeforeTheNext) {
    const TempFolder folder;
    int heard = 0;
    auto log = EventLog::begin(folder.path() / "deep/events.jsonl", [&](const json&, const Report&) { ++heard; });
    ASSERT_TRUE(log);
    for (const json& event : sample_events(kHostile)) {
        ASSERT_TRUE(log->add(event));
        EXPECT_EQ(replay(read_file(log->file()).value()).stages.size(), log->report().stages.size());
    }
    EXPECT_EQ(heard, 9);
}

TEST(EventLog, AFullDiskIsAnErrorAndTheReportStillKnows) {
    auto log = EventLog::begin("/dev/full", nullptr);
    ASSERT_TRUE(log);
    const auto added = log->add(sample_events()[0]);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().id, "disk-full");
    EXPECT_EQ(log->report().operation, "op");
}

TEST(SummaryJson, HasTheNamesThatScriptsRelyOn) {
    const auto summary = summary_json(fold(sample_events()), "/ws/report.html");
    EXPECT_EQ(summary["ok"], true);
    EXPECT_EQ(summary["operation"], "op");
    EXPECT_EQ(summary["workspace"], "/ws");
    EXPECT_EQ(summary["report"], "/ws/report.html");
    const auto& stage = summary["stages"][0];
    EXPECT_EQ(stage["stage"], 1);
    EXPECT_EQ(stage["red"]["outcome"], "red");
    EXPECT_EQ(stage["red"]["tests"][0],
              (nlohmann::ordered_json{{"name", "test_a"}, {"outcome", "failed"}, {"message", "AssertionError"}}));
    EXPECT_EQ(stage["green"]["outcome"], "green");
    EXPECT_EQ(stage["green"]["passed"], 1);
    EXPECT_EQ(stage["green"]["failed"], 0);
    EXPECT_EQ(stage["green"]["tests"].size(), 2u);
    EXPECT_EQ(stage["seconds"], 2.5);
    EXPECT_EQ(stage["commands"][0], "./opwright pytest a/t.py");
    EXPECT_EQ(stage["files"][0], (nlohmann::ordered_json{{"path", "a/t.py"}, {"sha256", "33"}}));
}

TEST(Deliverables, AreTheFourThatAreHandedOver) {
    auto list = sample_events();
    list[0] = events::build_began(
        "op", "pool", "op_spec.md", "/ws", "chip",
        {{"deviations", {{{"stage", "6"}, {"we_do", "A"}, {"instead_of", "B"}, {"because", "C"}}}}});
    const std::string text = deliverables_text(fold(list));
    EXPECT_THAT(text, AllOf(HasSubstr("1. Files (2)"), HasSubstr("a/op.cpp"), HasSubstr("red (1 failed)"),
                            HasSubstr("green (1 passed, 1 skipped)"), HasSubstr("ran twice: the worker died"),
                            HasSubstr("Stage 6: A instead of B, because C")));
    EXPECT_THAT(text, HasSubstr("Ready for kernel implementation: no")) << "five stages are missing";
}

TEST(SummaryJson, AFailedBuildSaysWhy) {
    auto list = sample_events();
    const Diagnostic error{Severity::kError, "disk-full", {"a", 0, 0}, "cannot write", "", ""};
    list.back() = events::build_ended(false, 1, &error);
    const auto summary = summary_json(fold(list), "");
    EXPECT_EQ(summary["ok"], false);
    EXPECT_EQ(summary["error"]["id"], "disk-full");
}

TEST(HtmlPage, IsSelfContainedAndShowsWhatHappened) {
    const std::string page =
        html_page(fold(sample_events()), [](const std::string&) { return std::optional<std::string>("int x;\n"); });
    EXPECT_THAT(page, AllOf(HasSubstr("ttnn has no attribute &#39;op&#39;"), HasSubstr("k.cpp:7: hang: stuck"),
                            HasSubstr("class=\"k\">int</b>")));
    EXPECT_THAT(page, AllOf(Not(HasSubstr("src=\"http")), Not(HasSubstr("href=\"http")), Not(HasSubstr("@import")),
                            Not(HasSubstr("<script"))));
}

TEST(HtmlPage, HostileTextFromSpecTestsAndFilesStaysText) {
    const std::string page =
        html_page(fold(sample_events(kHostile)), [](const std::string&) { return std::optional(kHostile); });
    EXPECT_THAT(page, AllOf(Not(HasSubstr("<img")), Not(HasSubstr("</script")), Not(HasSubstr("\x1b"))));
    EXPECT_THAT(page, HasSubstr("{{operation}}")) << "text is never taken for a template";
}

TEST(HtmlPage, AnInterruptedOrEmptyReportIsStillAPage) {
    EXPECT_THAT(html_page(Report{}, [](const std::string&) { return std::nullopt; }), HasSubstr("not finished"));
    auto list = sample_events();
    list.resize(4);
    EXPECT_THAT(html_page(fold(list), [](const std::string&) { return std::nullopt; }),
                HasSubstr("The file could not be read."));
}

TEST(Report, SaysHowTheWorkIsDivided) {
    const auto page = [](const char* policy, const char* order) {
        const json work{{"unit", "row of tiles"}, {"total", "Ht"}, {"policy", policy}, {"order", order}};
        const auto began = events::build_began("op", "pool", "op_spec.md", "/ws", "chip", {{"work", work}});
        return html_page(fold({began}), [](const std::string&) { return std::nullopt; });
    };
    EXPECT_THAT(page("two-groups", "columns-first"),
                HasSubstr("Unit of work: row of tiles; in all <code>Ht</code>. Shares differ by one unit at most: two "
                          "groups of cores, column by column.</p>"));
    EXPECT_THAT(page("cliff", "rows-first"), HasSubstr("the last one the rest, row by row.</p>"));
    EXPECT_THAT(page("single-core", "columns-first"), HasSubstr("</code>. One core does all of it.</p>"));
    EXPECT_THAT(page("shard-grid", "columns-first"), HasSubstr("Each core works on the shard that it holds.</p>"));
}

}  // namespace
}  // namespace opwright::builder
