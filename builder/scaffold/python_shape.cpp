// The output's shape formula as a Python function body.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "builder/plan/text.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/not_rendered.hpp"
#include "builder/scaffold/python_terms.hpp"

namespace opwright::builder {

namespace {

const std::set<std::string>& taken_names() {
    static const std::set<std::string> names = {
        "inputs", "and",  "as",     "assert", "async",  "await",  "break",   "class",    "continue",
        "def",    "del",  "elif",   "else",   "except", "False",  "finally", "for",      "from",
        "global", "if",   "import", "in",     "is",     "lambda", "None",    "nonlocal", "not",
        "or",     "pass", "raise",  "return", "True",   "try",    "while",   "with",     "yield",
        "max",    "min",  "len",    "tuple",  "math",   "torch",  "ttnn",    "pytest"};
    return names;
}

class PythonWriter {
  public:
    PythonWriter(const Plan& plan, const OutputPlan& output, const Case& valid)
        : plan_(plan), output_(output), valid_(valid) {}

    Result<PythonShape> write() {
        const Result<std::string> value = shape(output_.shape);
        if (!value) return tl::unexpected(value.error());
        PythonShape result;
        for (const Attribute& attribute : plan_.attributes)
            if (attributes_.contains(attribute.name))
                result.parameters += fmt::format(", {}={}", attribute.name, value_of(attribute));
        result.body = layout::join(lines_, "\n") + (lines_.empty() ? "" : "\n") + "    return " + *value;
        return result;
    }

  private:
    /// What a call has that does not name the attribute: its default, or what the tests' calls give where it must be
    /// given.
    std::string value_of(const Attribute& attribute) const {
        if (!attribute.python_default.empty()) return attribute.python_default;
        const auto given = valid_.attributes.find(attribute.name);
        return attribute.required && given != valid_.attributes.end() ? python_value(plan_, valid_, given->second)
                                                                      : std::string("None");
    }

    Unexpected unsupported(const ExprPtr& expr) const {
        return not_rendered(
            expr->place, "shape-in-tests",
            fmt::format("the output's dimension '{}' cannot be computed from shapes and attributes", to_text(expr)),
            "dimensions of the inputs, integer attributes and numbers", "give every name in it a formula");
    }

    std::string tensor(const std::string& name) const {
        const TensorArg* t = name.empty() ? &plan_.tensors.front() : plan_.tensor(name);
        if (t == nullptr) return {};
        return fmt::format("inputs[\"{}\"]{}", t->name, t->is_vector ? "[0]" : "");
    }

    static std::string spelt(const std::string& name) { return taken_names().contains(name) ? name + "_" : name; }

    Result<std::string> name(const ExprPtr& expr) {
        if (const Attribute* attribute = plan_.attribute(expr->name)) {
            attributes_.insert(attribute->name);
            return attribute->name;
        }
        const Symbol* symbol = plan_.symbol(expr->name);
        if (symbol == nullptr) return unsupported(expr);
        if (!known_.insert(symbol->name).second) return spelt(symbol->name);
        std::string value;
        const std::string of = tensor(symbol->tensor);
        switch (symbol->kind) {
            case Symbol::Kind::kDimension:
                value = fmt::format("{}.shape[{}]{}", of, symbol->axis,
                                    symbol->divisor == 1 ? std::string() : fmt::format(" // {}", symbol->divisor));
                break;
            case Symbol::Kind::kDefinition: {
                const Result<std::string> text = expression(symbol->value);
                if (!text) return text;
                value = *text;
                break;
            }
            case Symbol::Kind::kTensorCount:
                value = fmt::format("len(inputs[\"{}\"])", symbol->tensor);
                break;
            case Symbol::Kind::kRank:
                value = fmt::format("len(tuple({}.shape))", of);
                break;
            default:
                return unsupported(expr);
        }
        lines_.push_back(fmt::format("    {} = {}", spelt(symbol->name), value));
        return spelt(symbol->name);
    }

