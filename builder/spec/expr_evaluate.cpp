// evaluate(): exact rational arithmetic in checked 64-bit integers.
#include <fmt/format.h>

#include <limits>
#include <numeric>

#include "builder/spec/expr.hpp"

namespace opwright::builder {

namespace {

struct Fraction {
    std::int64_t top = 0;
    std::int64_t bottom = 1;  ///< always positive, in lowest terms
};

Unexpected fault(const Expr& at, std::string id, std::string what, std::string expected, std::string fix) {
    return fail(
        Diagnostic{Severity::kError, std::move(id), at.place, std::move(what), std::move(expected), std::move(fix)});
}

Unexpected overflow(const Expr& at) {
    return fault(at, "too-large",
                 fmt::format("`{}` does not fit 64-bit integers", to_text(std::make_shared<const Expr>(at))),
                 "sizes that a chip can hold", "correct the numbers");
}

std::int64_t floor_of(const Fraction& f) {
    const std::int64_t quotient = f.top / f.bottom;
    return f.top % f.bottom < 0 ? quotient - 1 : quotient;
}

class Evaluator {
  public:
    explicit Evaluator(const Environment& environment) : environment_(environment) {}

    Result<Fraction> value(const ExprPtr& e) {
        if (!e) return fail("internal", "an expression is missing");
        switch (e->op) {
            case ExprOp::kNumber:
                return Fraction{e->number, 1};
            case ExprOp::kName:
                return known(*e, environment_.value ? environment_.value(e->name) : std::nullopt, e->name);
            case ExprOp::kAxis:
                return axis(*e);
            case ExprOp::kRank:
                return known(*e, environment_.rank ? environment_.rank(e->name) : std::nullopt, "rank");
            case ExprOp::kTileSize:
                if (e->number != 0) return Fraction{e->number, 1};
                return known(*e, environment_.tile_size ? environment_.tile_size(e->name) : std::nullopt, "tile_size");
            case ExprOp::kElementSize:
                return known(*e, environment_.element_size ? environment_.element_size(e->name) : std::nullopt,
                             "element_size");
            case ExprOp::kProduct:
                return product(*e);
            case ExprOp::kSelect:
                return select(*e);
            case ExprOp::kAnd:
            case ExprOp::kOr:
                return logic(*e);
            default:
                break;
        }
        const Result<Fraction> a = value(e->args[0]);
        if (!a) return a;
        switch (e->op) {
            case ExprOp::kNegate:
                return reduced(*e, -static_cast<__int128>(a->top), a->bottom);
            case ExprOp::kNot:
                return Fraction{a->top == 0 ? 1 : 0, 1};
            case ExprOp::kFloor:
                return Fraction{floor_of(*a), 1};
            case ExprOp::kCeil:
                return Fraction{a->bottom == 1 ? a->top : floor_of(*a) + 1, 1};
            default:
                break;
        }
        const Result<Fraction> b = value(e->args[1]);
        if (!b) return b;
        return binary(*e, *a, *b);
    }

  private:
    Result<Fraction> known(const Expr& e, std::optional<std::int64_t> found, const std::string& word) {
        if (found) return Fraction{*found, 1};
        return fault(e, "unknown-symbol", fmt::format("`{}` has no value here", word), "a name that the spec defines",
                     "define it in a Notation table");
    }

    Result<Fraction> axis(const Expr& e) {
        const Result<std::int64_t> index = whole(e.args[0]);
        if (!index) return fail(index.error());
        return known(e, environment_.axis ? environment_.axis(e.name, *index) : std::nullopt,
                     to_text(std::make_shared<const Expr>(e)));
    }

    Result<Fraction> product(const Expr& e) {
        const auto rank = environment_.rank ? environment_.rank(e.name) : std::nullopt;
        if (!rank) return known(e, std::nullopt, "rank");
        std::int64_t ends[2] = {0, *rank};
        for (int i = 0; i < 2; ++i) {
            const ExprPtr& end = e.args[static_cast<std::size_t>(i)];
            if (!end) continue;
            const Result<std::int64_t> given = whole(end);
            if (!given) return fail(given.error());
            ends[i] = *given < 0 ? *given + *rank : *given;
        }
        Fraction result{1, 1};
        for (std::int64_t i = std::max<std::int64_t>(ends[0], 0); i < std::min(ends[1], *rank); ++i) {
            const Result<Fraction> dim =
                known(e, environment_.axis ? environment_.axis(e.name, i) : std::nullopt, "shape");
            if (!dim) return dim;
            const Result<Fraction> next = reduced(e, static_cast<__int128>(result.top) * dim->top, 1);
            if (!next) return next;
            result = *next;
        }
        return result;
    }

