#include "builder/spec/expr.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace opwright::builder {

namespace {

struct OpText {
    const char* text;
    int binding;  ///< higher binds tighter; 0: written as a call
};

OpText op_text(ExprOp op) {
    switch (op) {
        case ExprOp::kOr:
            return {" || ", 2};
        case ExprOp::kAnd:
            return {" && ", 3};
        case ExprOp::kEqual:
            return {" == ", 4};
        case ExprOp::kNotEqual:
            return {" != ", 4};
        case ExprOp::kLess:
            return {" < ", 5};
        case ExprOp::kLessEqual:
            return {" <= ", 5};
        case ExprOp::kGreater:
            return {" > ", 5};
        case ExprOp::kGreaterEqual:
            return {" >= ", 5};
        case ExprOp::kAdd:
            return {" + ", 6};
        case ExprOp::kSubtract:
            return {" - ", 6};
        case ExprOp::kMultiply:
            return {"*", 7};
        case ExprOp::kDivide:
            return {"/", 7};
        case ExprOp::kModulo:
            return {" % ", 7};
        case ExprOp::kNegate:
        case ExprOp::kNot:
            return {"", 8};
        case ExprOp::kSelect:
            return {"", 1};
        case ExprOp::kCeil:
            return {"ceil", 0};
        case ExprOp::kFloor:
            return {"floor", 0};
        case ExprOp::kMin:
            return {"min", 0};
        case ExprOp::kMax:
            return {"max", 0};
        case ExprOp::kAlignUp:
            return {"align_up", 0};
        default:
            return {"", 0};
    }
}

int binding_of(const Expr& e) {
    const int binding = op_text(e.op).binding;
    return binding == 0 ? 9 : binding;
}

std::string text_of(const ExprPtr& e, int outer);

std::string call_text(const Expr& e, const char* function) {
    std::string out = std::string(function) + "(";
    for (std::size_t i = 0; i < e.args.size(); ++i) out += (i == 0 ? "" : ", ") + text_of(e.args[i], 0);
    return out + ")";
}

std::string bare_text(const Expr& e) {
    const std::string shape = e.name.empty() ? "shape" : e.name + ".shape";
    switch (e.op) {
        case ExprOp::kNumber:
            return std::to_string(e.number);
        case ExprOp::kName:
            return e.name;
        case ExprOp::kAxis:
            return shape + "[" + text_of(e.args[0], 0) + "]";
        case ExprOp::kRank:
            return "rank(" + e.name + ")";
        case ExprOp::kTileSize:
            if (e.number != 0) return std::to_string(e.number);
            return e.name.empty() ? "tile_size" : "tile_size(" + e.name + ")";
        case ExprOp::kElementSize:
            return "element_size(" + e.name + ")";
        case ExprOp::kProduct:
            return "prod(" + shape + "[" + (e.args[0] ? text_of(e.args[0], 0) : "") + ":" +
                   (e.args[1] ? text_of(e.args[1], 0) : "") + "])";
        case ExprOp::kNegate:
            return "-" + text_of(e.args[0], 8);
        case ExprOp::kNot:
            return "not " + text_of(e.args[0], 8);
        case ExprOp::kSelect:
            return text_of(e.args[1], 2) + " if " + text_of(e.args[0], 2) + " else " + text_of(e.args[2], 1);
        default:
            break;
    }
    const OpText op = op_text(e.op);
    if (op.binding == 0) return call_text(e, op.text);
    std::string out = text_of(e.args[0], op.binding);
    const char* word = e.op == ExprOp::kAnd ? " and " : e.op == ExprOp::kOr ? " or " : op.text;
    return out + word + text_of(e.args[1], op.binding + 1);
}

std::string text_of(const ExprPtr& e, int outer) {
    if (!e) return "?";
    const std::string text = bare_text(*e);
    return binding_of(*e) < outer ? "(" + text + ")" : text;
}

void collect_names(const ExprPtr& e, std::vector<std::string>& names) {
    if (!e) return;
    if (e->op == ExprOp::kName && std::find(names.begin(), names.end(), e->name) == names.end())
        names.push_back(e->name);
    for (const ExprPtr& arg : e->args) collect_names(arg, names);
}

}  // namespace

ExprPtr number(std::int64_t value, SourcePlace place) {
    return std::make_shared<const Expr>(Expr{ExprOp::kNumber, value, {}, {}, std::move(place)});
}

ExprPtr name(std::string text, SourcePlace place) {
    return std::make_shared<const Expr>(Expr{ExprOp::kName, 0, std::move(text), {}, std::move(place)});
}

ExprPtr make(ExprOp op, std::vector<ExprPtr> args, SourcePlace place, std::string text) {
    return std::make_shared<const Expr>(Expr{op, 0, std::move(text), std::move(args), std::move(place)});
}

ExprPtr multiply(ExprPtr a, ExprPtr b) {
    const auto is = [](const ExprPtr& e, std::int64_t n) { return e->op == ExprOp::kNumber && e->number == n; };
    if (is(a, 1)) return b;
    if (is(b, 1)) return a;
    std::int64_t product = 0;
    if (a->op == ExprOp::kNumber && b->op == ExprOp::kNumber &&
        !__builtin_mul_overflow(a->number, b->number, &product)) {
        return number(product, a->place);
    }
    SourcePlace place = a->place;
    return make(ExprOp::kMultiply, {std::move(a), std::move(b)}, std::move(place));
}

std::string to_text(const ExprPtr& expr) {
    return expr ? text_of(expr, 0) : std::string();
}

std::vector<std::string> names_of(const ExprPtr& expr) {
    std::vector<std::string> names;
    collect_names(expr, names);
    return names;
}

std::optional<std::int64_t> constant_of(const ExprPtr& expr) {
    if (!expr) return std::nullopt;
    const Result<std::int64_t> value = evaluate(expr, {});
    if (!value) return std::nullopt;
    return *value;
}

}  // namespace opwright::builder
