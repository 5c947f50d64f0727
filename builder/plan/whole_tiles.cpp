// `H / 32` of a tiled tensor counts its tiles. Where nothing demands that H is a multiple of 32, the last of them is
// filled up with padding and counts too: the division is rounded up.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "builder/plan/dimension_terms.hpp"
#include "builder/plan/factors.hpp"
#include "builder/plan/planner.hpp"

namespace opwright::builder {

namespace {

class WholeTiles {
  public:
    explicit WholeTiles(Planner& p) : p_(p), factors_(p) {}

    void run() {
        padded_dimensions();
        if (padded_.empty()) return;
        Plan& plan = p_.plan;
        for (Symbol& symbol : plan.symbols) {
            // Of a definition alone: what else is written with its name is right with it.
            if (symbol.kind == Symbol::Kind::kDefinition) round_up(symbol.value, symbol.name, symbol.place);
        }
        round_up(plan.work.total, "the number of work units", plan.work.place);
        round_up(plan.work.input_pages_per_unit, {}, {});
        round_up(plan.work.output_pages_per_unit, {}, {});
        for (CircularBuffer& c : plan.buffers) {
            round_up(c.count, c.name, c.place);
            round_up(c.block, {}, {});
        }
        for (Kernel& kernel : plan.kernels)
            for (std::vector<KernelArg>* list : {&kernel.compile_args, &kernel.runtime_args})
                for (KernelArg& arg : *list) round_up(arg.value, arg.name, arg.place);
    }

  private:
    /// The one factor of a size; empty: it has none, or several.
    std::string key_of(const ExprPtr& size) const {
        const Product product = factors_.product_of(size);
        return product.factors.size() == 1 && product.coefficient == 1 ? product.factors.front().key : std::string();
    }

    /// The last two dimensions of tiled tensors, without those of sticks and those that must be multiples of 32.
    void padded_dimensions() {
        std::set<std::string> of_sticks;
        const auto note = [&](const std::string& tensor, Layout layout) {
            for (const std::int64_t index : {-2, -1}) {
                const std::string key = key_of(dimension_term(tensor, index));
                if (!key.empty()) (layout == Layout::kTile ? padded_ : of_sticks).insert(key);
            }
        };
        for (const TensorArg& t : p_.plan.tensors) note(t.name, t.layout);
        for (const OutputPlan& output : p_.plan.outputs) note(output.name, output.layout);
        for (const std::string& key : of_sticks) padded_.erase(key);
        for (const Predicate& c : p_.plan.conditions)
            if (c.kind == PredicateKind::kExpression) demanded(c.condition);
    }

    void demanded(const ExprPtr& condition) {
        if (!condition) return;
        if (condition->op == ExprOp::kAnd)
            for (const ExprPtr& part : condition->args) demanded(part);
        if (condition->op != ExprOp::kEqual || constant_of(condition->args[1]) != 0 ||
            condition->args[0]->op != ExprOp::kModulo)
            return;
        const std::int64_t of = factors_.product_of(condition->args[0]->args[1]).coefficient;
        if (of % 32 == 0) padded_.erase(key_of(condition->args[0]->args[0]));
    }

    ExprPtr resolved(const ExprPtr& e) const {
        if (e->op != ExprOp::kName) return e;
        const Symbol* symbol = p_.plan.symbol(e->name);
        return symbol != nullptr && symbol->value ? symbol->value : e;
    }

    void round_up(ExprPtr& expr, const std::string& what, const SourcePlace& place) {
        if (!expr) return;
        const ExprPtr rounded = rounded_up(expr);
        if (rounded == expr) return;
        if (!what.empty())
            p_.deduce(fmt::format("{} counts padded tiles: {}", what, to_text(rounded)), "whole-tiles",
                      fmt::format("nothing demands that `{}` comes out whole", to_text(expr)), place);
        expr = rounded;
    }

    ExprPtr rounded_up(const ExprPtr& expr) const {
        if (expr->op == ExprOp::kCeil || expr->op == ExprOp::kFloor) return expr;
        if (expr->op == ExprOp::kDivide && constant_of(resolved(expr->args[1])) == 32)
            if (ExprPtr tiles = tiles_of(expr)) return tiles;
        Expr copy = *expr;
        bool changed = false;
        for (ExprPtr& arg : copy.args) {
            if (!arg) continue;
            const ExprPtr other = rounded_up(arg);
            changed = changed || other != arg;
            arg = other;
        }
        return changed ? std::make_shared<const Expr>(std::move(copy)) : expr;
    }

    /// `H/32`, `prod(shape[:-1])/32`: the tiles along the last factor. Null where that needs no rounding.
    ExprPtr tiles_of(const ExprPtr& quotient) const {
        const Product size = factors_.product_of(quotient->args[0]);
        if (size.factors.empty() || size.coefficient != 1 || !padded_.contains(size.factors.back().key)) return nullptr;
        const bool one = size.factors.size() == 1;
        ExprPtr result;
        for (const Product::Factor& factor : size.factors) {
            const bool last = &factor == &size.factors.back();
            const ExprPtr value =
                last
                    ? make(ExprOp::kCeil, {make(ExprOp::kDivide, {one ? quotient->args[0] : factor.value, number(32)})},
                           quotient->place)
                    : factor.value;
            if (!p_.need(value)) return nullptr;
            result = result ? multiply(result, value) : value;
        }
        return result;
    }

    Planner& p_;
    Factors factors_;
    std::set<std::string> padded_;
};

}  // namespace

void plan_whole_tiles(Planner& p) {
    WholeTiles(p).run();
}

}  // namespace opwright::builder
