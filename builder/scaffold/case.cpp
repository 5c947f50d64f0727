// Shapes of a case and the search for one that is valid.
#include "builder/scaffold/case.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace opwright::builder {

namespace {

/// A tensor without a shape pattern gets one name per axis, which no spec can use.
std::string axis_name(const TensorArg& tensor, std::int64_t axis) {
    return fmt::format("{}#{}", tensor.name, axis);
}

std::int64_t rank_of(const TensorArg& tensor) {
    const std::int64_t low = std::max<std::int64_t>(tensor.min_rank, 1);
    const std::int64_t high = tensor.max_rank == 0 ? std::max<std::int64_t>(low, 8) : tensor.max_rank;
    return std::clamp<std::int64_t>(4, low, high);
}

/// A tile has 32 x 32 elements; of sticks only the width matters. All other dimensions start small.
std::int64_t first_value(const TensorArg& tensor, std::size_t axis, std::size_t rank) {
    const bool in_page = tensor.layout == Layout::kTile ? axis + 2 >= rank : axis + 1 == rank;
    return in_page ? 32 : 1;
}

/// `leads`: what stands for "..." varies too; of further tensors it stays 1.
void name_dimensions(const TensorArg& tensor, bool leads, std::map<std::string, std::int64_t>& dims) {
    if (!tensor.shape || (tensor.shape->dims.empty() && tensor.shape->same_as.empty())) {
        const std::int64_t rank = rank_of(tensor);
        for (std::int64_t axis = 0; axis < rank; ++axis)
            dims.emplace(axis_name(tensor, axis),
                         first_value(tensor, static_cast<std::size_t>(axis), static_cast<std::size_t>(rank)));
        return;
    }
    const std::size_t rank = tensor.shape->dims.size();
    if (leads && tensor.shape->leading_any)
        for (std::int64_t axis = 0; axis + static_cast<std::int64_t>(rank) < rank_of(tensor); ++axis)
            dims.emplace(axis_name(tensor, axis), 1);
    for (std::size_t axis = 0; axis < rank; ++axis)
        for (const ExprPtr& alternative : tensor.shape->dims[axis].alternatives)
            for (const std::string& name : names_of(alternative)) {
                const std::int64_t value = first_value(tensor, axis, rank);
                const auto [at, fresh] = dims.emplace(name, value);
                if (!fresh) at->second = std::max(at->second, value);
            }
}

std::vector<std::int64_t> shape_of(const TensorArg& tensor, const Case& c, std::size_t alternative) {
    std::vector<std::int64_t> shape;
    if (!tensor.shape || (tensor.shape->dims.empty() && tensor.shape->same_as.empty())) {
        for (std::int64_t axis = 0; axis < rank_of(tensor); ++axis) shape.push_back(c.dims.at(axis_name(tensor, axis)));
        return shape;
    }
    if (!tensor.shape->same_as.empty()) {
        const auto other = c.tensors.find(tensor.shape->same_as);
        return other == c.tensors.end() ? shape : other->second.shape;
    }
    Environment environment;
    environment.value = [&](const std::string& name) -> std::optional<std::int64_t> {
        const auto found = c.dims.find(name);
        return found == c.dims.end() ? std::nullopt : std::optional(found->second);
    };
    const std::size_t missing =
        tensor.shape->leading_any && rank_of(tensor) > static_cast<std::int64_t>(tensor.shape->dims.size())
            ? static_cast<std::size_t>(rank_of(tensor)) - tensor.shape->dims.size()
            : 0;
    for (std::size_t axis = 0; axis < missing; ++axis) {
        const auto leading = c.dims.find(axis_name(tensor, static_cast<std::int64_t>(axis)));
        shape.push_back(leading == c.dims.end() ? 1 : leading->second);
    }
    for (const DimPattern& dim : tensor.shape->dims) {
        if (dim.alternatives.empty()) {
            shape.push_back(1);
            continue;
        }
        const auto value = evaluate(dim.alternatives[std::min(alternative, dim.alternatives.size() - 1)], environment);
        shape.push_back(value.has_value() ? *value : 1);
    }
    return shape;
}

/// One tile or stick for each core of a shard grid.
void spread(const TensorArg& tensor, const Placement& t, std::map<std::string, std::int64_t>& dims) {
    const auto grow = [&](std::size_t from_back, std::int64_t times) {
        if (times == 1) return;
        std::string name;
        if (tensor.shape && tensor.shape->dims.size() > from_back) {
            const auto& alternatives = tensor.shape->dims[tensor.shape->dims.size() - 1 - from_back].alternatives;
            if (!alternatives.empty() && alternatives.front()->op == ExprOp::kName) name = alternatives.front()->name;
        } else if (!tensor.shape) {
            name = axis_name(tensor, rank_of(tensor) - 1 - static_cast<std::int64_t>(from_back));
        }
        const auto at = dims.find(name);
        const std::int64_t page = tensor.layout == Layout::kTile || from_back == 0 ? 32 : 1;
        if (at != dims.end()) at->second = std::max(at->second, page * times);
    };
    if (t.memory == MemoryLayout::kHeightSharded) grow(1, t.cores_x * t.cores_y);
    if (t.memory == MemoryLayout::kWidthSharded) grow(0, t.cores_x * t.cores_y);
    if (t.memory == MemoryLayout::kBlockSharded) {
        grow(1, t.columns_first ? t.cores_x : t.cores_y);
        grow(0, t.columns_first ? t.cores_y : t.cores_x);
    }
}

/// The first kind of shards that the parameter may name.
MemoryLayout first_sharded(const Plan& plan, const std::string& attribute) {
    for (const Predicate& p : plan.conditions) {
        if (p.kind != PredicateKind::kAttributeMemory || p.subjects.front() != attribute) continue;
        for (const MemoryLayout memory : p.memory)
            if (memory != MemoryLayout::kInterleaved) return memory;
    }
    return MemoryLayout::kHeightSharded;
}

std::int64_t rounded_up(std::int64_t value, std::int64_t step) {
    return (value + step - 1) / step * step;
}

/// No output is empty, as far as its shape is known: one that is has no page.
bool makes_pages(const Plan& plan, const Case& c) {
    return std::all_of(plan.outputs.begin(), plan.outputs.end(), [&](const OutputPlan& output) {
        const auto made = output_of(plan, c, output.name);
        if (output.count && value_of(plan, c, output.count).value_or(1) < 1) return false;
        return !made || std::all_of(made->shape.begin(), made->shape.end(), [](std::int64_t d) { return d >= 1; });
    });
}

/// Values worth trying for one dimension, smallest first.
constexpr std::int64_t kCandidates[] = {1, 2, 3, 4, 8, 16, 32, 64, 96, 128};

}  // namespace

