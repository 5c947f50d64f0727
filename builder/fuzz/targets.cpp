#include "builder/fuzz/targets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "builder/plan/render.hpp"
#include "builder/plan/text.hpp"
#include "builder/spec/expr_parse.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder::fuzz {

namespace {

constexpr const char* kFile = "fuzz.md";

void hold(bool condition, std::string_view what, std::string_view detail = {}) {
    if (condition) return;
    fmt::print(stderr, "does not hold: {}: {}\n", what, detail);
    std::fflush(stderr);
    std::abort();
}

void check(const Diagnostic& d, std::size_t lines) {
    const std::string text = to_text(d);
    hold(!d.id.empty() && !d.what.empty(), "a message has an id and words", text);
    hold(d.id != "internal", "no fault of our own", text);
    hold(d.place.file == kFile && d.place.line >= 1 && d.place.column >= 1, "a message has a place", text);
    hold(d.place.line <= lines, "the place is inside the text", text);
}

void check(const Names& names) {
    for (const std::string& n : {names.op, names.category, names.pascal, names.device_operation})
        hold(is_identifier(n), "names of the operation are identifiers", n);
    hold(names.directory == "ttnn/cpp/ttnn/operations/" + names.category + "/" + names.op, "the folder is made of them",
         names.directory);
}

void check(const Plan& plan) {
    check(plan.names);
    const auto name = [](const std::string& n) { hold(is_identifier(n), "a name is an identifier", n); };
    for (const TensorArg& t : plan.tensors) name(t.name);
    for (const Attribute& a : plan.attributes) name(a.name);
    for (const Symbol& s : plan.symbols) name(s.name);
    for (const OutputPlan& output : plan.outputs) name(output.name);
    for (const CircularBuffer& b : plan.buffers) {
        name(b.name);
        hold(b.index >= 0 && b.index < 32, "an index is one of 32", b.name);
    }
    for (const Kernel& k : plan.kernels) {
        name(k.name);
        const std::string below = plan.names.directory + "/device/kernels/";
        hold(k.path.starts_with(below) && k.path.find("..") == std::string::npos, "a kernel is below the operation",
             k.path);
        for (const auto* list : {&k.compile_args, &k.runtime_args}) {
            for (const KernelArg& a : *list) name(a.name);
        }
    }
    for (const Predicate& c : plan.conditions) hold(!c.message.empty(), "a check has a message");
}

/// No byte of a text may end the literal or the comment that it is written into.
void check_literals(const std::string& text) {
    for (const std::string& literal : {cpp_string(text), python_string(text)}) {
        for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
            if (literal[i] == '\\') {
                hold(++i + 1 < literal.size(), "an escape ends inside its literal", literal);
                continue;
            }
            hold(literal[i] != '"' && static_cast<unsigned char>(literal[i]) >= 0x20U, "a literal stays closed",
                 literal);
        }
    }
    const std::string comment = comment_text(text);
    hold(comment.find_first_of("\n\r") == std::string::npos, "a comment is one line", comment);
    hold(comment.empty() || comment.back() != '\\', "a comment does not reach into the next line", comment);
}

}  // namespace

void spec(std::string_view text) {
    ParseOptions options;
    options.max_bytes = 256U << 10U;
    const auto lines = static_cast<std::size_t>(
                           std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; })) +
                       1;
    std::vector<Diagnostic> all;
    const Result<Spec> read = parse_spec(text, kFile, options, &all);
    for (const Diagnostic& d : all) check(d, lines);
    if (!read) return check(read.error(), lines);
    for (const Diagnostic& d : read->notes) check(d, lines);
    const Result<Plan> plan = make_plan(*read);
    if (!plan) {
        check(plan.error(), lines);
        hold(!with_caret(plan.error(), text).empty(), "an error can be shown");
        return;
    }
    check(*plan);
    for (const Predicate& c : plan->conditions) check_literals(c.message);
    check_literals(plan->summary);
    hold(!to_table(*plan).empty(), "a plan has a table");
    hold(!to_json(*plan).dump().empty(), "a plan has JSON");
}

void formula(std::string_view text) {
    if (text.find_first_of("\r\n") != std::string_view::npos) return;
    GrammarOptions grammar;
    grammar.units = false;
    const Result<ParsedExpr> parsed = parse_expr(Text(text, {1, 1}), kFile, grammar);
    if (!parsed) return check(parsed.error(), 1);
    const std::string written = to_text(parsed->expr);
    const Result<ParsedExpr> again = parse_expr(Text(written, {1, 1}), kFile, grammar);
    // What is written out has more parentheses than what came in, so only its length may refuse it.
    if (!again) return hold(again.error().id == "too-large", "a formula can be read again", written);
    for (const std::int64_t value : {1, 7, 64}) {
        Environment environment;
        environment.value = [&](const std::string&) { return std::optional<std::int64_t>(value); };
        environment.axis = [&](const std::string&, std::int64_t axis) { return std::optional(value + (axis & 3)); };
        environment.rank = [](const std::string&) { return std::optional<std::int64_t>(4); };
        environment.tile_size = [](const std::string&) { return std::optional<std::int64_t>(2048); };
        environment.element_size = [](const std::string&) { return std::optional<std::int64_t>(2); };
        const Result<std::int64_t> first = evaluate(parsed->expr, environment);
        const Result<std::int64_t> second = evaluate(again->expr, environment);
        hold(first.has_value() == second.has_value() && (!first || *first == *second), "the value stays the same",
             written);
    }
    const Result<std::string> cpp = to_cpp(parsed->expr, {});
    if (!cpp) return;
    for (const char c : *cpp) {
        const bool fits = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                          std::string_view("_ ()[]{};+-*/%<>=!&|?:,.").find(c) != std::string_view::npos;
        hold(fits, "C++ of a formula is an expression", *cpp);
    }
}

}  // namespace opwright::builder::fuzz
