// The value of an `#if` line whose macros are replaced already, and of an integer literal.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "builder/check/syntax/token.hpp"

namespace opwright::builder::check {

/// What cannot be read is 0, as is a division by zero: such a line is the compiler's business.
std::int64_t evaluate_condition(const std::vector<Token>& line);

/// `42`, `0x2Au`, `1'000UL`, `0b11`; nullopt for floating point.
std::optional<std::int64_t> integer_literal(std::string_view text);

/// `a op b` for the integer operators of C++; nullopt for an unknown operator or a division by zero.
std::optional<std::int64_t> apply_operator(std::string_view op, std::int64_t a, std::int64_t b);

/// How strongly a binary operator binds, 1 (`||`) to 10 (`*`); 0: not a binary operator.
int precedence(std::string_view op);

}  // namespace opwright::builder::check