    Result<std::string> function(const char* head, const Expr& e) {
        std::vector<std::string> parts;
        for (const ExprPtr& arg : e.args) {
            const Result<std::string> one = expression(arg);
            if (!one) return one;
            parts.push_back(*one);
        }
        return fmt::format("{}({})", head, layout::join(parts, ", "));
    }

    Result<std::string> expression(const ExprPtr& e) {
        switch (e->op) {
            case ExprOp::kNumber:
                return std::to_string(e->number);
            case ExprOp::kName:
                return name(e);
            case ExprOp::kAxis: {
                const Result<std::string> at = expression(e->args[0]);
                if (!at || tensor(e->name).empty()) return unsupported(e);
                return fmt::format("{}.shape[{}]", tensor(e->name), *at);
            }
            case ExprOp::kRank:
                return tensor(e->name).empty() ? Result<std::string>(unsupported(e))
                                               : fmt::format("len(tuple({}.shape))", tensor(e->name));
            case ExprOp::kProduct: {
                if (tensor(e->name).empty()) return unsupported(e);
                std::string ends[2];
                for (std::size_t i = 0; i < 2; ++i) {
                    if (!e->args[i]) continue;
                    const Result<std::string> end = expression(e->args[i]);
                    if (!end) return end;
                    ends[i] = *end;
                }
                return fmt::format("math.prod(tuple({}.shape)[{}:{}])", tensor(e->name), ends[0], ends[1]);
            }
            case ExprOp::kCeil:
                if (e->args[0]->op == ExprOp::kDivide) {
                    const Result<std::string> a = expression(e->args[0]->args[0]), b = expression(e->args[0]->args[1]);
                    if (!a) return a;
                    if (!b) return b;
                    return fmt::format("-(-{} // {})", operand(*a, 8, false), operand(*b, 8, false));
                }
                return expression(e->args[0]);
            case ExprOp::kFloor:
                return expression(e->args[0]);
            case ExprOp::kMin:
                return function("min", *e);
            case ExprOp::kMax:
                return function("max", *e);
            case ExprOp::kAlignUp: {
                const Result<std::string> a = expression(e->args[0]), b = expression(e->args[1]);
                if (!a) return a;
                if (!b) return b;
                return fmt::format("-(-{0} // {1}) * {1}", operand(*a, 8, false), operand(*b, 8, false));
            }
            case ExprOp::kNegate:
            case ExprOp::kNot: {
                const Result<std::string> a = expression(e->args[0]);
                return a ? Result<std::string>((e->op == ExprOp::kNot ? "not " : "-") + operand(*a, 8, false)) : a;
            }
            case ExprOp::kSelect: {
                std::string parts[3];
                for (std::size_t i = 0; i < 3; ++i) {
                    const Result<std::string> part = expression(e->args[i]);
                    if (!part) return part;
                    parts[i] = *part;
                }
                return fmt::format("{1} if {0} else {2}", parts[0], parts[1], parts[2]);
            }
            default:
                return infix(e);
        }
    }

    /// How tightly the loosest operator outside of parentheses binds; 9: there is none.
    static int binding_of(const std::string& text) {
        int depth = 0, loosest = 9;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '(' || text[i] == '[') ++depth;
            if (text[i] == ')' || text[i] == ']') --depth;
            if (depth != 0 || text[i] != ' ') continue;
            const std::string_view rest = std::string_view(text).substr(i + 1);
            const std::string_view word = rest.substr(0, rest.find(' '));
            const int one = word == "if" || word == "else"                   ? 1
                            : word == "or"                                   ? 2
                            : word == "and" || word == "not"                 ? 3
                            : word == "+" || word == "-"                     ? 6
                            : word == "*" || word == "//" || word == "%"     ? 7
                            : word.find_first_of("<>=") == 0 || word == "!=" ? 5
                                                                             : 9;
            loosest = std::min(loosest, one);
        }
        return loosest;
    }

    static std::string operand(const std::string& text, int binding, bool right) {
        const int own = binding_of(text);
        return own < binding || (right && own == binding) ? "(" + text + ")" : text;
    }

