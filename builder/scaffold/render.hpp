// Plan -> tree: everything a stage puts into the operation's folder. Pure: the same plan gives the same bytes.
#pragma once

#include <string>

#include "base/result.hpp"
#include "builder/plan/plan.hpp"
#include "builder/scaffold/tree.hpp"

namespace opwright::builder {

/// How far the folder has come: the code of stages 1..`code`, the tests of stages 1..`tests`. A stage is red with its
/// test in place and the code of the stage before (code = n - 1, tests = n), and green with both (n, n).
struct Progress {
    int code = 0;
    int tests = 0;
};

/// Errors: `not-supported-yet` (what the templates cannot make, see supported.hpp), `no-valid-case`, `stub-arguments`,
/// `symbol-at-run-time`.
Result<Tree> render(const Plan& plan, Progress progress);

/// Adds the specification itself, so that the folder explains itself wherever it goes.
void add_spec(Tree& tree, const Plan& plan, std::string text);

/// The finished state of a stage.
inline Result<Tree> render(const Plan& plan, int stage) {
    return render(plan, Progress{stage, stage});
}

}  // namespace opwright::builder
