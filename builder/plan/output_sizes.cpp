// Dimensions of the outputs that a caller could make empty, `end - start`: the check that refuses such a call.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/planner.hpp"

namespace opwright::builder {

namespace {

class OutputSizes {
  public:
    explicit OutputSizes(Planner& p) : p_(p) {}

    void run() {
        const std::vector<Predicate> demanded = p_.plan.conditions;
        for (const Predicate& p : demanded) divisors(p.condition, p.place);
        for (const OutputPlan& output : p_.plan.outputs) {
            divisors(output.count, output.place);
            divisors(output.shape, output.place);
        }
        for (const OutputPlan& output : p_.plan.outputs) {
            shape(output, output.shape, nullptr);
            if (!is_positive(output.count)) check(output, output.count, nullptr);
        }
    }

  private:
    /// A parameter that something is divided by is checked before that is computed: by zero the host cannot divide.
    void divisors(const ExprPtr& e, const SourcePlace& place) {
        if (!e) return;
        const bool divides = e->op == ExprOp::kDivide || e->op == ExprOp::kModulo || e->op == ExprOp::kAlignUp;
        if (divides)
            for (const std::string& word : names_of(e->args[1])) {
                const Attribute* a = p_.plan.attribute(word);
                if (a == nullptr || a->type.kind == ParamKind::kFloat || is_positive_name(word)) continue;
                Predicate c;
                c.kind = PredicateKind::kAttributeRange;
                c.subjects = {word};
                c.low = 1;
                c.place = a->place;
                c.message_from_spec = false;
                c.message = fmt::format("{}: {} must be at least 1", p_.plan.names.op, word);
                p_.plan.conditions.push_back(std::move(c));
                p_.deduce(fmt::format("{} must be at least 1", word), "divisor-not-zero",
                          fmt::format("{} is computed from it", to_text(e)), place);
            }
        for (const ExprPtr& arg : e->args) divisors(arg, place);
    }

    void divisors(const ShapeFormula& shape, const SourcePlace& place) {
        for (const ExprPtr& dim : shape.dims) divisors(dim, place);
        for (const ShapeFormula& part : shape.parts) divisors(part, place);
    }

    /// `when`: the parameter has the value to which this part of the shape belongs; null: always.
    void shape(const OutputPlan& output, const ShapeFormula& formula, const ExprPtr& when) {
        for (const ExprPtr& dim : formula.dims) {
            whole(output, dim, when);
            if (!is_positive(dim)) check(output, dim, when);
        }
        for (std::size_t i = 0; i < formula.parts.size(); ++i) {
            if (formula.kind != ShapeFormula::Kind::kCases) {
                shape(output, formula.parts[i], when);
                continue;
            }
            const Attribute* decides = p_.plan.attribute(formula.parameter);
            if (decides == nullptr || decides->type.kind == ParamKind::kString) continue;
            const std::string& value = formula.values[i];
            const bool is_bool = decides->type.kind == ParamKind::kBool;
            const std::int64_t wanted = is_bool ? (value == "true" ? 1 : 0) : std::atoll(value.c_str());
            shape(output, formula.parts[i],
                  make(ExprOp::kEqual, {name(decides->name, formula.place), number(wanted)}, formula.place));
        }
    }

    /// A division in a dimension has to come out whole: the host would drop the remainder without a word.
    void whole(const OutputPlan& output, const ExprPtr& e, const ExprPtr& when) {
        if (!e || e->op == ExprOp::kCeil || e->op == ExprOp::kFloor) return;
        for (const ExprPtr& arg : e->args) whole(output, arg, when);
        if (e->op != ExprOp::kDivide || divides(e->args[0], e->args[1])) return;
        ExprPtr test = make(ExprOp::kEqual, {make(ExprOp::kModulo, e->args), number(0)}, e->place);
        const std::string words = to_text(test);
        if (when) test = make(ExprOp::kOr, {make(ExprOp::kNot, {when}), test}, e->place);
        if (constant_of(test) || !p_.need(test)) return;
        Predicate c;
        c.kind = PredicateKind::kExpression;
        c.condition = test;
        c.place = e->place.line != 0 ? e->place : output.place;
        c.message_from_spec = false;
        c.message = fmt::format("{}: {} of {} is no whole number", p_.plan.names.op, to_text(e),
                                p_.plan.has_one_output() ? "the output" : output.name);
        p_.plan.conditions.push_back(std::move(c));
        p_.deduce(fmt::format("{} must hold", words), "output-whole", "a dimension of the output is a whole number",
                  p_.plan.conditions.back().place);
    }

