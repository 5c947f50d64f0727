// Conditions over attributes and sizes, and the pieces that all conditions share.
#include <fmt/format.h>

#include <regex>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/validation.hpp"
#include "builder/scaffold/validation_terms.hpp"

namespace opwright::builder {

namespace {

/// A message for fmt: braces of the spec's words are text, not places for values.
std::string format_text(const std::string& text) {
    std::string escaped;
    for (const char c : comment_text(text)) {
        escaped += c;
        if (c == '{' || c == '}') escaped += c;
    }
    return escaped;
}

}  // namespace

std::string fatal_call(const Plan& plan, int indent, const std::string& message, const std::string& condition,
                       const std::string& found, std::vector<std::string> values) {
    std::string text = format_text(message);
    if (!text.starts_with(plan.names.op + ": ")) text = plan.names.op + ": " + text;
    if (!found.empty()) text += fmt::format(" ({})", found);
    std::vector<std::string> arguments = {condition, cpp_string(text)};
    arguments.insert(arguments.end(), values.begin(), values.end());
    return layout::call(indent, "TT_FATAL", arguments, ";");
}

std::string between(const std::string& value, std::optional<std::int64_t> low, std::optional<std::int64_t> high) {
    if (low && high && *low == *high) return fmt::format("{} == {}", value, *low);
    std::vector<std::string> parts;
    if (low) parts.push_back(fmt::format("{} >= {}", value, *low));
    if (high) parts.push_back(fmt::format("{} <= {}", value, *high));
    return layout::join(parts, " && ");
}

std::string as_operand_of_or(const std::string& condition) {
    return condition.find(" && ") == std::string::npos ? condition : "(" + condition + ")";
}

bool uses_word(const std::string& code, const std::string& word) {
    return std::regex_search(code, std::regex("\\b" + word + "\\b"));
}

Result<void> ValidationText::add_expression(const Predicate& p) {
    if (!p.condition) return {};
    if (const Result<void> named = symbols({p.condition}); !named) return named;
    if (p.kind == PredicateKind::kL1Budget) return add_l1_budget(p);
    const Result<std::string> cpp = signed_cpp(plan_, p.condition);
    if (!cpp) return tl::unexpected(cpp.error());
    std::vector<std::string> found, values;
    for (const std::string& name : names_of(p.condition)) {
        found.push_back(name + " = {}");
        values.push_back(symbol_term(plan_, name));
    }
    fatal(p, nullptr, *cpp, layout::join(found, ", "), std::move(values));
    return {};
}

/// One line per circular buffer, so that a person sees where the memory goes.
Result<void> ValidationText::add_l1_budget(const Predicate& p) {
    std::vector<layout::Commented> sums;
    for (const CircularBuffer& cb : plan_.buffers) {
        if (!cb.backing.empty()) continue;
        const Result<std::string> bytes = host_cpp(plan_, multiply(cb.count, cb.page_bytes));
        if (!bytes) return tl::unexpected(bytes.error());
        sums.push_back({fmt::format("l1_bytes += {};", *bytes), cb.name});
    }
    const std::int64_t budget = p.high.value_or(plan_.l1_budget);
    push(layout::comment(4,
                         "What the circular buffers take on each core. The sizes are the caller's: 64 bits, so that no "
                         "product wraps around and looks small."));
    push("    int64_t l1_bytes = 0;");
    push(layout::commented(4, sums));
    fatal(p, nullptr, fmt::format("l1_bytes <= {}", budget), fmt::format("{{}} bytes of {} per core", budget),
          {"l1_bytes"});
    return {};
}

Result<std::string> ValidationText::range_condition(const Predicate& p, const std::string& value) {
    if (p.condition && !p.real_low && !p.real_high) {
        if (const Result<void> named = symbols({p.condition}); !named) return tl::unexpected(named.error());
        return signed_cpp(plan_, p.condition);
    }
    std::vector<std::string> parts;
    const auto low = p.real_low ? std::optional(float_literal(*p.real_low))
                     : p.low    ? std::optional(std::to_string(*p.low))
                                : std::nullopt;
    const auto high = p.real_high ? std::optional(float_literal(*p.real_high))
                      : p.high    ? std::optional(std::to_string(*p.high))
                                  : std::nullopt;
    if (low) parts.push_back(fmt::format("{} {} {}", value, p.low_open ? ">" : ">=", *low));
    if (high) parts.push_back(fmt::format("{} {} {}", value, p.high_open ? "<" : "<=", *high));
    return layout::join(parts, " && ");
}

Result<void> ValidationText::add_attribute(const Predicate& p, const Attribute& attribute) {
    const std::string& name = attribute.name;
    used_attributes_.insert(name);
    const bool optional = attribute.type.is_optional;
    const std::string value = optional ? "*" + name : name;
    const auto check = [&](const std::string& condition, const std::string& found, const std::string& shown) {
        const std::string full =
            optional ? fmt::format("!{}.has_value() || {}", name, as_operand_of_or(condition)) : condition;
        fatal(p, nullptr, full, name + found, {shown});
    };
    switch (p.kind) {
        case PredicateKind::kAttributeFinite:
            check(fmt::format("std::isfinite({})", value), " = {}", value);
            needs_cmath_ = true;
            return {};
        case PredicateKind::kAttributeRange: {
            const Result<std::string> condition = range_condition(p, value);
            if (!condition) return tl::unexpected(condition.error());
            if (!condition->empty()) check(*condition, " = {}", value);
            return {};
        }
        case PredicateKind::kAttributeAccepted: {
            const bool is_string = attribute.type.kind == ParamKind::kString;
            check(one_of(value, p.accepted,
                         [&](const std::string& accepted) { return is_string ? cpp_string(accepted) : accepted; }),
                  " = {}", value);
            return {};
        }
        case PredicateKind::kAttributeShards: {
            const std::string config = name + (optional ? "->" : ".");
            check(fmt::format("{0}shard_spec().has_value() && {0}buffer_type() == BufferType::L1", config), " is {}",
                  value);
            return {};
        }
        default: {
            const std::string layout = name + (optional ? "->" : ".") + "memory_layout()";
            check(one_of(layout, p.memory,
                         [](MemoryLayout m) { return std::string("TensorMemoryLayout::") + cpp_name(m); }),
                  " has {}", layout);
            return {};
        }
    }
}

}  // namespace opwright::builder