    Result<Fraction> select(const Expr& e) {
        const Result<Fraction> condition = value(e.args[0]);
        if (!condition) return condition;
        return value(e.args[condition->top != 0 ? 1 : 2]);
    }

    Result<Fraction> logic(const Expr& e) {
        const Result<Fraction> a = value(e.args[0]);
        if (!a) return a;
        const bool decided = (e.op == ExprOp::kOr) == (a->top != 0);
        if (decided) return Fraction{e.op == ExprOp::kOr ? 1 : 0, 1};
        const Result<Fraction> b = value(e.args[1]);
        if (!b) return b;
        return Fraction{b->top != 0 ? 1 : 0, 1};
    }

    Result<Fraction> binary(const Expr& e, const Fraction& a, const Fraction& b) {
        const auto wide = [](std::int64_t v) { return static_cast<__int128>(v); };
        const __int128 left = wide(a.top) * b.bottom;
        const __int128 right = wide(b.top) * a.bottom;
        const auto truth = [](bool v) { return Fraction{v ? 1 : 0, 1}; };
        switch (e.op) {
            // |top|, bottom < 2^63, so a product stays below 2^126 and a sum below 2^127.
            case ExprOp::kAdd:
                return reduced(e, left + right, wide(a.bottom) * b.bottom);
            case ExprOp::kSubtract:
                return reduced(e, left - right, wide(a.bottom) * b.bottom);
            case ExprOp::kMultiply:
                return reduced(e, wide(a.top) * b.top, wide(a.bottom) * b.bottom);
            case ExprOp::kDivide:
                if (b.top == 0) return zero(e);
                return reduced(e, wide(a.top) * b.bottom, wide(a.bottom) * b.top);
            case ExprOp::kModulo:
            case ExprOp::kAlignUp: {
                if (a.bottom != 1 || b.bottom != 1) return not_whole(e);
                if (b.top <= 0) return zero(e);
                const std::int64_t rest = ((a.top % b.top) + b.top) % b.top;
                if (e.op == ExprOp::kModulo || rest == 0) return Fraction{e.op == ExprOp::kModulo ? rest : a.top, 1};
                return reduced(e, wide(a.top) + b.top - rest, 1);
            }
            case ExprOp::kMin:
                return left <= right ? a : b;
            case ExprOp::kMax:
                return left >= right ? a : b;
            case ExprOp::kLess:
                return truth(left < right);
            case ExprOp::kLessEqual:
                return truth(left <= right);
            case ExprOp::kGreater:
                return truth(left > right);
            case ExprOp::kGreaterEqual:
                return truth(left >= right);
            case ExprOp::kEqual:
                return truth(left == right);
            case ExprOp::kNotEqual:
                return truth(left != right);
            default:
                return fail("internal", "an operator without a meaning");
        }
    }

    Result<Fraction> reduced(const Expr& e, __int128 top, __int128 bottom) {
        if (bottom < 0) {
            top = -top;
            bottom = -bottom;
        }
        __int128 a = top < 0 ? -top : top;
        for (__int128 b = bottom; b != 0;) {
            const __int128 rest = a % b;
            a = b;
            b = rest;
        }
        if (a > 1) {
            top /= a;
            bottom /= a;
        }
        constexpr __int128 kLimit = std::numeric_limits<std::int64_t>::max();
        if (top > kLimit || top < -kLimit || bottom > kLimit) return overflow(e);
        return Fraction{static_cast<std::int64_t>(top), static_cast<std::int64_t>(bottom)};
    }

    Result<std::int64_t> whole(const ExprPtr& e) {
        const Result<Fraction> f = value(e);
        if (!f) return fail(f.error());
        if (f->bottom != 1) return not_whole(*e);
        return f->top;
    }

    Unexpected zero(const Expr& e) {
        return fault(e, "division-by-zero",
                     fmt::format("`{}` divides by zero", to_text(std::make_shared<const Expr>(e))),
                     "a positive divisor", "correct the formula");
    }

  public:
    static Unexpected not_whole(const Expr& e) {
        return fault(e, "not-whole",
                     fmt::format("`{}` is not a whole number", to_text(std::make_shared<const Expr>(e))),
                     "a quotient without remainder", "use ceil(...) or floor(...), or correct the numbers");
    }

  private:
    const Environment& environment_;
};

}  // namespace

Result<std::int64_t> evaluate(const ExprPtr& expr, const Environment& environment) {
    const Result<Fraction> f = Evaluator(environment).value(expr);
    if (!f) return fail(f.error());
    if (f->bottom != 1) return Evaluator::not_whole(*expr);
    return f->top;
}

}  // namespace opwright::builder
