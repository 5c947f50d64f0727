// Variables of the evaluated kernel: scopes by name, values by slot, so that two branches can be compared.
#include "builder/check/kernel/evaluator.hpp"

namespace opwright::builder::check {

namespace {

std::int64_t wrapped(const std::string& type, std::int64_t number) {
    const std::string name = last_part(type);
    if (name == "uint32_t" || name == "unsigned" || name == "unsigned int" || name == "uint")
        return static_cast<std::uint32_t>(number);
    if (name == "int32_t" || name == "int") return static_cast<std::int32_t>(number);
    if (name == "uint16_t") return static_cast<std::uint16_t>(number);
    if (name == "uint8_t") return static_cast<std::uint8_t>(number);
    if (name == "bool") return number != 0 ? 1 : 0;
    return number;
}

}  // namespace

Value Evaluator::cast(const std::string& type, Value value) const {
    if (value.is_integer()) {
        if (type.find('*') != std::string::npos || last_part(type) == "float" || last_part(type) == "double") return {};
        const std::int64_t number = wrapped(type, value.number);
        if (number != value.number) value.origin = {};
        value.number = number;
    }
    return value;
}

std::size_t Evaluator::declare(const std::string& name, Value value, const std::string& type) {
    const std::size_t slot = slots_.size();
    slots_.push_back(cast(type, value));
    slot_types_.push_back(type);
    variables_.push_back({name, slot});
    return slot;
}

std::optional<std::size_t> Evaluator::slot_of(const std::string& name) const {
    for (std::size_t i = variables_.size(); i > frame_; --i) {
        if (variables_[i - 1].name == name) return variables_[i - 1].slot;
    }
    for (std::size_t i = globals_; i > 0; --i) {
        if (variables_[i - 1].name == name) return variables_[i - 1].slot;
    }
    return std::nullopt;
}

void Evaluator::store(std::size_t slot, Value value) {
    slots_[slot] = cast(slot_types_[slot], value);
}

void Evaluator::forget_assigned(const Expr& expr) {
    const bool changes =
        expr.kind == Expr::Kind::kAssign || expr.kind == Expr::Kind::kPostfix ||
        (expr.kind == Expr::Kind::kUnary && (expr.text == "++" || expr.text == "--" || expr.text == "&"));
    if (changes && expr.children[0]->kind == Expr::Kind::kName) {
        if (const auto slot = slot_of(expr.children[0]->text)) slots_[*slot] = {};
    }
    // A name that is handed to a function may come back changed through a reference.
    if (expr.kind == Expr::Kind::kCall) {
        for (std::size_t i = 1; i < expr.children.size(); ++i) {
            if (expr.children[i]->kind != Expr::Kind::kName) continue;
            const auto slot = slot_of(expr.children[i]->text);
            const std::string callee = last_part(expr.children[0]->text);
            for (const Function& function : tree_.functions) {
                if (function.name == callee && i <= function.parameters.size() &&
                    function.parameters[i - 1].is_reference && slot && slots_[*slot].is_integer())
                    slots_[*slot] = {};
            }
        }
    }
    for (const ExprNode& child : expr.children) {
        if (child) forget_assigned(*child);
    }
    if (expr.body) forget_assigned(*expr.body);
}

void Evaluator::forget_assigned(const Stmt& body) {
    if (body.expr) forget_assigned(*body.expr);
    if (body.step) forget_assigned(*body.step);
    for (const Declarator& variable : body.declarators) {
        if (variable.init) forget_assigned(*variable.init);
        for (const ExprNode& argument : variable.arguments) forget_assigned(*argument);
    }
    for (const StmtNode& child : body.children) {
        if (child) forget_assigned(*child);
    }
}

}  // namespace opwright::builder::check
