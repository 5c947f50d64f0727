// Rows of tiles in row-major data: those of every matrix are counted, and each matrix has whole ones.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/dimension_terms.hpp"
#include "builder/plan/planner.hpp"

namespace opwright::builder {

namespace {

/// What a number of rows is made of, over the definitions of its names.
struct RowTerms {
    bool height = false;   ///< dimension -2 of the first input
    bool other = false;    ///< anything else that a tensor or a parameter decides
    bool product = false;  ///< of those other terms: several dimensions at once
};

/// The dimension in front of the last of the first input, however its shape counts them.
bool is_height(const Plan& plan, const Symbol& s) {
    const TensorArg& first = plan.tensors.front();
    if (s.kind != Symbol::Kind::kDimension || s.tensor != first.name || s.divisor > 1) return false;
    const auto rank = static_cast<std::int64_t>(first.shape ? first.shape->dims.size() : 0);
    return s.axis == -2 || (s.axis >= 0 && s.axis == rank - 2);
}

void look_into(const Plan& plan, const ExprPtr& e, RowTerms& found, int depth = 0) {
    if (!e || depth > 32) return;
    const std::string& first = plan.tensors.front().name;
    if (e->op == ExprOp::kAxis) {
        const bool height = (e->name.empty() || e->name == first) && constant_of(e->args[0]) == -2;
        (height ? found.height : found.other) = true;
        return;
    }
    found.product = found.product || e->op == ExprOp::kProduct;
    found.other = found.other || e->op == ExprOp::kProduct || e->op == ExprOp::kRank;
    if (e->op == ExprOp::kName) {
        const Symbol* s = plan.symbol(e->name);
        if (s != nullptr && s->value) return look_into(plan, s->value, found, depth + 1);
        const bool height = s != nullptr && is_height(plan, *s);
        (height ? found.height : found.other) = true;
    }
    for (const ExprPtr& arg : e->args) look_into(plan, arg, found, depth + 1);
}

/// `d % n == 0` with a multiple of 32, d being dimension -2 or the number of all rows.
bool demands_whole_rows(const Plan& plan, const ExprPtr& e) {
    if (!e) return false;
    if (e->op == ExprOp::kAnd)
        return std::any_of(e->args.begin(), e->args.end(),
                           [&](const ExprPtr& part) { return demands_whole_rows(plan, part); });
    if (e->op != ExprOp::kEqual || e->args[0]->op != ExprOp::kModulo || constant_of(e->args[1]) != 0) return false;
    const auto number_of = [&](const ExprPtr& x) {
        const Symbol* s = x->op == ExprOp::kName ? plan.symbol(x->name) : nullptr;
        return constant_of(s != nullptr && s->value ? s->value : x);
    };
    const std::optional<std::int64_t> divisor = number_of(e->args[0]->args[1]);
    RowTerms terms;
    look_into(plan, e->args[0]->args[0], terms);
    return (terms.height || terms.product) && divisor && *divisor > 0 && *divisor % 32 == 0;
}

}  // namespace

/// "`Ht` tile-rows" of a tensor that may have dimensions in front of H: their rows are rows too.
void count_all_matrices(Planner& p) {
    const TensorArg& first = p.plan.tensors.front();
    WorkSplit& work = p.plan.work;
    const bool deeper = first.max_rank != 2 && first.max_rank != 1;
    const bool unnamed = !first.shape || first.shape->leading_any || first.shape->dims.size() < 3;
    if (work.unit != WorkUnit::kTileRow || !deeper || !unnamed) return;
    RowTerms terms;
    look_into(p.plan, work.total, terms);
    if (!terms.height || terms.other) return;
    const auto is_used = [&](const CircularBuffer& b) {
        const std::vector<std::string> names = names_of(b.count);
        return std::find(names.begin(), names.end(), to_text(work.total)) != names.end();
    };
    const std::string text = to_text(work.total);
    const ExprPtr all = make(ExprOp::kMultiply, {leading_product(first.name, -2), work.total});
    p.deduce(fmt::format("there are {} units of work, not {}", to_text(all), text), "rows-of-all-matrices",
             fmt::format("`{}` may have more than two dimensions, and every one of its rows is treated", first.name),
             work.place);
    // Kernels that are told the total by its name are told all of it.
    Symbol* named = nullptr;
    for (Symbol& s : p.plan.symbols)
        if (work.total->op == ExprOp::kName && s.name == text && s.value != nullptr) named = &s;
    const bool in_buffers = std::any_of(p.plan.buffers.begin(), p.plan.buffers.end(), is_used);
    if (named != nullptr && !in_buffers)
        named->value = make(ExprOp::kMultiply, {leading_product(first.name, -2), named->value});
    else
        work.total = all;
}

/// Row-major data in tile-rows: 32 sticks make a unit, so that a matrix must have whole ones.
void demand_whole_rows(Planner& p) {
    const TensorArg& first = p.plan.tensors.front();
    const bool row_major = first.layout == Layout::kRowMajor && p.first_output().layout == Layout::kRowMajor;
    if (p.plan.work.unit != WorkUnit::kTileRow || !row_major || first.is_vector) return;
    for (const Predicate& c : p.plan.conditions)
        if (c.kind == PredicateKind::kExpression && demands_whole_rows(p.plan, c.condition)) return;
    Predicate c;
    c.kind = PredicateKind::kExpression;
    const ExprPtr height = dimension_term(first.name, -2);
    c.condition = make(ExprOp::kEqual, {make(ExprOp::kModulo, {height, number(32)}), number(0)});
    c.message = fmt::format("{}: dimension -2 of {} must be a multiple of 32", p.plan.names.op, first.name);
    c.message_from_spec = false;
    c.place = p.plan.work.place;
    p.plan.conditions.push_back(std::move(c));
    p.deduce(fmt::format("dimension -2 of `{}` must be a multiple of 32", first.name), "whole-tile-rows",
             "a unit of work is 32 sticks, and the spec demands no such multiple", p.plan.work.place);
}

}  // namespace opwright::builder
