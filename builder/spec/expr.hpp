// Expressions of a spec (sizes, shapes, work totals, conditions) as a tree that can be evaluated or written out as C++.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

enum class ExprOp : std::uint8_t {
    kNumber,       ///< `number`
    kName,         ///< `name`: a symbol of the plan (a dimension, a definition, a parameter ...)
    kAxis,         ///< `name` is a tensor (empty: the first input), args[0] the axis; `mask.shape[0]`, `shape[-1]`
    kRank,         ///< `name` is a tensor (empty: the first input)
    kTileSize,     ///< bytes of one 32x32 tile; `name` is a tensor whose dtype counts, or empty with `number` = bytes
                   ///< already known
    kElementSize,  ///< bytes of one element of tensor `name`
    kNegate,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,  ///< exact: a remainder is the error `not-whole`, except below kCeil or kFloor
    kModulo,
    kCeil,
    kFloor,
    kMin,
    kMax,
    kAlignUp,  ///< args[0] rounded up to a multiple of args[1]
    kProduct,  ///< product of the axes args[0] .. args[1]-1 of tensor `name`; a missing end is kNumber with `open`
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kEqual,
    kNotEqual,
    kAnd,
    kOr,
    kNot,
    kSelect,  ///< args[0] ? args[1] : args[2]
};

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

/// One node. Immutable once built, shared freely; a null ExprPtr means "absent".
struct Expr {
    ExprOp op = ExprOp::kNumber;
    std::int64_t number = 0;
    std::string name;
    std::vector<ExprPtr> args;
    SourcePlace place;
};

ExprPtr number(std::int64_t value, SourcePlace place = {});
ExprPtr name(std::string text, SourcePlace place = {});
ExprPtr make(ExprOp op, std::vector<ExprPtr> args, SourcePlace place = {}, std::string name = {});
/// Product and quotient with the obvious simplifications (x*1, 0*x, numbers folded).
ExprPtr multiply(ExprPtr a, ExprPtr b);

/// The spec's own notation again: `2*Wt`, `ceil(H/32)`.
std::string to_text(const ExprPtr& expr);

/// Names that occur in `expr` (kName only), each once, in order of first use.
std::vector<std::string> names_of(const ExprPtr& expr);

/// The number, when the tree holds no name, tensor or parameter.
std::optional<std::int64_t> constant_of(const ExprPtr& expr);

/// What an expression is evaluated against. A lookup that answers nullopt makes evaluate() fail with `unknown-symbol`.
struct Environment {
    std::function<std::optional<std::int64_t>(const std::string& name)> value;
    std::function<std::optional<std::int64_t>(const std::string& tensor, std::int64_t axis)> axis;
    std::function<std::optional<std::int64_t>(const std::string& tensor)> rank;
    std::function<std::optional<std::int64_t>(const std::string& tensor)> tile_size;
    std::function<std::optional<std::int64_t>(const std::string& tensor)> element_size;
};

/// Exact rational arithmetic in checked 64-bit integers. Errors: `unknown-symbol`, `not-whole`, `too-large`,
/// `division-by-zero`.
Result<std::int64_t> evaluate(const ExprPtr& expr, const Environment& environment);

/// How names and tensors are spelt in the C++ to be written. Every function must return an expression, never
/// unvalidated text.
struct CppBindings {
    std::function<std::string(const std::string& name)> name;  ///< default: the name itself
    std::function<std::string(const std::string& tensor, const std::string& axis)>
        axis;                                                            ///< default: t.logical_shape()[axis]
    std::function<std::string(const std::string& tensor)> shape;         ///< default: t.logical_shape()
    std::function<std::string(const std::string& tensor)> rank;          ///< default: t.logical_shape().rank()
    std::function<std::string(const std::string& tensor)> tile_size;     ///< default: `<t>_tile_size`
    std::function<std::string(const std::string& tensor)> element_size;  ///< default: t.element_size()
    std::string first_tensor = "input";                                  ///< spelling of the empty tensor name
    std::string ceil_div = "tt::div_up";
    std::string round_up = "tt::round_up";
    std::string volume;  ///< volume(shape, begin, end) multiplies dimensions; empty: std::accumulate is written out
};

/// C++ for `expr` over uint32_t values, with as few parentheses as C++ needs.
/// Fails with `not-in-cpp` for what integers cannot say (a quotient inside a sum inside ceil).
Result<std::string> to_cpp(const ExprPtr& expr, const CppBindings& bindings);

}  // namespace opwright::builder
