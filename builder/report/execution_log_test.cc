#include "builder/report/execution_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "base/visible_text.hpp"
#include "builder/report/events.hpp"

namespace opwright::builder {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

/// Titles in the order of the stage instructions.
constexpr const char* kTitles[] = {
    "# Execution Log: My Op Factory Building",
    "## Session Info",
    "- **Started**: ",
    "- **Operation**: my_op",
    "- **Spec Path**: my_op_spec.md",
    "- **Operation Path**: /ws/ttnn/my_op",
    "## Execution Timeline",
    "### Step 1: ",
    "**Action**: ",
    "**Command/Tool**: ",
    "**Result**:",
    "**Decision**: ",
    "## Spec Extraction",
    "| Section | Extracted Value | Used For |",
    "## Stage 4: Device Operation",
    "### Files Modified",
    "| File | Change | Reason |",
    "### Build Attempt",
    "### Test Run",
    "## Stage 5: Program Factory",
    "### CB Configuration Applied",
    "| CB ID | Name | Size | Data Format | Reasoning |",
    "### Work Distribution Applied",
    "- **Total work units**: ",
    "- **Grid size**: ",
    "- **Cores used**: ",
    "- **Work per core (group 1)**: ",
    "- **Work per core (group 2)**: ",
    "### Files Modified",
    "## Stage 6: Kernel Compilation",
    "### Kernels Created",
    "| Kernel | Type | Path | Compile-Time Args | Runtime Args |",
    "### Kernel Code Summary",
    "### Kernel Compilation Errors (if any)",
    "| Kernel | Error | Line | Fix Applied |",
    "## Build Attempts Summary",
    "| Stage | Attempt | Result | Duration | Key Error (if failed) |",
    "## Test Results Summary",
    "| Test File | Tests Run | Passed | Failed | Errors |",
    "## Errors Encountered",
    "| Error | Stage | Context | Resolution |",
    "## Key Decisions",
    "| Decision | Options | Choice | Rationale |",
    "## Deviations from Spec",
    "| Aspect | Spec Said | Actually Implemented | Reason |",
    "## Final Status",
    "- **Stage 4 (Device Operation)**: PASS",
    "- **Stage 5 (Program Factory)**: FAIL",
    "- **Stage 6 (Kernel Compilation)**: FAIL",
    "- **All Builds**: FAIL",
    "- **All Tests**: FAIL",
    "- **Output Files**: ",
    "- **Issues**: ",
    "- **Ready for kernel implementation**: No",
};

std::vector<json> sample_events() {
    const GateReport green{"green", "", {{"test_a", "", TestOutcome::kPassed, "", "", 0.5}}, {}, 0.7};
    const Diagnostic error{Severity::kError, "host-build-failed", {"x.cpp", 3, 1}, "no ';'", "", ""};
    return {events::build_began("my_op", "pool", "my_op_spec.md", "/ws", "chip", {{"location", "ttnn/my_op"}}),
            events::stage_began(4, "Device operation", "goal"),
            events::files_written(4, {{"ttnn/my_op/a.cpp", "1", "create", 4, ""}}),
            events::command_ran(4, {"build", "ninja -C host", "all\nof\nit\n", "", 1.5, true}),
            events::command_ran(4, {"green", "./opwright pytest t.py", "```\nt.py PASSED\n", "", 0.5, true}),
            events::gate_closed(4, "green", green),
            events::stage_ended(4, true, 2, ""),
            events::stage_began(5, "Program factory", "goal"),
            events::command_ran(5, {"build", "ninja -C host", "x.cpp:3: error: no ';' | here\n", "", 1, false}),
            events::build_ended(false, 3, &error)};
}

std::string log_of(const std::vector<json>& list, const std::filesystem::path& file) {
    auto log = ExecutionLog::begin(file);
    EXPECT_TRUE(log);
    Report report;
    for (const json& event : list) {
        apply_event(report, event);
        log->on_event(event, report);
    }
    EXPECT_FALSE(log->failed());
    return read_file(file).value();
}

TEST(ExecutionLog, HasEverySectionInItsOrder) {
    const TempFolder folder;
    const std::string log = log_of(sample_events(), folder.path() / "deep" / ExecutionLog::file_name("my_op"));
    std::size_t at = 0;
    for (const char* title : kTitles) {
        const std::size_t found = log.find(title, at);
        ASSERT_NE(found, std::string::npos) << title << "\n" << log;
        at = found + 1;
    }
    EXPECT_THAT(log, HasSubstr("````\n```\nt.py PASSED\n````")) << "whole outputs, and none ends its fence";
    EXPECT_THAT(log, HasSubstr("| 5 | 1 | FAIL | 1.00 s | error: no ';' \\| here |"));
    EXPECT_THAT(log, HasSubstr("x.cpp:3:1: error: no ';'"));
}

TEST(ExecutionLog, IsThereUpToTheMomentOfAKill) {
    const TempFolder folder;
    auto list = sample_events();
    list.resize(4);
    const auto file = folder.path() / "log.md";
    const std::string killed = log_of(list, file);
    EXPECT_THAT(killed, HasSubstr("all\nof\nit\n"));
    const std::string resumed = log_of(sample_events(), file);
    EXPECT_TRUE(resumed.starts_with(killed)) << "the next build goes on behind it";
    EXPECT_EQ(log_of(list, file).size(), killed.size()) << "a finished one is replaced";
}

TEST(ExecutionLog, SaysForHowManyUnitsTheCoresAreCounted) {
    const TempFolder folder;
    auto list = sample_events();
    const auto core = [](int units, int group) { return json::array({0, 0, units, group}); };
    const json example{{"label", "7 units"}, {"cores", {core(4, 1), core(3, 2), core(0, 0)}}};
    list[0]["plan"]["work"] = {{"total", "Ht"}, {"columns", 8}, {"rows", 9}, {"examples", {example}}};
    EXPECT_THAT(log_of(list, folder.path() / "log.md"),
                HasSubstr("- **Total work units**: Ht\n- **Grid size**: 8 x 9\n- **Cores used**: 2 (for 7 units)\n"
                          "- **Work per core (group 1)**: 4 (for 7 units)\n"
                          "- **Work per core (group 2)**: 3 (for 7 units)\n"));
}

TEST(ExecutionLog, ShowsWhatIsInvisible) {
    const TempFolder folder;
    auto list = sample_events();
    list[4] = events::command_ran(4, {"green", "pytest", "a\u202Eb \u2066c\u2069 d\u200Be\x1b[31mf\n", "", 0.5, true});
    list[7] = events::stage_began(5, "Program \u202Efactory", "goal");
    const std::string log = log_of(list, folder.path() / "log.md");
    EXPECT_THAT(log, HasSubstr("a[U+202E]b [U+2066]c[U+2069] d[U+200B]e[U+001B][31mf\n"));
    for (const char* raw : {"\u202E", "\u2066", "\u2069", "\u200B", "\x1b"})
        EXPECT_EQ(log.find(raw), std::string::npos) << visible_text(raw);
}

TEST(ExecutionLog, AFullDiskIsKept) {
    auto log = ExecutionLog::begin("/dev/full");
    ASSERT_TRUE(log);
    log->on_event(sample_events()[0], Report{});
    ASSERT_TRUE(log->failed());
    EXPECT_EQ(log->failed()->id, "disk-full");
}

}  // namespace
}  // namespace opwright::builder
