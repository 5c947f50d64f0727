// moved-header, renamed-function, undeclared-name, missing-include: what a kernel includes and calls against the kernel
// headers of the ttnn version in use.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "builder/check/rules/source_rules.hpp"
#include "builder/gates/kernel_api_changes.hpp"

namespace opwright::builder::check {

namespace {

/// Calls every called name without qualification, in order.
void visit_calls(const Expr& expr, const std::function<void(const Expr&)>& visit);

void visit_calls(const Stmt& stmt, const std::function<void(const Expr&)>& visit) {
    if (stmt.expr) visit_calls(*stmt.expr, visit);
    if (stmt.step) visit_calls(*stmt.step, visit);
    for (const Declarator& variable : stmt.declarators) {
        if (variable.init) visit_calls(*variable.init, visit);
        for (const ExprNode& argument : variable.arguments) visit_calls(*argument, visit);
    }
    for (const StmtNode& child : stmt.children) {
        if (child) visit_calls(*child, visit);
    }
}

void visit_calls(const Expr& expr, const std::function<void(const Expr&)>& visit) {
    if (expr.kind == Expr::Kind::kCall && expr.children[0]->kind == Expr::Kind::kName) visit(*expr.children[0]);
    for (const ExprNode& child : expr.children) {
        if (child) visit_calls(*child, visit);
    }
    if (expr.body) visit_calls(*expr.body, visit);
}

/// Neither the kernel, its macros, the API nor any header that the kernel brings has the word.
bool is_declared_nowhere(const std::string& name, const LoadedSource& source, const KernelHeaders& headers,
                         const std::set<std::filesystem::path>& brought) {
    if (headers.knows(name) || !source.unit.unknown_macros.empty()) return false;
    std::size_t uses = 0, calls = 0;
    for (std::size_t i = 0; i < source.unit.tokens.size(); ++i) {
        if (!source.unit.tokens[i].is(name)) continue;
        ++uses;
        calls += i + 1 < source.unit.tokens.size() && source.unit.tokens[i + 1].is("(") ? 1 : 0;
    }
    if (uses != calls) return false;  // declared here in a form that is not followed
    return !headers.is_in(name, brought);
}

/// A call of what the version in use does not have but an earlier one had; nullopt for every other name.
std::optional<Mistake> renamed(const Expr& callee, const LoadedSource& source, const KernelHeaders& headers) {
    const KernelApiChange* change = kernel_api_change(callee.text);
    if (change == nullptr || (!change->new_name.empty() && !headers.knows(std::string(change->new_name))))
        return std::nullopt;
    return Mistake{.rule = "renamed-function",
                   .place = source.place(callee.spot),
                   .what = fmt::format("the ttnn version in use has no {}", callee.text),
                   .other = {},
                   .other_what = {},
                   .fix = std::string(change->fix),
                   .excerpt = {}};
}

/// A call that is two letters away from a function of the API; nullopt for every other name.
std::optional<Mistake> misspelt(const Expr& callee, const LoadedSource& source, const KernelHeaders& headers) {
    constexpr std::size_t kShortest = 6;
    const auto meant = callee.text.size() < kShortest ? std::nullopt : headers.near(callee.text);
    if (!meant) return std::nullopt;
    return Mistake{.rule = "undeclared-name",
                   .place = source.place(callee.spot),
                   .what = fmt::format("nothing declares {}", callee.text),
                   .other = {},
                   .other_what = {},
                   .fix = fmt::format("did you mean {}?", *meant),
                   .excerpt = {}};
}

}  // namespace

void check_includes(const LoadedSource& source, const KernelHeaders& headers, Findings& findings) {
    if (headers.empty()) {
        findings.skipped.push_back({"includes of kernels", "the kernel headers of ttnn were not found", {}});
        return;
    }
    std::vector<std::string> names;
    std::set<std::string> own_files;
    for (const auto& file : source.unit.files) own_files.insert(file.filename().string());
    bool all_found = true;
    for (const Include& include : source.unit.includes) {
        names.push_back(include.name);
        if (include.system) continue;
        const bool own = own_files.contains(std::filesystem::path(include.name).filename().string());
        if (own || headers.find(include.name)) continue;
        all_found = false;
        std::vector<std::string> same = headers.same_file_name(include.name);
        const std::string instead(kernel_header_instead_of(std::filesystem::path(include.name).filename().string()));
        if (same.empty() && !instead.empty() && headers.find(instead)) same.push_back(instead);
        findings.mistakes.push_back(
            {.rule = same.empty() ? "missing-header" : "moved-header",
             // Other folders may be on the kernel's path; a header of the API that moved is nowhere else.
             .severity = same.empty() ? Severity::kWarning : Severity::kError,
             .place = source.place(include.spot),
             .what = fmt::format("there is no header \"{}\" in the ttnn version in use", include.name),
             .other = {},
             .other_what = {},
             .fix = same.empty()
                        ? "include the header that declares what the kernel calls (see api/compute, api/dataflow)"
                        : fmt::format("include \"{}\"", same[0]),
             .excerpt = {}});
    }
    if (!all_found) return;
    const auto brought = headers.closure(names);
    std::set<std::string> own_names, told;
    for (const Function& function : source.tree.functions) own_names.insert(function.name);
    const auto visit = [&](const Expr& callee) {
        if (callee.text.find("::") != std::string::npos || own_names.contains(callee.text)) return;
        auto mistake = renamed(callee, source, headers);
        if (!mistake) mistake = misspelt(callee, source, headers);
        if (mistake && is_declared_nowhere(callee.text, source, headers, brought)) {
            if (told.insert(callee.text).second) findings.mistakes.push_back(std::move(*mistake));
            return;
        }
        const auto header = headers.missing_header(callee.text, brought);
        if (!header || !told.insert(callee.text).second) return;
        findings.mistakes.push_back({.rule = "missing-include",
                                     // A header of the operation may count on what is included before it.
                                     .severity = callee.spot.file == 0 ? Severity::kError : Severity::kWarning,
                                     .place = source.place(callee.spot),
                                     .what = fmt::format("{} is used, but no include brings it", callee.text),
                                     .other = {},
                                     .other_what = {},
                                     .fix = fmt::format("add #include \"{}\"", *header),
                                     .excerpt = {}});
    };
    for (const Function& function : source.tree.functions) {
        if (function.body) visit_calls(*function.body, visit);
    }
}

}  // namespace opwright::builder::check
