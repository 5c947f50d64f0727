// Expressions: integers are calculated, addresses keep their circular buffer, everything else is unknown.
#include <algorithm>

#include "builder/check/kernel/evaluator.hpp"
#include "builder/check/syntax/condition.hpp"

namespace opwright::builder::check {

namespace {

/// `c_16` of tt::CBIndex; of the older tt::CB also c_in3, c_out0, c_intermed1, dataflow0.
std::optional<std::int64_t> buffer_constant(const std::string& qualified) {
    const std::string name = last_part(qualified);
    const auto number = [&](std::size_t from) -> std::optional<std::int64_t> {
        if (from >= name.size() || name.find_first_not_of("0123456789", from) != std::string::npos) return std::nullopt;
        return integer_literal(name.substr(from) == "0" ? "0" : name.substr(from));
    };
    if (!name.starts_with("c_") && !name.starts_with("dataflow")) return std::nullopt;
    if (name.starts_with("c_intermed")) {
        const auto n = number(10);
        return n ? std::optional(24 + *n) : std::nullopt;
    }
    if (name.starts_with("c_in")) return number(4);
    if (name.starts_with("c_out")) {
        const auto n = number(5);
        return n ? std::optional(16 + *n) : std::nullopt;
    }
    if (name.starts_with("dataflow")) {
        const auto n = number(8);
        return n ? std::optional(8 + *n) : std::nullopt;
    }
    return number(2);
}

}  // namespace

std::vector<Value> Evaluator::evaluate_all(const std::vector<ExprNode>& list, std::size_t from) {
    std::vector<Value> values;
    for (std::size_t i = from; i < list.size(); ++i) values.push_back(evaluate(*list[i]));
    return values;
}

Value Evaluator::evaluate(const Expr& expr) {
    if (stopped_) return {};
    ++steps_;
    switch (expr.kind) {
        case Expr::Kind::kNumber:
            if (const auto number = integer_literal(expr.text)) return Value::integer(*number);
            return {};
        case Expr::Kind::kName:
            return name(expr);
        case Expr::Kind::kUnary:
            return unary(expr);
        case Expr::Kind::kPostfix: {
            const Value before = evaluate(*expr.children[0]);
            const auto slot =
                expr.children[0]->kind == Expr::Kind::kName ? slot_of(expr.children[0]->text) : std::nullopt;
            if (slot)
                store(*slot, before.is_integer() ? Value::integer(before.number + (expr.text == "++" ? 1 : -1))
                             : before.kind == Value::Kind::kAddress ? before
                                                                    : Value{});
            return before;
        }
        case Expr::Kind::kBinary:
            return binary(expr);
        case Expr::Kind::kAssign:
            return assign(expr);
        case Expr::Kind::kTernary: {
            const Value condition = evaluate(*expr.children[0]);
            if (condition.is_integer()) return evaluate(*expr.children[condition.number != 0 ? 1 : 2]);
            const Value yes = evaluate(*expr.children[1]);
            const Value no = evaluate(*expr.children[2]);
            return yes == no ? yes : Value{};
        }
        case Expr::Kind::kCall:
            return call(expr);
        case Expr::Kind::kMember: {
            const Value object = evaluate(*expr.children[0]);
            return object.kind == Value::Kind::kBuffer ? object : Value{};
        }
        case Expr::Kind::kIndex:
            evaluate_all(expr.children, 0);
            return {};
        case Expr::Kind::kCast:
            return cast(expr.text, evaluate(*expr.children[0]));
        case Expr::Kind::kBraces: {
            const std::vector<Value> values = evaluate_all(expr.children, 0);
            for (const Value& value : values) {
                if (value.kind == Value::Kind::kAddress) return value;
            }
            return values.size() == 1 && expr.names[0].empty() ? values[0] : Value{};
        }
        case Expr::Kind::kLambda:
            return {.kind = Value::Kind::kLambda, .number = static_cast<std::int64_t>(frame_), .lambda = &expr};
        case Expr::Kind::kString:
        case Expr::Kind::kOther:
            return {};
    }
    return {};
}

Value Evaluator::name(const Expr& expr) {
    if (const auto slot = slot_of(expr.text)) return slots_[*slot];
    if (expr.text == "true") return Value::integer(1);
    if (expr.text == "false") return Value::integer(0);
    if (const auto index = buffer_constant(expr.text)) return Value::integer(*index);
    if (const auto slot = slot_of(last_part(expr.text))) return slots_[*slot];
    if (expr.text.starts_with("dfb::")) {
        // A buffer by name: which index it has is decided elsewhere, but it is the same one every time.
        auto known = std::ranges::find(names_, expr.text);
        if (known == names_.end()) known = names_.insert(names_.end(), expr.text);
        return {.origin = {Origin::Kind::kNamed, static_cast<std::uint32_t>(known - names_.begin())}};
    }
    return {};
}

Value Evaluator::unary(const Expr& expr) {
    const Value value = evaluate(*expr.children[0]);
    if (expr.text == "++" || expr.text == "--") {
        const Value after = value.is_integer() ? Value::integer(value.number + (expr.text == "++" ? 1 : -1)) : Value{};
        if (expr.children[0]->kind == Expr::Kind::kName) {
            if (const auto slot = slot_of(expr.children[0]->text)) {
                store(*slot, after);
                return slots_[*slot];
            }
        }
        return after;
    }
    if (expr.text == "+" || (expr.text == "&" && value.kind == Value::Kind::kBuffer)) return value;
    if (!value.is_integer()) return {};
    if (expr.text == "-") return Value::integer(-value.number);
    if (expr.text == "!") return Value::integer(value.number == 0 ? 1 : 0);
    if (expr.text == "~") return Value::integer(static_cast<std::uint32_t>(~value.number));
    return {};
}

Value Evaluator::binary(const Expr& expr) {
    const Value left = evaluate(*expr.children[0]);
    if (expr.text == ",") return evaluate(*expr.children[1]);
    if (left.is_integer() && expr.text == "&&" && left.number == 0) return Value::integer(0);
    if (left.is_integer() && expr.text == "||" && left.number != 0) return Value::integer(1);
    const Value right = evaluate(*expr.children[1]);
    if (left.is_integer() && right.is_integer()) {
        const auto result = apply_operator(expr.text, left.number, right.number);
        return result ? Value::integer(*result) : Value{};
    }
    // What is known about one side alone can decide `&&` and `||`.
    if (right.is_integer() && expr.text == "&&" && right.number == 0) return Value::integer(0);
    if (right.is_integer() && expr.text == "||" && right.number != 0) return Value::integer(1);
    if (expr.text == "+" || expr.text == "-") {
        for (const Value& side : {left, right}) {
            if (side.kind == Value::Kind::kAddress) return side;
        }
    }
    return {};
}

Value Evaluator::assign(const Expr& expr) {
    const Value right = evaluate(*expr.children[1]);
    if (expr.children[0]->kind != Expr::Kind::kName) {
        evaluate(*expr.children[0]);
        return right;
    }
    const auto slot = slot_of(expr.children[0]->text);
    if (!slot) return right;
    Value result = right;
    if (expr.text != "=") {
        const Value left = slots_[*slot];
        result = {};
        if (left.is_integer() && right.is_integer()) {
            const auto number = apply_operator(expr.text.substr(0, expr.text.size() - 1), left.number, right.number);
            if (number) result = Value::integer(*number);
        } else if (left.kind == Value::Kind::kAddress) {
            result = left;
        }
    }
    store(*slot, result);
    return slots_[*slot];
}

}  // namespace opwright::builder::check
