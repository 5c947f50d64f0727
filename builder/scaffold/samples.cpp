// Sample cases: one change at a time, then several together, so that formulas which differ anywhere differ here.
#include "builder/scaffold/samples.hpp"

#include <algorithm>

namespace opwright::builder {

namespace {

void add_attribute_values(const Plan& plan, std::vector<Case>& cases) {
    for (const Attribute& attribute : plan.attributes) {
        std::vector<AttributeCase> values;
        AttributeCase a;
        if (attribute.type.is_vector) continue;
        if (attribute.type.kind == ParamKind::kBool) {
            a.kind = AttributeCase::Kind::kBool;
            for (const bool value : {false, true}) {
                a.boolean = value;
                values.push_back(a);
            }
        } else if (attribute.type.kind == ParamKind::kString && attribute.range) {
            a.kind = AttributeCase::Kind::kString;
            for (const std::string& text : attribute.range->accepted) {
                a.text = text;
                values.push_back(a);
            }
        } else if (attribute.type.kind >= ParamKind::kInt8 && attribute.type.kind <= ParamKind::kUint64) {
            a.kind = AttributeCase::Kind::kInteger;
            const bool is_signed = attribute.type.kind == ParamKind::kInt8 ||
                                   attribute.type.kind == ParamKind::kInt16 ||
                                   attribute.type.kind == ParamKind::kInt32 || attribute.type.kind == ParamKind::kInt64;
            for (const std::int64_t value : {-3, -1, 0, 1, 2, 3, 7}) {
                if (value < 0 && !is_signed) continue;
                a.integer = value;
                values.push_back(a);
            }
        }
        const std::size_t before = cases.size();
        for (std::size_t i = 0; i < before; ++i)
            for (const AttributeCase& value : values) {
                cases.push_back(cases[i]);
                cases.back().attributes[attribute.name] = value;
            }
        // Attributes together with attributes would be too many.
        if (cases.size() > 64) break;
    }
}

}  // namespace

std::vector<Case> sample_cases(const Plan& plan, const Case& valid) {
    // Kinds of arguments first, sizes on top of each.
    std::vector<Case> kinds = {valid};
    for (const TensorArg& tensor : plan.tensors)
        for (const DataType dtype : tensor.dtypes) {
            Case one = valid, all = valid;
            one.tensors[tensor.name].dtype = dtype;
            for (auto& [name, t] : all.tensors) t.dtype = dtype;
            kinds.push_back(one);
            kinds.push_back(all);
        }
    for (const Case& c : layout_cases(plan, valid)) kinds.push_back(c);
    for (const TensorArg& tensor : plan.tensors) {
        if (!tensor.is_vector) continue;
        for (const std::int64_t count : {tensor.min_count, valid.tensors.at(tensor.name).count + 1, tensor.max_count}) {
            Case c = valid;
            c.tensors[tensor.name].count = count;
            kinds.push_back(c);
        }
    }
    add_attribute_values(plan, kinds);

    std::vector<Case> result;
    const auto add = [&](const Case& c) {
        if (all_hold(plan, c)) result.push_back(c);
    };
    constexpr std::int64_t kFactors[] = {2, 3, 5, 13, 101};
    for (const Case& kind : kinds) {
        add(kind);
        const auto with = [&](const std::function<void(Case&)>& change) {
            Case c = kind;
            change(c);
            set_shapes(plan, c);
            add(c);
        };
        for (const auto& [name, value] : kind.dims) {
            for (const std::int64_t factor : kFactors) with([&, n = name](Case& c) { c.dims[n] *= factor; });
            for (const std::int64_t more : {1, 2, 8, 16}) with([&, n = name](Case& c) { c.dims[n] += more; });
        }
        for (const std::size_t from : {std::size_t{0}, std::size_t{1}, std::size_t{2}})
            with([&](Case& c) {
                std::size_t turn = from;
                for (auto& [name, value] : c.dims) value *= kFactors[turn++ % 4];
            });
    }
    if (result.empty()) result.push_back(valid);
    return result;
}

Quantity Samples::of(const ExprPtr& expr) const {
    return [plan = plan_, expr](const Case& c) -> std::optional<std::int64_t> {
        return expr ? value_of(*plan, c, expr) : std::optional<std::int64_t>(1);
    };
}

bool Samples::always(const Quantity& a, const Quantity& b,
                     const std::function<bool(std::int64_t, std::int64_t)>& test) const {
    return std::all_of(cases_.begin(), cases_.end(), [&](const Case& c) {
        const auto left = a(c), right = b(c);
        return left && right && test(*left, *right);
    });
}

bool Samples::equal(const Quantity& a, const Quantity& b) const {
    return always(a, b, [](std::int64_t x, std::int64_t y) { return x == y; });
}

bool Samples::at_least(const Quantity& a, const Quantity& b) const {
    return always(a, b, [](std::int64_t x, std::int64_t y) { return x >= y; });
}

bool Samples::multiple(const Quantity& a, const Quantity& of) const {
    return always(a, of, [](std::int64_t x, std::int64_t y) { return y > 0 && x % y == 0; });
}

bool Samples::multiple(const Quantity& a, std::int64_t of) const {
    return multiple(a, [of](const Case&) { return std::optional(of); });
}

std::optional<std::int64_t> Samples::constant(const Quantity& a) const {
    const auto first = a(cases_.front());
    if (!first || !equal(a, [first](const Case&) { return first; })) return std::nullopt;
    return first;
}

}  // namespace opwright::builder