void spread_shards(const Plan& plan, Case& c) {
    for (const TensorArg& tensor : plan.tensors) spread(tensor, c.tensors[tensor.name], c.dims);
    // The output's dimensions are mostly those of the first input.
    if (const Attribute* shards = plan.shard_attribute())
        spread(plan.tensors.front(), c.attributes[shards->name], c.dims);
}

std::vector<Placement*> sharded_parts(const Plan& plan, Case& c) {
    std::vector<Placement*> parts;
    for (auto& [name, t] : c.tensors)
        if (t.memory != MemoryLayout::kInterleaved) parts.push_back(&t);
    if (const Attribute* decides = plan.shard_attribute())
        if (AttributeCase& a = c.attributes.at(decides->name); a.memory != MemoryLayout::kInterleaved)
            parts.push_back(&a);
    return parts;
}

std::vector<Case> layout_cases(const Plan& plan, const Case& valid) {
    struct Way {
        MemoryLayout memory;
        std::int64_t cores_x, cores_y;
        bool columns_first;
    };
    // No square of cores: there rows and columns could be mistaken for each other unseen.
    constexpr Way kWays[] = {{MemoryLayout::kHeightSharded, 2, 1, false},
                             {MemoryLayout::kWidthSharded, 2, 1, false},
                             {MemoryLayout::kBlockSharded, 3, 2, false},
                             {MemoryLayout::kBlockSharded, 3, 2, true}};
    std::vector<Case> list;
    for (const Way& way : kWays) {
        Case c = valid;
        const std::vector<Placement*> parts = sharded_parts(plan, c);
        for (Placement* part : parts) {
            part->memory = way.memory;
            part->cores_x = way.cores_x;
            part->cores_y = way.cores_y;
            part->columns_first = way.columns_first;
        }
        const bool accepted = std::all_of(plan.tensors.begin(), plan.tensors.end(), [&](const TensorArg& t) {
            return c.tensors.at(t.name).memory == MemoryLayout::kInterleaved ||
                   std::find(t.memory.begin(), t.memory.end(), way.memory) != t.memory.end();
        });
        if (parts.empty() || !accepted) continue;
        spread_shards(plan, c);
        set_shapes(plan, c);
        if (all_hold(plan, c)) list.push_back(std::move(c));
    }
    return list;
}