    Result<std::string> infix(const ExprPtr& e) {
        const char* op = nullptr;
        int binding = 0;
        switch (e->op) {
            case ExprOp::kAdd:
                op = "+";
                binding = 6;
                break;
            case ExprOp::kSubtract:
                op = "-";
                binding = 6;
                break;
            case ExprOp::kMultiply:
                op = "*";
                binding = 7;
                break;
            case ExprOp::kDivide:
                op = "//";
                binding = 7;
                break;
            case ExprOp::kModulo:
                op = "%";
                binding = 7;
                break;
            case ExprOp::kLess:
                op = "<";
                binding = 5;
                break;
            case ExprOp::kLessEqual:
                op = "<=";
                binding = 5;
                break;
            case ExprOp::kGreater:
                op = ">";
                binding = 5;
                break;
            case ExprOp::kGreaterEqual:
                op = ">=";
                binding = 5;
                break;
            case ExprOp::kEqual:
                op = "==";
                binding = 5;
                break;
            case ExprOp::kNotEqual:
                op = "!=";
                binding = 5;
                break;
            case ExprOp::kAnd:
                op = "and";
                binding = 3;
                break;
            case ExprOp::kOr:
                op = "or";
                binding = 2;
                break;
            default:
                return unsupported(e);
        }
        const Result<std::string> a = expression(e->args[0]), b = expression(e->args[1]);
        if (!a) return a;
        if (!b) return b;
        return fmt::format("{} {} {}", operand(*a, binding, false), op, operand(*b, binding, true));
    }

    Result<std::string> shape(const ShapeFormula& formula) {
        switch (formula.kind) {
            case ShapeFormula::Kind::kSameAs:
                return fmt::format("tuple({}.shape)", tensor(formula.tensor));
            case ShapeFormula::Kind::kSlice: {
                std::string ends[2];
                const ExprPtr* bounds[2] = {&formula.begin, &formula.end};
                for (std::size_t i = 0; i < 2; ++i) {
                    if (!*bounds[i]) continue;
                    const Result<std::string> end = expression(*bounds[i]);
                    if (!end) return end;
                    ends[i] = *end;
                }
                return fmt::format("tuple({}.shape)[{}:{}]", tensor(formula.tensor), ends[0], ends[1]);
            }
            case ShapeFormula::Kind::kCases:
                return cases(formula);
            default:
                break;
        }
        std::vector<std::string> dims;
        for (const ExprPtr& dim : formula.dims) {
            Result<std::string> one = expression(dim);
            if (!one) return one;
            dims.push_back(*one);
        }
        std::string text = dims.empty() ? std::string() : python_tuple(dims);
        for (const ShapeFormula& part : formula.parts) {
            const Result<std::string> one = shape(part);
            if (!one) return one;
            text += (text.empty() ? "" : " + ") + *one;
        }
        return text.empty() ? std::string("()") : text;
    }

    Result<std::string> cases(const ShapeFormula& formula) {
        const Attribute* attribute = plan_.attribute(formula.parameter);
        attributes_.insert(formula.parameter);
        for (std::size_t i = 0; i < formula.parts.size(); ++i) {
            const Result<std::string> part = shape(formula.parts[i]);
            if (!part) return part;
            if (i + 1 == formula.parts.size()) return part;
            const std::string& value = formula.values[i];
            std::string condition = formula.parameter + " == " + value;
            if (attribute != nullptr && attribute->type.kind == ParamKind::kBool)
                condition = (value == "true" ? "" : "not ") + formula.parameter;
            else if (attribute != nullptr && attribute->type.kind == ParamKind::kString)
                condition = formula.parameter + " == " + python_string(value);
            lines_.push_back(fmt::format("    if {}:\n        return {}", condition, *part));
        }
        return std::string("()");
    }

    const Plan& plan_;
    const OutputPlan& output_;
    const Case& valid_;
    std::vector<std::string> lines_;
    std::set<std::string> known_, attributes_;
};

}  // namespace

Result<PythonShape> python_output_shape(const Plan& plan, const OutputPlan& output, const Case& valid) {
    return PythonWriter(plan, output, valid).write();
}

}  // namespace opwright::builder
