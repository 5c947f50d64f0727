// Small pieces of generated checks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

/// `TT_FATAL(condition, "op: message (found)", values...);`
std::string fatal_call(const Plan& plan, int indent, const std::string& message, const std::string& condition,
                       const std::string& found, std::vector<std::string> values);

/// `a == X || a == Y`
template <typename T, typename Spell>
std::string one_of(const std::string& left, const std::vector<T>& values, const Spell& spell) {
    std::vector<std::string> parts;
    for (const T& value : values) parts.push_back(left + " == " + spell(value));
    return parts.empty() ? "true" : layout::join(parts, " || ");
}

/// `value >= low && value <= high`, or what there is of it.
std::string between(const std::string& value, std::optional<std::int64_t> low, std::optional<std::int64_t> high);

/// In parentheses where compilers ask for them: `a || (b && c)`.
std::string as_operand_of_or(const std::string& condition);

/// `word` occurs in `code` as a word of its own, comments and literals included.
bool uses_word(const std::string& code, const std::string& word);

}  // namespace opwright::builder