std::optional<ShardShape> shard_of(const TensorCase& t) {
    if (t.memory == MemoryLayout::kInterleaved || t.shape.empty()) return std::nullopt;
    const std::int64_t unit = t.layout == Layout::kTile ? 32 : 1;
    // A transfer begins at a multiple of 32 bytes, so does the part of a stick that lies in a shard of its own.
    const std::int64_t across = std::max<std::int64_t>(unit, 32 / std::max<std::int64_t>(element_bytes(t.dtype), 1));
    std::int64_t rows = 1;
    for (std::size_t axis = 0; axis + 1 < t.shape.size(); ++axis)
        rows *= axis + 2 == t.shape.size() ? rounded_up(t.shape[axis], unit) : t.shape[axis];
    const std::int64_t width = rounded_up(t.shape.back(), unit);
    const auto part = [&](std::int64_t size, std::int64_t cores, std::int64_t step) {
        return rounded_up((size + cores - 1) / cores, step);
    };
    const std::int64_t cores = t.cores_x * t.cores_y;
    switch (t.memory) {
        case MemoryLayout::kHeightSharded:
            return ShardShape{part(rows, cores, unit), width};
        case MemoryLayout::kWidthSharded:
            return ShardShape{rounded_up(rows, unit), part(width, cores, across)};
        default:
            return ShardShape{part(rows, t.columns_first ? t.cores_x : t.cores_y, unit),
                              part(width, t.columns_first ? t.cores_y : t.cores_x, across)};
    }
}

std::int64_t page_elements(const TensorCase& t) {
    if (t.layout == Layout::kTile) return 1024;
    if (t.shape.empty()) return 0;
    const auto shard = shard_of(t);
    return shard ? std::min(shard->width, t.shape.back()) : t.shape.back();
}

std::int64_t page_count(const TensorCase& t) {
    if (t.shape.empty()) return 0;
    std::int64_t count = 1;
    const std::size_t rank = t.shape.size();
    for (std::size_t axis = 0; axis < rank; ++axis) {
        if (t.layout == Layout::kTile && axis + 2 >= rank)
            count *= (t.shape[axis] + 31) / 32;
        else if (axis + 1 < rank)
            count *= t.shape[axis];
    }
    if (t.layout == Layout::kRowMajor && page_elements(t) > 0)
        count *= (t.shape.back() + page_elements(t) - 1) / page_elements(t);
    return count;
}

void set_shapes(const Plan& plan, Case& c, std::size_t alternative) {
    for (const TensorArg& tensor : plan.tensors) c.tensors[tensor.name].shape = shape_of(tensor, c, alternative);
    // "same as b" may refer to a tensor that comes later.
    for (const TensorArg& tensor : plan.tensors)
        if (tensor.shape && !tensor.shape->same_as.empty())
            c.tensors[tensor.name].shape = shape_of(tensor, c, alternative);
}

bool all_hold(const Plan& plan, const Case& c, const Predicate* until) {
    for (const Predicate& predicate : plan.conditions) {
        if (&predicate == until) return true;
        if (!holds(plan, c, predicate).value_or(true)) return false;
    }
    return until != nullptr || makes_pages(plan, c);
}