    void check(const OutputPlan& output, const ExprPtr& dim, const ExprPtr& when) {
        // `a > b` needs no number below zero, as `a - b >= 1` would.
        const bool difference = dim->op == ExprOp::kSubtract;
        ExprPtr test = difference ? make(ExprOp::kGreater, dim->args, dim->place)
                                  : make(ExprOp::kGreaterEqual, {dim, number(1)}, dim->place);
        if (said(test) || (difference && said(make(ExprOp::kLess, {dim->args[1], dim->args[0]})))) return;
        if (when) test = make(ExprOp::kOr, {make(ExprOp::kNot, {when}), test}, dim->place);
        if (!p_.need(test)) return;
        const std::string what = p_.plan.has_one_output() ? "the output" : fmt::format("`{}`", output.name);
        Predicate c;
        c.kind = PredicateKind::kExpression;
        c.condition = test;
        c.place = dim->place.line != 0 ? dim->place : output.place;
        c.message_from_spec = false;
        c.message = fmt::format("{}: {} would be empty: {} must be at least 1", p_.plan.names.op,
                                p_.plan.has_one_output() ? "the output" : output.name, to_text(dim));
        p_.plan.conditions.push_back(std::move(c));
        p_.deduce(fmt::format("{} must be at least 1", to_text(dim)), "output-not-empty",
                  fmt::format("it is a dimension of {}, and arguments could make it zero or less", what), c.place);
    }

    /// The specification demands the same in its own words.
    bool said(const ExprPtr& test) const {
        return std::any_of(p_.plan.conditions.begin(), p_.plan.conditions.end(),
                           [&](const Predicate& c) { return c.condition && demands(c.condition, to_text(test)); });
    }

    static bool demands(const ExprPtr& condition, const std::string& test) {
        if (condition->op == ExprOp::kAnd)
            return std::any_of(condition->args.begin(), condition->args.end(),
                               [&](const ExprPtr& part) { return demands(part, test); });
        return to_text(condition) == test;
    }

    bool divides(const ExprPtr& a, const ExprPtr& b) const {
        return said(make(ExprOp::kEqual, {make(ExprOp::kModulo, {a, b}), number(0)}));
    }

    /// At least 1 for every input and parameter that passes the other checks, as far as that can be told.
    bool is_positive(const ExprPtr& e) const {
        if (!e) return true;
        const auto all = [&] {
            return std::all_of(e->args.begin(), e->args.end(), [&](const ExprPtr& a) { return is_positive(a); });
        };
        switch (e->op) {
            case ExprOp::kNumber:
                return e->number > 0;
            case ExprOp::kName:
                return is_positive_name(e->name);
            case ExprOp::kSubtract:
            case ExprOp::kNegate:
            case ExprOp::kModulo:
                return false;
            case ExprOp::kAdd:
            case ExprOp::kMultiply:
            case ExprOp::kMin:
                return all();
            case ExprOp::kMax:
                return std::any_of(e->args.begin(), e->args.end(), [&](const ExprPtr& a) { return is_positive(a); });
            case ExprOp::kDivide:
                // A number that does not divide is an error of its own.
                return all() && (constant_of(e->args[1]) || divides(e->args[0], e->args[1]));
            case ExprOp::kCeil:
                return e->args[0]->op == ExprOp::kDivide
                           ? is_positive(e->args[0]->args[0]) && is_positive(e->args[0]->args[1])
                           : is_positive(e->args[0]);
            case ExprOp::kFloor:
                return e->args[0]->op != ExprOp::kDivide && is_positive(e->args[0]);
            case ExprOp::kSelect:
                return is_positive(e->args[1]) && is_positive(e->args[2]);
            default:
                return true;  // of a tensor that exists: an axis, a product of axes, a size
        }
    }

    bool is_positive_name(const std::string& word) const {
        if (const Attribute* a = p_.plan.attribute(word)) {
            const auto low = a->range && a->range->low ? constant_of(*a->range->low) : std::nullopt;
            if (low && (*low >= 1 || (*low == 0 && a->range->low_open))) return true;
            const auto checked = [&](const Predicate& p) {
                return p.kind == PredicateKind::kAttributeRange && p.subjects.front() == word && p.low.value_or(0) >= 1;
            };
            return std::any_of(p_.plan.conditions.begin(), p_.plan.conditions.end(), checked) ||
                   said(make(ExprOp::kGreater, {name(word), number(0)})) ||
                   said(make(ExprOp::kGreaterEqual, {name(word), number(1)}));
        }
        const Symbol* symbol = p_.plan.symbol(word);
        return symbol == nullptr || symbol->kind != Symbol::Kind::kDefinition || is_positive(symbol->value);
    }

    Planner& p_;
};

}  // namespace

void plan_output_sizes(Planner& p) {
    OutputSizes(p).run();
}

}  // namespace opwright::builder
