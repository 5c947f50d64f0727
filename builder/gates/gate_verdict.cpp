#include "builder/gates/gate_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace opwright::builder {

namespace {

constexpr std::size_t kShownCharacters = 1200;
constexpr std::size_t kShownFindings = 3;

bool failed(const TestResult& test) {
    return test.outcome == TestOutcome::kFailed || test.outcome == TestOutcome::kError;
}

std::string shortened(const std::string& text) {
    return text.size() <= kShownCharacters ? text : text.substr(0, kShownCharacters) + " ...";
}

std::string message_of(const TestResult& test) {
    return test.message.empty() ? test.detail : test.message;
}

GateVerdict stop(std::string outcome, std::string id, std::string what, std::string expected, std::string fix) {
    Diagnostic d;
    d.id = std::move(id);
    d.what = std::move(what);
    d.expected = std::move(expected);
    d.fix = std::move(fix);
    return {false, std::move(outcome), std::move(d)};
}

/// `lead`, then why: the chip's findings where there are any, because they explain a failure better than the exception
/// that they became and that pytest shortens; the test's own message otherwise.
std::string explained(std::string lead, const std::string& message, const TestRun& run) {
    const bool is_finding = std::any_of(run.findings.begin(), run.findings.end(), [&](const Finding& finding) {
        return message.find(finding.category + " [" + finding.id + "]") != std::string::npos;
    });
    if (!message.empty() && !is_finding) lead += "\n" + shortened(message);
    for (std::size_t i = 0; i < run.findings.size() && i < kShownFindings; ++i) lead += "\n" + to_text(run.findings[i]);
    if (run.findings.size() > kShownFindings)
        lead += fmt::format("\n... and {} other findings", run.findings.size() - kShownFindings);
    return lead;
}

GateVerdict broken(const char* id, const TestRun& run, const std::string& stage) {
    GateVerdict verdict =
        stop("error", id, explained(fmt::format("{}: {}", stage, run.broken->what), "", run), "", run.broken->fix);
    verdict.error->place = run.broken->place;
    return verdict;
}

bool matches(const TestResult& test, const RedReason& reason) {
    // The message only: the failure text shows the test's own source, which may hold the words by itself.
    const std::string text = message_of(test);
    return std::any_of(reason.patterns.begin(), reason.patterns.end(),
                       [&](const std::string& pattern) { return std::regex_search(text, std::regex(pattern)); });
}

}  // namespace

GateVerdict judge_red(const TestRun& run, const RedReason& reason, const std::string& stage) {
    if (run.broken) return broken("red-broken", run, stage);
    bool any_failed = false;
    for (const TestResult& test : run.tests) {
        if (!failed(test)) continue;
        any_failed = true;
        // A test that could not even begin says nothing of the stage's code, whatever its words.
        if (test.outcome == TestOutcome::kError) {
            return stop("error", "red-could-not-run",
                        explained(fmt::format("{}: {} could not run (import, collection, fixture or device):", stage,
                                              test.name),
                                  message_of(test), run),
                        reason.words, "correct what the message names; './opwright doctor' checks the device");
        }
        if (matches(test, reason)) continue;
        return stop("error", "red-wrong-reason",
                    explained(fmt::format("{}: before its code is written, {} fails for another reason than it should:",
                                          stage, test.name),
                              message_of(test), run),
                    reason.words, "correct what the message names, then run the same command again");
    }
    const auto passes = std::find_if(run.tests.begin(), run.tests.end(),
                                     [](const TestResult& test) { return test.outcome == TestOutcome::kPassed; });
    if (any_failed && passes != run.tests.end()) {
        return stop(
            "passed", "red-passes-already",
            fmt::format("{}: {} passes before the stage's code is written, so it proves nothing", stage, passes->name),
            reason.words, "make the test demand what the stage's code brings, or move it to an earlier stage");
    }
    if (any_failed) return {true, "failed", std::nullopt};
    if (run.tests.empty()) {
        return stop("error", "red-broken", stage + ": pytest found no tests", reason.words,
                    "check the stage's test file");
    }
    return stop(
        "passed", "red-did-not-fail", stage + ": its tests pass before its code is written, so they prove nothing",
        reason.words,
        "the operation may hold code of this stage already; compare it with the plan, or build in a fresh workspace");
}

GateVerdict judge_green(const TestRun& run, const std::string& stage) {
    if (run.broken) return broken("green-broken", run, stage);
    const TestCounts counts = count(run.tests);
    if (counts.failed == 0 && counts.passed > 0) return {true, "passed", std::nullopt};
    if (counts.failed == 0) {
        return stop("error", "green-no-tests", fmt::format("{}: no test ran ({} skipped)", stage, counts.skipped),
                    "at least one passing test", "check the stage's test file");
    }
    const auto first = std::find_if(run.tests.begin(), run.tests.end(), failed);
    return stop("failed", "green-failed",
                explained(fmt::format("{}: {} of {} tests fail with its code in place; first {}:", stage, counts.failed,
                                      run.tests.size(), first->name),
                          message_of(*first), run),
                "", "correct the file that the message names, then run the same command again");
}

std::size_t skip_outlived(TestRun& run) {
    std::size_t skipped = 0;
    for (TestResult& test : run.tests) {
        if (test.outcome != TestOutcome::kFailed || message_of(test).find("DID NOT RAISE") == std::string::npos)
            continue;
        test.outcome = TestOutcome::kSkipped;
        test.message = "outlived: the test demands an error of this stage, and the operation is past it";
        ++skipped;
    }
    return skipped;
}

}  // namespace opwright::builder
