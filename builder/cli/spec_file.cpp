#include "builder/cli/spec_file.hpp"

#include "base/files.hpp"
#include "builder/plan/render.hpp"
#include "builder/spec/parse.hpp"

namespace opwright::builder {

namespace {

/// The message as `with_caret` writes it has everything in it, place and fix included.
Unexpected caret_failure(const Diagnostic& diagnostic, const std::string& text) {
    if (diagnostic.place.line == 0) return fail(diagnostic);
    return fail(diagnostic.id, with_caret(diagnostic, text));
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
    return PlannedSpec{path, std::move(*text), std::move(*plan)};
}

}  // namespace opwright::builder
