#include "builder/cli/spec_file.hpp"

#include "base/files.hpp"
#include "builder/plan/render.hpp"
#include "builder/scaffold/flow.hpp"
#include "builder/scaffold/supported.hpp"
#include "builder/spec/parse.hpp"

namespace opwright::builder {

namespace {

/// The line of the spec with a caret goes behind the last line of the message, which is its fix.
Unexpected caret_failure(Diagnostic diagnostic, const std::string& text) {
    const std::string plain = to_text(diagnostic), shown = with_caret(diagnostic, text);
    if (shown.size() > plain.size() && shown.starts_with(plain)) {
        if (diagnostic.fix.empty()) diagnostic.fix = "correct this line of the spec";
        diagnostic.fix += shown.substr(plain.size());
    }
    return fail(std::move(diagnostic));
}

}  // namespace

Result<PlannedSpec> plan_spec_file(const std::string& path) {
    const ParseOptions options;
    auto text = read_file(path, options.max_bytes);
    if (!text) {
        Diagnostic d = text.error();
        if (d.fix.empty()) d.fix = "give the path of a spec in markdown";
        return fail(std::move(d));
    }
    const auto spec = parse_spec(*text, path, options);
    if (!spec) return caret_failure(spec.error(), *text);
    auto plan = make_plan(*spec);
    if (!plan) return caret_failure(plan.error(), *text);
    if (check_supported(*plan)) tell_meanings(*plan);
    return PlannedSpec{path, std::move(*text), std::move(*plan)};
}

}  // namespace opwright::builder
