#include "builder/cli/explain_failure.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/check/check.hpp"
#include "builder/cli/recorded_programs.hpp"
#include "builder/gates/advice.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kShown = 3;

/// What the failure's own text speaks of comes first: a mistake in a file that it names, then errors before warnings.
void put_likely_first(std::vector<check::Mistake>& mistakes, const std::string& text) {
    std::ranges::stable_sort(mistakes, {}, [&](const check::Mistake& mistake) {
        const bool named = text.find(fs::path(mistake.place.file).filename().string()) != std::string::npos;
        return std::pair(mistake.severity, !named);
    });
}

}  // namespace

Diagnostic explain_failure(const Diagnostic& shown, const Plan& plan, const fs::path& workspace) {
    Diagnostic failure = with_advice(shown, workspace / plan.names.directory);
    // What the compiler stopped at is the reason, whatever else may be wrong.
    if (shown.place.file.empty() && !failure.place.file.empty()) return failure;
    check::CheckInput input;
    input.operation = workspace / plan.names.directory;
    input.workspace = workspace;
    if (const auto home = find_home()) input.runtime_root = home->runtime_root();
    input.plan = &plan;
    const RecordedPrograms programs(OperationFolder{workspace / ".opwright" / plan.names.op});
    if (programs.is_fresh(input.operation)) input.programs = programs.file;
    std::vector<check::Mistake> mistakes = check::check_operation(input).mistakes;
    std::erase_if(mistakes, [](const check::Mistake& m) { return m.severity != Severity::kError; });
    if (mistakes.empty()) return failure;
    put_likely_first(mistakes, failure.what);
    std::string what;
    for (std::size_t i = 0; i < mistakes.size() && i < kShown; ++i) {
        std::string text = check::to_text(mistakes[i]);
        if (i == 0) text = fmt::format("{} [{}]{}", mistakes[0].what, mistakes[0].rule, text.substr(text.find('\n')));
        what += text;
    }
    failure.what = what + "what the stage showed: " + failure.what;
    failure.place = mistakes[0].place;
    return failure;
}

}  // namespace opwright::builder
