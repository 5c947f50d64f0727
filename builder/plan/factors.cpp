// Products of dimensions: how formulas become factors, and factors formulas again.
#include "builder/plan/factors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/dimension_terms.hpp"

namespace opwright::builder {

namespace {

constexpr int kDeepest = 16;              ///< definitions within definitions
constexpr std::size_t kMostFactors = 64;  ///< beyond that nobody wants to know
constexpr std::int64_t kTileSide = 32;

void add(Product& product, std::string key, ExprPtr value) {
    product.factors.push_back({std::move(key), std::move(value)});
}

/// Takes the factors of `parts` out of `all`; false where one is not there.
bool cancel(Product& all, const Product& parts) {
    if (parts.coefficient == 0 || all.coefficient % parts.coefficient != 0) return false;
    all.coefficient /= parts.coefficient;
    return std::all_of(parts.factors.begin(), parts.factors.end(), [&](const Product::Factor& part) {
        const auto at = std::find_if(all.factors.begin(), all.factors.end(),
                                     [&](const Product::Factor& f) { return f.key == part.key; });
        if (at == all.factors.end()) return false;
        all.factors.erase(at);
        return true;
    });
}

bool same(Product a, const Product& b) {
    return a.coefficient == b.coefficient && a.factors.size() == b.factors.size() && cancel(a, b);
}

bool is_tile_side(const ExprPtr& e) {
    return constant_of(e) == kTileSide ||
           (e->op == ExprOp::kName && (e->name == "TILE_HEIGHT" || e->name == "TILE_WIDTH"));
}

}  // namespace

ExprPtr Factors::definition_of(const std::string& name) const {
    if (const Symbol* symbol = p_.plan.symbol(name)) return symbol->value;
    for (const SymbolDef& def : p_.spec.symbols)
        if (def.name.value == name && def.value) return def.value;
    return nullptr;
}

std::string Factors::model_of(const std::string& tensor) const {
    std::string model = tensor.empty() ? p_.plan.tensors.front().name : tensor;
    for (int i = 0; i < kDeepest; ++i) {
        std::string next;
        if (const OutputPlan* output = p_.plan.output(model); output != nullptr && p_.plan.tensor(model) == nullptr) {
            if (output->shape.kind != ShapeFormula::Kind::kSameAs) break;
            next = output->shape.tensor.empty() ? p_.plan.tensors.front().name : output->shape.tensor;
        } else if (const TensorArg* t = p_.plan.tensor(model); t != nullptr && t->shape && !t->shape->same_as.empty()) {
            next = t->shape->same_as;
        } else {
            break;
        }
        model = next;
    }
    return model;
}

const std::vector<ExprPtr>* Factors::dims_of(const std::string& tensor, std::vector<ExprPtr>& storage) const {
    const TensorArg* t = p_.plan.tensor(tensor);
    if (t == nullptr) {
        const OutputPlan* output = p_.plan.output(tensor);
        const bool listed = output != nullptr && output->shape.kind == ShapeFormula::Kind::kList;
        return listed ? &output->shape.dims : nullptr;
    }
    if (!t->shape || t->shape->leading_any || t->shape->dims.empty()) return nullptr;
    for (const DimPattern& dim : t->shape->dims) {
        if (dim.alternatives.size() != 1) return nullptr;
        storage.push_back(dim.alternatives.front());
    }
    return &storage;
}

void Factors::multiply_by_axis(Product& product, const std::string& tensor, std::int64_t index, int depth) const {
    const std::string model = model_of(tensor);
    std::vector<ExprPtr> storage;
    if (const std::vector<ExprPtr>* dims = dims_of(model, storage)) {
        const auto rank = static_cast<std::int64_t>(dims->size());
        const std::int64_t at = index < 0 ? index + rank : index;
        if (at >= 0 && at < rank) return multiply_by(product, (*dims)[static_cast<std::size_t>(at)], depth);
    }
    add(product, fmt::format("{}[{}]", model, index), dimension_term(model, index));
}

void Factors::multiply_by_outer(Product& product, const std::string& tensor, std::int64_t end, int depth) const {
    const std::string model = model_of(tensor);
    std::vector<ExprPtr> storage;
    if (const std::vector<ExprPtr>* dims = dims_of(model, storage)) {
        const auto rank = static_cast<std::int64_t>(dims->size());
        for (std::int64_t i = 0; i < (end < 0 ? end + rank : end) && i < rank; ++i)
            multiply_by(product, (*dims)[static_cast<std::size_t>(i)], depth);
        return;
    }
    // The last two dimensions by themselves: that is where tiles are.
    if (end == -1 || end == 0) {
        multiply_by_outer(product, model, -2, depth);
        add(product, fmt::format("{}[-2]", model), dimension_term(model, -2));
        if (end == 0) add(product, fmt::format("{}[-1]", model), dimension_term(model, -1));
        return;
    }
    add(product, fmt::format("{}[:{}]", model, end), leading_product(model, end));
}

/// A division by 32 counts tiles: of the innermost factor, padding included.
void Factors::multiply_by_tiles(Product& product, const ExprPtr& expr, int depth) const {
    Product inner;
    multiply_by(inner, expr, depth);
    if (inner.factors.empty()) {
        product.coefficient *= (inner.coefficient + kTileSide - 1) / kTileSide;
        return;
    }
    if (inner.coefficient != 1 && inner.factors.size() > 1) {
        const ExprPtr tiles = in_tiles(expr);
        return add(product, to_text(tiles), tiles);
    }
    Product::Factor last = inner.factors.back();
    inner.factors.pop_back();
    for (Product::Factor& factor : inner.factors) product.factors.push_back(std::move(factor));
    const ExprPtr size = multiply(number(inner.coefficient), last.value);
    add(product, fmt::format("tiles of {}*{}", inner.coefficient, last.key), in_tiles(size));
}

void Factors::multiply_by(Product& product, const ExprPtr& expr, int depth) const {
    const auto opaque = [&] { add(product, to_text(expr), expr); };
    if (depth > kDeepest || product.factors.size() > kMostFactors) return opaque();
    if (const std::optional<std::int64_t> value = constant_of(expr)) {
        std::int64_t times = 0;
        if (*value <= 0 || __builtin_mul_overflow(product.coefficient, *value, &times)) return opaque();
        product.coefficient = times;
        return;
    }
    switch (expr->op) {
        case ExprOp::kName: {
            const Symbol* symbol = p_.plan.symbol(expr->name);
            std::vector<ExprPtr> storage;
            if (symbol != nullptr && symbol->kind == Symbol::Kind::kDimension && symbol->divisor == 1 &&
                dims_of(symbol->tensor, storage) == nullptr)
                return multiply_by_axis(product, symbol->tensor, symbol->axis, depth + 1);
            const ExprPtr value = definition_of(expr->name);
            return value ? multiply_by(product, value, depth + 1) : opaque();
        }
        case ExprOp::kMultiply:
            for (const ExprPtr& arg : expr->args) multiply_by(product, arg, depth + 1);
            return;
        case ExprOp::kAxis:
            if (const auto index = constant_of(expr->args[0]))
                return multiply_by_axis(product, expr->name, *index, depth + 1);
            return opaque();
        case ExprOp::kProduct: {
            const bool from_start = !expr->args[0] || constant_of(expr->args[0]) == 0;
            const auto end = expr->args[1] ? constant_of(expr->args[1]) : std::optional<std::int64_t>(0);
            const bool open = !expr->args[1];
            if (!from_start || !end || (*end == 0 && !open)) return opaque();
            if (!open) return multiply_by_outer(product, expr->name, *end, depth + 1);
            multiply_by_outer(product, expr->name, -1, depth + 1);
            return multiply_by_axis(product, expr->name, -1, depth + 1);
        }
        case ExprOp::kCeil:
            if (expr->args[0]->op == ExprOp::kDivide && is_tile_side(expr->args[0]->args[1]))
                return multiply_by_tiles(product, expr->args[0]->args[0], depth + 1);
            return opaque();
        case ExprOp::kDivide: {
            if (is_tile_side(expr->args[1])) return multiply_by_tiles(product, expr->args[0], depth + 1);
            Product all, parts;
            multiply_by(all, expr->args[0], depth + 1);
            multiply_by(parts, expr->args[1], depth + 1);
            if (!cancel(all, parts)) return opaque();
            std::int64_t times = 0;
            if (__builtin_mul_overflow(product.coefficient, all.coefficient, &times)) return opaque();
            product.coefficient = times;
            for (Product::Factor& factor : all.factors) product.factors.push_back(std::move(factor));
            return;
        }
        default:
            return opaque();
    }
}

Product Factors::product_of(const ExprPtr& expr) const {
    Product product;
    if (expr) multiply_by(product, expr, 0);
    return product;
}

ExprPtr Factors::tile_rows_of(const std::string& tensor) const {
    return make(ExprOp::kMultiply, {leading_product(tensor, -2), in_tiles(dimension_term(tensor, -2))});
}

ExprPtr Factors::pages_of(const std::string& tensor) const {
    const TensorArg* input = p_.plan.tensor(tensor);
    const OutputPlan* output = p_.plan.output(tensor);
    if ((input == nullptr && output == nullptr) || (input != nullptr ? input->is_vector : output->count != nullptr))
        return nullptr;
    if ((input != nullptr ? input->layout : output->layout) == Layout::kRowMajor) return leading_product(tensor, -1);
    return make(ExprOp::kMultiply, {tile_rows_of(tensor), in_tiles(dimension_term(tensor, -1))});
}

/// The spec's name for the whole product, else its names for the factors.
ExprPtr Factors::named(const Product& product) const {
    const auto name_for = [&](const Product& wanted) -> ExprPtr {
        for (const Symbol& symbol : p_.plan.symbols) {
            ExprPtr candidate = name(symbol.name, symbol.place);
            if (symbol.value && same(product_of(candidate), wanted)) return candidate;
        }
        for (const SymbolDef& def : p_.spec.symbols) {
            if (!def.value) continue;
            ExprPtr candidate = name(def.name.value, def.name.place);
            if (same(product_of(candidate), wanted) && p_.need(candidate)) return candidate;
        }
        return nullptr;
    };
    if (product.factors.empty()) return number(product.coefficient);
    if (ExprPtr whole = name_for(product)) return whole;
    ExprPtr result = number(product.coefficient);
    for (const Product::Factor& factor : product.factors) {
        const ExprPtr one = name_for(Product{1, {factor}});
        const ExprPtr& value = one ? one : factor.value;
        if (!p_.need(value)) return nullptr;
        result = multiply(result, value);
    }
    return result;
}

ExprPtr Factors::quotient(const ExprPtr& all, const ExprPtr& parts) const {
    if (!all || !parts) return nullptr;
    Product rest = product_of(all);
    return cancel(rest, product_of(parts)) ? named(rest) : nullptr;
}

}  // namespace opwright::builder
