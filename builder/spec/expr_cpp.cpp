// to_cpp(): an expression as C++ over unsigned integers.
#include <fmt/format.h>

#include "builder/spec/expr.hpp"

namespace opwright::builder {

namespace {

class Writer {
  public:
    explicit Writer(const CppBindings& bindings) : bindings_(bindings) {}

    struct Written {
        std::string text;
        int binding = 9;  ///< C++ precedence: 9 primary, 8 unary, 7 * / %, 6 + -, 5 <, 4 ==, 3 &&, 2 ||, 1 ?:
    };

    Result<Written> write(const ExprPtr& e) {
        if (!e) return fail("internal", "an expression is missing");
        switch (e->op) {
            case ExprOp::kNumber:
                return Written{std::to_string(e->number), e->number < 0 ? 8 : 9};
            case ExprOp::kName:
                return Written{bindings_.name ? bindings_.name(e->name) : e->name};
            case ExprOp::kRank:
                return Written{bindings_.rank ? bindings_.rank(tensor(*e)) : tensor(*e) + ".logical_shape().rank()"};
            case ExprOp::kTileSize:
                if (e->number != 0) return Written{std::to_string(e->number)};
                return Written{bindings_.tile_size ? bindings_.tile_size(tensor(*e)) : tensor(*e) + "_tile_size"};
            case ExprOp::kElementSize:
                return Written{bindings_.element_size ? bindings_.element_size(tensor(*e))
                                                      : tensor(*e) + ".element_size()"};
            case ExprOp::kAxis: {
                const Result<Written> index = write(e->args[0]);
                if (!index) return index;
                return Written{axis(tensor(*e), index->text)};
            }
            case ExprOp::kCeil:
            case ExprOp::kFloor:
                return rounded(*e);
            case ExprOp::kMin:
                return call("std::min<uint32_t>", *e);
            case ExprOp::kMax:
                return call("std::max<uint32_t>", *e);
            case ExprOp::kAlignUp:
                return call(bindings_.round_up, *e);
            case ExprOp::kNegate:
                return unary("-", *e);
            case ExprOp::kNot:
                return unary("!", *e);
            case ExprOp::kSelect:
                return select(*e);
            case ExprOp::kProduct:
                return product(*e);
            case ExprOp::kOr:
                return infix(" || ", 2, *e);
            case ExprOp::kAnd:
                return infix(" && ", 3, *e);
            case ExprOp::kEqual:
                return infix(" == ", 4, *e);
            case ExprOp::kNotEqual:
                return infix(" != ", 4, *e);
            case ExprOp::kLess:
                return infix(" < ", 5, *e);
            case ExprOp::kLessEqual:
                return infix(" <= ", 5, *e);
            case ExprOp::kGreater:
                return infix(" > ", 5, *e);
            case ExprOp::kGreaterEqual:
                return infix(" >= ", 5, *e);
            case ExprOp::kAdd:
                return infix(" + ", 6, *e);
            case ExprOp::kSubtract:
                return infix(" - ", 6, *e);
            case ExprOp::kMultiply:
                return infix(" * ", 7, *e);
            case ExprOp::kDivide:
                return infix(" / ", 7, *e);
            case ExprOp::kModulo:
                return infix(" % ", 7, *e);
        }
        return fail("internal", "an operator without a meaning");
    }

  private:
    const std::string& tensor(const Expr& e) const { return e.name.empty() ? bindings_.first_tensor : e.name; }

    std::string axis(const std::string& tensor, const std::string& index) const {
        return bindings_.axis ? bindings_.axis(tensor, index) : tensor + ".logical_shape()[" + index + "]";
    }

    Result<Written> infix(const char* op, int binding, const Expr& e) {
        Result<Written> a = write(e.args[0]);
        if (!a) return a;
        Result<Written> b = write(e.args[1]);
        if (!b) return b;
        // `a && b || c` is legal, but compilers warn about it.
        const auto mixed = [&](const Written& w) { return e.op == ExprOp::kOr && w.binding == 3; };
        std::string left = a->binding < binding || mixed(*a) ? "(" + a->text + ")" : a->text;
        std::string right = b->binding <= binding || mixed(*b) ? "(" + b->text + ")" : b->text;
        return Written{left + op + right, binding};
    }

    Result<Written> unary(const char* op, const Expr& e) {
        Result<Written> a = write(e.args[0]);
        if (!a) return a;
        return Written{op + (a->binding < 9 ? "(" + a->text + ")" : a->text), 8};
    }

    Result<Written> call(const std::string& function, const Expr& e) {
        std::string out = function + "(";
        for (std::size_t i = 0; i < e.args.size(); ++i) {
            const Result<Written> a = write(e.args[i]);
            if (!a) return a;
            out += (i == 0 ? "" : ", ") + a->text;
        }
        return Written{out + ")"};
    }

    Result<Written> rounded(const Expr& e) {
        const ExprPtr& inner = e.args[0];
        if (inner->op == ExprOp::kDivide) {
            if (e.op == ExprOp::kCeil) return call(bindings_.ceil_div, *inner);
            return write(inner);  // unsigned division rounds down
        }
        if (!has_quotient(inner)) return write(inner);
        return fail(Diagnostic{Severity::kError, "not-in-cpp", e.place,
                               fmt::format("`{}` rounds something other than one quotient", to_text(inner)),
                               "ceil(a / b) or floor(a / b)", "write the formula with a single quotient"});
    }

    static bool has_quotient(const ExprPtr& e) {
        if (!e) return false;
        if (e->op == ExprOp::kDivide) return true;
        for (const ExprPtr& arg : e->args) {
            if (has_quotient(arg)) return true;
        }
        return false;
    }

    Result<Written> select(const Expr& e) {
        std::string parts[3];
        for (std::size_t i = 0; i < 3; ++i) {
            const Result<Written> part = write(e.args[i]);
            if (!part) return part;
            parts[i] = part->binding <= 1 ? "(" + part->text + ")" : part->text;
        }
        return Written{fmt::format("{} ? {} : {}", parts[0], parts[1], parts[2]), 1};
    }

    /// The number of axes is known at run time only.
    Result<Written> product(const Expr& e) {
        const std::string shape = bindings_.shape ? bindings_.shape(tensor(e)) : tensor(e) + ".logical_shape()";
        const std::string rank = bindings_.rank ? bindings_.rank(tensor(e)) : shape + ".rank()";
        std::string ends[2] = {"0", rank};
        for (std::size_t i = 0; i < 2; ++i) {
            if (!e.args[i]) continue;
            const std::optional<std::int64_t> fixed = constant_of(e.args[i]);
            const Result<Written> end = write(e.args[i]);
            if (!end) return end;
            ends[i] = fixed && *fixed < 0 ? fmt::format("{} - {}", rank, -*fixed) : end->text;
        }
        if (!bindings_.volume.empty())
            return Written{fmt::format("{}({}, {}, {})", bindings_.volume, shape, ends[0], ends[1])};
        return Written{
            fmt::format("std::accumulate({0}.cbegin() + ({1}), {0}.cbegin() + ({2}), 1u, "
                        "std::multiplies<uint32_t>())",
                        shape, ends[0], ends[1])};
    }

    const CppBindings& bindings_;
};

}  // namespace

Result<std::string> to_cpp(const ExprPtr& expr, const CppBindings& bindings) {
    Result<Writer::Written> written = Writer(bindings).write(expr);
    if (!written) return fail(written.error());
    return std::move(written->text);
}

}  // namespace opwright::builder
