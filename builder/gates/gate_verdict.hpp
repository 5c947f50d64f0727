// RED and GREEN: whether a run of a stage's tests is what the stage demands, and if not, why it stops the build.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "builder/gates/test_runner.hpp"

namespace opwright::builder {

/// Why the tests of a stage must fail before its code is written.
struct RedReason {
    std::string words;                  ///< for a person: "ttnn has no attribute masked_softmax"
    std::vector<std::string> patterns;  ///< ECMAScript expressions; each failing test's message must have one of them
};

struct GateVerdict {
    bool as_demanded = false;
    std::string outcome;              ///< "failed", "passed", or "error": what the run was
    std::optional<Diagnostic> error;  ///< when not as demanded: ready to show
};

/// As demanded when every test that is not skipped fails, and does so for the expected reason. `red-did-not-fail` (all
/// pass), `red-passes-already` (one does), `red-wrong-reason` (names test, expected and found), `red-could-not-run`
/// (import, collection, fixture, device), `red-broken` (time limit, crash, no tests).
GateVerdict judge_red(const TestRun& run, const RedReason& reason, const std::string& stage);

/// As demanded when at least one test ran and all passed. `green-failed`, `green-broken`, `green-no-tests`.
GateVerdict judge_green(const TestRun& run, const std::string& stage);

/// Tests that demand an error of code that is not written yet ("DID NOT RAISE") outlive their stage: in the run of an
/// operation that has gone on since, they are skipped, and their messages say so. Returns how many.
std::size_t skip_outlived(TestRun& run);

}  // namespace opwright::builder
