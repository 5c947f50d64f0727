// Cases around the valid one, each for something that a wrong implementation would get wrong.
#include "builder/scaffold/test_cases.hpp"

#include <algorithm>
#include <cmath>

#include "builder/scaffold/samples.hpp"

namespace opwright::builder {

namespace {

/// How many compile-time arguments differ between two cases: each set of them is another kernel to compile.
int changed_arguments(const Plan& plan, const Case& a, const Case& b) {
    int changed = 0;
    for (const Kernel& kernel : plan.kernels)
        for (const KernelArg& arg : kernel.compile_args)
            if (arg.source == ArgSource::kValue && value_of(plan, a, arg.value) != value_of(plan, b, arg.value))
                ++changed;
    // The page count of a further input is one, too.
    for (const TensorArg& tensor : plan.tensors)
        if (a.tensors.at(tensor.name).shape != b.tensors.at(tensor.name).shape) ++changed;
    return changed;
}

bool differs(const Case& a, const Case& b) {
    return a.tensors != b.tensors || !std::equal(a.attributes.begin(), a.attributes.end(), b.attributes.begin(),
                                                 [](const auto& x, const auto& y) {
                                                     return static_cast<const Placement&>(x.second) == y.second;
                                                 });
}

void add_new(std::vector<Case>& list, const Plan& plan, const Case& valid, const Case& c) {
    if (!all_hold(plan, c) || !differs(c, valid)) return;
    if (std::none_of(list.begin(), list.end(), [&](const Case& other) { return !differs(c, other); }))
        list.push_back(c);
}

bool exists(const Case& c) {
    return std::all_of(c.tensors.begin(), c.tensors.end(), [](const auto& entry) {
        const DataType dtype = entry.second.dtype;
        const bool block_format = dtype == DataType::kBfloat8B || dtype == DataType::kBfloat4B;
        return !block_format || entry.second.layout == Layout::kTile;
    });
}

/// Other rectangles of cores: one, many, and one whose last shard is used in part.
void add_grids(std::vector<Case>& list, const Plan& plan, const Case& valid) {
    struct Grid {
        std::int64_t x, y, times;
    };
    for (const Grid& grid : {Grid{1, 1, 1}, Grid{4, 2, 4}, Grid{3, 1, 5}}) {
        for (const auto& [name, value] : valid.dims) {
            Case c = valid;
            const std::vector<Placement*> sharded = sharded_parts(plan, c);
            for (Placement* part : sharded) {
                part->cores_x = grid.x;
                part->cores_y = grid.y;
            }
            if (sharded.empty()) return;
            // An even grid divides the dimension, an uneven one leaves its last shard half full.
            const std::int64_t before = c.dims[name];
            c.dims[name] = grid.times == 5 ? value / 2 * 5 : value * grid.times;
            if (value % 2 != 0 || (grid.times == 1 && before != c.dims[name])) continue;
            set_shapes(plan, c);
            const auto fits = [](const TensorCase& t) {
                const auto shard = shard_of(t);
                if (!shard) return true;
                // Every core has a part of the tensor.
                std::int64_t rows = 1;
                for (std::size_t i = 0; i + 1 < t.shape.size(); ++i) rows *= t.shape[i];
                const std::int64_t cores = t.cores_x * t.cores_y;
                if (t.memory == MemoryLayout::kHeightSharded) return rows > shard->height * (cores - 1);
                if (t.memory == MemoryLayout::kWidthSharded) return t.shape.back() > shard->width * (cores - 1);
                return rows > shard->height * (t.cores_y - 1) && t.shape.back() > shard->width * (t.cores_x - 1);
            };
            const auto output = output_of(plan, c, plan.outputs.front().name);
            if ((!output || fits(*output)) &&
                std::all_of(c.tensors.begin(), c.tensors.end(), [&](const auto& e) { return fits(e.second); }))
                add_new(list, plan, valid, c);
        }
    }
}

}  // namespace

std::vector<Case> shape_cases(const Plan& plan, const Case& valid, bool all) {
    std::vector<Case> list;
    const auto add = [&](Case c, std::size_t alternative) {
        set_shapes(plan, c, alternative);
        if (!all_hold(plan, c)) return;
        const auto same = [&](const Case& other) {
            return std::all_of(c.tensors.begin(), c.tensors.end(), [&](const auto& entry) {
                return other.tensors.at(entry.first).shape == entry.second.shape;
            });
        };
        if (std::none_of(list.begin(), list.end(), same)) list.push_back(std::move(c));
    };
    constexpr std::int64_t kFactors[] = {2, 3, 5};
    add(valid, 0);
    std::size_t turn = 0;
    if (all)
        for (const auto& [name, value] : valid.dims) {
            Case c = valid;
            c.dims[name] = value * kFactors[turn++ % std::size(kFactors)];
            add(std::move(c), 0);
        }
    // A wide row: more pages than any pipeline has stages, and a stick of an odd length.
    const TensorCase& first = valid.tensors.at(plan.tensors.front().name);
    for (const auto& [name, value] : valid.dims)
        for (const std::int64_t more : {5, 0}) {
            Case c = valid;
            // In shards a row has the length that transfers need.
            if (more != 0 && (first.layout == Layout::kTile || !sharded_parts(plan, c).empty())) continue;
            c.dims[name] = value * 13 + more;
            set_shapes(plan, c);
            if (c.tensors.at(plan.tensors.front().name).shape.back() == first.shape.back()) continue;
            const std::size_t before = list.size();
            add(std::move(c), 0);
            if (list.size() > before) break;
        }
    for (const std::size_t alternative : {std::size_t{0}, std::size_t{1}}) {
        Case c = valid;
        turn = alternative;
        for (auto& [name, value] : c.dims) value *= kFactors[turn++ % std::size(kFactors)];
        add(std::move(c), alternative);
    }
    return list;
}

std::vector<Case> variant_cases(const Plan& plan, const Case& valid) {
    std::vector<Case> list;
    const auto add = [&](const Case& c) {
        if (exists(c)) add_new(list, plan, valid, c);
    };
    for (const TensorArg& tensor : plan.tensors)
        for (const DataType dtype : tensor.dtypes) {
            Case one = valid, all = valid;
            one.tensors[tensor.name].dtype = dtype;
            for (auto& [name, t] : all.tensors) t.dtype = dtype;
            add(one);
            add(all);
        }
    Case in_l1 = valid;
    for (auto& [name, tensor] : in_l1.tensors) tensor.buffer = BufferType::kL1;
    add(in_l1);
    for (const TensorArg& tensor : plan.tensors) {
        if (tensor.is_optional) {
            Case absent = valid;
            absent.tensors[tensor.name].given = false;
            add(absent);
        }
        if (!tensor.is_vector) continue;
        for (const std::int64_t count : {valid.tensors.at(tensor.name).count + 1, tensor.max_count}) {
            Case c = valid;
            c.tensors[tensor.name].count = count;
            add(c);
        }
    }
    Case other_order = valid;
    for (Placement* part : sharded_parts(plan, other_order)) part->columns_first = true;
    add(other_order);
    for (const Case& c : layout_cases(plan, valid)) add_new(list, plan, valid, c);
    add_grids(list, plan, valid);
    return list;
}

std::vector<Case> attribute_cases(const Plan& plan, const Case& valid) {
    // On all dimensions different, so that a wrong one is seen.
    Case base = valid;
    const std::vector<Case> shapes = shape_cases(plan, valid, false);
    if (!shapes.empty()) base = shapes.back();
    std::vector<Case> list;
    for (const Attribute& attribute : plan.attributes) {
        if (!attribute.hashed) continue;
        int taken = 0;
        for (const Case& sample : sample_cases(plan, base)) {
            const AttributeCase& value = sample.attributes.at(attribute.name);
            const bool alone = std::all_of(plan.attributes.begin(), plan.attributes.end(), [&](const Attribute& other) {
                return other.name == attribute.name ||
                       sample.attributes.at(other.name).kind == base.attributes.at(other.name).kind;
            });
            const bool chosen = value.kind != AttributeCase::Kind::kDefault && &attribute != plan.shard_attribute();
            if (!alone || !chosen || taken == 3) continue;
            Case c = base;
            c.attributes[attribute.name] = value;
            const bool there = std::any_of(list.begin(), list.end(), [&](const Case& other) {
                const AttributeCase& v = other.attributes.at(attribute.name);
                return v.kind == value.kind && v.integer == value.integer && v.boolean == value.boolean &&
                       v.text == value.text;
            });
            if (there || !all_hold(plan, c)) continue;
            list.push_back(c);
            ++taken;
        }
    }
    return list;
}

std::optional<UnitDimension> unit_dimension(const Plan& plan, const Case& valid) {
    if (!plan.work.total) return std::nullopt;
    const auto grown = [&](const std::string& name, std::int64_t times) {
        Case c = valid;
        c.dims[name] *= times;
        set_shapes(plan, c);
        return c;
    };
    std::optional<UnitDimension> best;
    int fewest = 0;
    for (const auto& [name, value] : valid.dims) {
        const auto one = value_of(plan, grown(name, 1), plan.work.total);
        if (!one || *one < 1 || *one > 8) continue;
        bool linear = true;
        for (const std::int64_t times : {1, 2, 3, 7, 64, 147}) {
            const Case c = grown(name, times);
            linear = linear && value_of(plan, c, plan.work.total) == times * *one && all_hold(plan, c);
        }
        if (!linear) continue;
        // Of several the one that needs the fewest kernels.
        const int changed = changed_arguments(plan, grown(name, 1), grown(name, 64));
        if (!best || changed < fewest) {
            best = UnitDimension{name, *one};
            fewest = changed;
        }
    }
    return best;
}

Case unhashed_case(const Plan& plan, const Case& valid) {
    Case result = valid;
    for (const Attribute& attribute : plan.attributes) {
        if (attribute.hashed) continue;
        for (const double value : {2.0, 0.5, 3.0, 1.0, -1.0}) {
            Case c = valid;
            AttributeCase& a = c.attributes[attribute.name];
            const bool real = attribute.type.kind == ParamKind::kFloat;
            if (!real && value != std::floor(value)) continue;
            a.kind = real ? AttributeCase::Kind::kReal : AttributeCase::Kind::kInteger;
            a.real = value;
            a.integer = static_cast<std::int64_t>(value);
            const auto& d = attribute.default_value;
            const bool is_default =
                d && ((d->kind == DefaultValue::Kind::kReal && d->real == value) ||
                      (d->kind == DefaultValue::Kind::kInteger && static_cast<double>(d->integer) == value));
            if (is_default || !all_hold(plan, c)) continue;
            result.attributes[attribute.name] = a;
            break;
        }
    }
    return result;
}

}  // namespace opwright::builder
