// The grammar of sizes, shapes and conditions as planners write them (`2·Wt`, `ceil(H/32)`, `d ≤ r - 2`).
#pragma once

#include <functional>
#include <set>
#include <string>

#include "builder/spec/document.hpp"
#include "builder/spec/expr.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

enum class Unit : std::uint8_t { kNone, kPages, kBytes };

struct ParsedExpr {
    ExprPtr expr;
    Unit unit = Unit::kNone;
    bool mixed_units = false;  ///< pages and bytes in one formula
    std::size_t end = 0;       ///< bytes of the text that were used
};

struct GrammarOptions {
    /// Stop at the first thing that cannot continue the expression instead of failing there.
    bool prefix = false;
    /// A name that is a dimension here, so that `2B` is 2*B and not bytes. May be empty.
    std::function<bool(std::string_view)> is_symbol;
    /// `tile`, `bytes` ... are units; otherwise they are names.
    bool units = true;
};

/// Errors: `cell-unreadable` (not an expression), `unknown-function`, `too-large` (number or nesting).
Result<ParsedExpr> parse_expr(const Text& text, const std::string& file, const GrammarOptions& options = {});

}  // namespace opwright::builder