Result<Case> make_valid_case(const Plan& plan) {
    Case c;
    for (const TensorArg& tensor : plan.tensors) {
        name_dimensions(tensor, &tensor == &plan.tensors.front(), c.dims);
        TensorCase& t = c.tensors[tensor.name];
        t.dtype = tensor.dtypes.empty() ? DataType::kBfloat16 : tensor.dtypes.front();
        t.layout = tensor.layout;
        t.memory = tensor.memory.empty() ? MemoryLayout::kInterleaved : tensor.memory.front();
        t.buffer = tensor.buffers.empty() ? BufferType::kDram : tensor.buffers.front();
        if (tensor.is_vector)
            t.count = std::max<std::int64_t>(tensor.min_count, std::min<std::int64_t>(2, tensor.max_count));
        if (t.memory != MemoryLayout::kInterleaved) {
            // Shards live in L1 unless the spec says otherwise; two of them show what one would hide.
            if (tensor.buffers.empty()) t.buffer = BufferType::kL1;
            t.cores_x = 2;
            if (t.memory == MemoryLayout::kBlockSharded) t.cores_y = 2;
        }
    }
    const Attribute* shards = plan.shard_attribute();
    if (shards != nullptr) {
        AttributeCase& a = c.attributes[shards->name];
        a.kind = AttributeCase::Kind::kMemory;
        a.memory = first_sharded(plan, shards->name);
        a.buffer = BufferType::kL1;
        a.cores_x = 2;
        if (a.memory == MemoryLayout::kBlockSharded) a.cores_y = 2;
    }
    spread_shards(plan, c);
    for (const Attribute& attribute : plan.attributes) {
        AttributeCase& a = c.attributes[attribute.name];
        if (!attribute.required || &attribute == shards) continue;
        // The smallest plain value of the type that lies inside the range.
        const ParamKind kind = attribute.type.kind;
        if (kind == ParamKind::kBool) {
            a.kind = AttributeCase::Kind::kBool;
        } else if (kind == ParamKind::kString) {
            a.kind = AttributeCase::Kind::kString;
            if (attribute.range && !attribute.range->accepted.empty()) a.text = attribute.range->accepted.front();
        } else if (kind == ParamKind::kFloat) {
            a.kind = AttributeCase::Kind::kReal;
            a.real = 1;
        } else if (kind == ParamKind::kMemoryConfig) {
            a.kind = AttributeCase::Kind::kMemory;
        } else {
            a.kind = AttributeCase::Kind::kInteger;
            a.integer = 1;
            if (attribute.range && attribute.range->low)
                a.integer = constant_of(*attribute.range->low).value_or(0) + (attribute.range->low_open ? 1 : 0);
        }
    }
    set_shapes(plan, c);
    if (all_hold(plan, c)) return c;

    // Change one size, then two, until everything holds: dimensions, then numbers that the caller must give.
    std::vector<std::int64_t*> sizes;
    for (auto& [name, value] : c.dims) sizes.push_back(&value);
    for (const Attribute& attribute : plan.attributes) {
        AttributeCase& a = c.attributes[attribute.name];
        if (attribute.required && a.kind == AttributeCase::Kind::kInteger) sizes.push_back(&a.integer);
    }
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t before = *sizes[i];
        for (const std::int64_t candidate : kCandidates) {
            *sizes[i] = candidate;
            set_shapes(plan, c);
            if (all_hold(plan, c)) return c;
            for (std::size_t other = 0; other < i; ++other) {
                const std::int64_t other_before = *sizes[other];
                for (const std::int64_t other_candidate : kCandidates) {
                    *sizes[other] = other_candidate;
                    set_shapes(plan, c);
                    if (all_hold(plan, c)) return c;
                }
                *sizes[other] = other_before;
            }
        }
        *sizes[i] = before;
    }
    set_shapes(plan, c);
    const auto unfulfilled = std::find_if(plan.conditions.begin(), plan.conditions.end(),
                                          [&](const Predicate& p) { return !holds(plan, c, p).value_or(true); });
    Diagnostic d;
    d.id = "no-valid-case";
    if (unfulfilled == plan.conditions.end()) {
        const auto empty = std::find_if(plan.outputs.begin(), plan.outputs.end(), [&](const OutputPlan& output) {
            const auto made = output_of(plan, c, output.name);
            return made &&
                   std::any_of(made->shape.begin(), made->shape.end(), [](std::int64_t size) { return size < 1; });
        });
        const OutputPlan& output = empty == plan.outputs.end() ? plan.outputs.front() : *empty;
        d.place = output.place;
        d.what =
            fmt::format("no small example of the inputs gives '{}' a dimension of at least 1 everywhere", output.name);
        d.expected = "a shape that is not empty for inputs and parameters that every condition accepts";
        d.fix = "correct the output's shape, or the ranges of the parameters in it";
        return fail(std::move(d));
    }
    d.what = fmt::format("no small example of the inputs fulfils every condition; '{}' is one that fails",
                         unfulfilled->message);
    d.place = unfulfilled->place;
    d.fix = "check that the shape pattern and the requirements do not contradict each other";
    return fail(std::move(d));
}

}  // namespace opwright::builder
