// Conditions of the plan, decided for one case: the same meaning that the generated validation has in C++.
#include <algorithm>
#include <cmath>

#include "builder/scaffold/case.hpp"

namespace opwright::builder {

namespace {

const TensorCase* tensor_of(const Plan& plan, const Case& c, const std::string& name) {
    const auto found = c.tensors.find(name.empty() && !plan.tensors.empty() ? plan.tensors.front().name : name);
    return found == c.tensors.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> axis_of(const TensorCase* tensor, std::int64_t axis) {
    if (tensor == nullptr) return std::nullopt;
    const auto rank = static_cast<std::int64_t>(tensor->shape.size());
    if (axis < 0) axis += rank;
    if (axis < 0 || axis >= rank) return std::nullopt;
    return tensor->shape[static_cast<std::size_t>(axis)];
}

}  // namespace

std::optional<std::int64_t> attribute_number(const Plan& plan, const Case& c, const std::string& name) {
    const Attribute* attribute = plan.attribute(name);
    const auto found = c.attributes.find(name);
    if (attribute == nullptr || found == c.attributes.end()) return std::nullopt;
    switch (found->second.kind) {
        case AttributeCase::Kind::kInteger:
            return found->second.integer;
        case AttributeCase::Kind::kBool:
            return found->second.boolean ? 1 : 0;
        case AttributeCase::Kind::kDefault:
            break;
        default:
            return std::nullopt;
    }
    if (!attribute->default_value) return std::nullopt;
    if (attribute->default_value->kind == DefaultValue::Kind::kInteger) return attribute->default_value->integer;
    if (attribute->default_value->kind == DefaultValue::Kind::kBool) return attribute->default_value->boolean ? 1 : 0;
    return std::nullopt;
}

namespace {

std::optional<double> real_of(const Plan& plan, const Case& c, const std::string& name) {
    const Attribute* attribute = plan.attribute(name);
    const auto found = c.attributes.find(name);
    if (attribute == nullptr || found == c.attributes.end()) return std::nullopt;
    if (found->second.kind == AttributeCase::Kind::kReal) return found->second.real;
    if (const auto integer = attribute_number(plan, c, name)) return static_cast<double>(*integer);
    if (attribute->default_value && attribute->default_value->kind == DefaultValue::Kind::kReal)
        return attribute->default_value->real;
    return std::nullopt;
}

std::optional<std::int64_t> symbol_value(const Plan& plan, const Case& c, const std::string& name) {
    if (const Symbol* symbol = plan.symbol(name)) {
        const TensorCase* tensor = tensor_of(plan, c, symbol->tensor);
        switch (symbol->kind) {
            case Symbol::Kind::kDimension:
                if (const auto axis = axis_of(tensor, symbol->axis); axis && symbol->divisor > 0)
                    return *axis / symbol->divisor;
                return std::nullopt;
            case Symbol::Kind::kDefinition:
                return value_of(plan, c, symbol->value);
            case Symbol::Kind::kAttribute:
                return attribute_number(plan, c, name);
            case Symbol::Kind::kRank:
                return tensor == nullptr ? std::nullopt
                                         : std::optional(static_cast<std::int64_t>(tensor->shape.size()));
            case Symbol::Kind::kTensorCount:
                return tensor == nullptr ? std::nullopt : std::optional(tensor->count);
            case Symbol::Kind::kShardHeight:
            case Symbol::Kind::kShardWidth:
            case Symbol::Kind::kShardTiles: {
                const bool is_input = plan.tensor(symbol->tensor) != nullptr;
                const auto output = is_input ? std::nullopt : output_of(plan, c, symbol->tensor);
                const auto shard = output ? shard_of(*output) : tensor == nullptr ? std::nullopt : shard_of(*tensor);
                if (!shard) return std::nullopt;
                if (symbol->kind == Symbol::Kind::kShardHeight) return shard->height;
                if (symbol->kind == Symbol::Kind::kShardWidth) return shard->width;
                return (shard->height / 32) * (shard->width / 32);
            }
            case Symbol::Kind::kElementSize:
                return tensor == nullptr ? std::nullopt : std::optional<std::int64_t>(element_bytes(tensor->dtype));
            default:
                return std::nullopt;
        }
    }
    if (const auto integer = attribute_number(plan, c, name)) return integer;
    const auto dim = c.dims.find(name);
    return dim == c.dims.end() ? std::nullopt : std::optional(dim->second);
}

template <typename T>
bool contains(const std::vector<T>& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

std::optional<bool> shape_matches(const Plan& plan, const Case& c, const TensorCase& tensor,
                                  const ShapePattern& pattern) {
    if (!pattern.same_as.empty()) {
        const TensorCase* other = tensor_of(plan, c, pattern.same_as);
        return other == nullptr ? std::nullopt : std::optional(tensor.shape == other->shape);
    }
    const std::size_t rank = tensor.shape.size(), size = pattern.dims.size();
    if (pattern.leading_any ? rank < size : rank != size) return false;
    for (std::size_t i = 0; i < size; ++i) {
        const auto& alternatives = pattern.dims[i].alternatives;
        bool any = alternatives.empty();
        for (const ExprPtr& alternative : alternatives) {
            const auto value = value_of(plan, c, alternative);
            if (!value) return std::nullopt;
            any = any || *value == tensor.shape[rank - size + i];
        }
        if (!any) return false;
    }
    return true;
}

bool same_shards(const TensorCase& a, const TensorCase& b) {
    const auto of_a = shard_of(a), of_b = shard_of(b);
    if (a.memory != b.memory || of_a.has_value() != of_b.has_value()) return false;
    if (!of_a) return true;
    return of_a->height == of_b->height && of_a->width == of_b->width && a.cores_x == b.cores_x &&
           a.cores_y == b.cores_y && a.columns_first == b.columns_first;
}

std::optional<bool> holds_for_tensor(const Plan& plan, const Case& c, const Predicate& p, const TensorCase& tensor) {
    const TensorCase* other = p.other.empty() ? nullptr : tensor_of(plan, c, p.other);
    // What is not there has no properties.
    if (!tensor.given || (other != nullptr && !other->given)) return true;
    switch (p.kind) {
        case PredicateKind::kOnDevice:
        case PredicateKind::kSameDevice:
            return tensor.on_device;
        case PredicateKind::kRank: {
            const auto rank = static_cast<std::int64_t>(tensor.shape.size());
            return rank >= p.low.value_or(rank) && rank <= p.high.value_or(rank);
        }
        case PredicateKind::kShape:
            return p.shape ? shape_matches(plan, c, tensor, *p.shape) : std::nullopt;
        case PredicateKind::kSameShape:
            return other ? std::optional(tensor.shape == other->shape) : std::nullopt;
        case PredicateKind::kLayout:
            return p.layout ? std::optional(tensor.layout == *p.layout) : std::nullopt;
        case PredicateKind::kDtype:
            return contains(p.dtypes, tensor.dtype);
        case PredicateKind::kSameDtype:
            return other ? std::optional(tensor.dtype == other->dtype) : std::nullopt;
        case PredicateKind::kMemoryLayout:
            return contains(p.memory, tensor.memory);
        case PredicateKind::kBufferType:
            return contains(p.buffers, tensor.buffer);
        case PredicateKind::kSameBufferType:
            return other ? std::optional(tensor.buffer == other->buffer) : std::nullopt;
        case PredicateKind::kSameMemoryConfig:
            return other ? std::optional(tensor.buffer == other->buffer && same_shards(tensor, *other)) : std::nullopt;
        case PredicateKind::kSameShardSpec:
            return other ? std::optional(same_shards(tensor, *other)) : std::nullopt;
        case PredicateKind::kCount:
            return tensor.count >= p.low.value_or(tensor.count) && tensor.count <= p.high.value_or(tensor.count);
        default:
            return std::nullopt;
    }
}

std::optional<bool> holds_for_attribute(const Plan& plan, const Case& c, const Predicate& p, const std::string& name) {
    const auto found = c.attributes.find(name);
    if (found == c.attributes.end()) return std::nullopt;
    const AttributeCase& value = found->second;
    switch (p.kind) {
        case PredicateKind::kAttributeFinite: {
            const auto real = real_of(plan, c, name);
            return real ? std::optional(std::isfinite(*real)) : std::nullopt;
        }
        case PredicateKind::kAttributeRange: {
            if (p.real_low || p.real_high) {
                const auto real = real_of(plan, c, name);
                if (!real) return std::nullopt;
                if (std::isnan(*real)) return false;
                const bool low = !p.real_low || (p.low_open ? *real > *p.real_low : *real >= *p.real_low);
                const bool high = !p.real_high || (p.high_open ? *real < *p.real_high : *real <= *p.real_high);
                return low && high;
            }
            if (p.condition) {
                const auto result = value_of(plan, c, p.condition);
                return result ? std::optional(*result != 0) : std::nullopt;
            }
            const auto integer = attribute_number(plan, c, name);
            if (!integer) return std::nullopt;
            const bool low = !p.low || (p.low_open ? *integer > *p.low : *integer >= *p.low);
            const bool high = !p.high || (p.high_open ? *integer < *p.high : *integer <= *p.high);
            return low && high;
        }
        case PredicateKind::kAttributeAccepted:
            if (value.kind == AttributeCase::Kind::kString) return contains(p.accepted, value.text);
            if (value.kind == AttributeCase::Kind::kBool)
                return contains(p.accepted, std::string(value.boolean ? "true" : "false"));
            return value.kind == AttributeCase::Kind::kDefault ? std::optional(true) : std::nullopt;
        case PredicateKind::kAttributeMemory:
            return value.kind != AttributeCase::Kind::kMemory || contains(p.memory, value.memory);
        case PredicateKind::kAttributeShards:
            return value.kind != AttributeCase::Kind::kMemory ||
                   (value.shards_named && value.buffer == BufferType::kL1);
        default:
            return std::nullopt;
    }
}

/// That of the tensor it follows, or the one the spec names.
std::optional<DataType> output_dtype(const Plan& plan, const Case& c, const OutputPlan& output) {
    if (output.dtype_of.empty()) return output.dtypes.empty() ? std::nullopt : std::optional(output.dtypes.front());
    const TensorCase* t = tensor_of(plan, c, output.dtype_of);
    return t == nullptr ? std::nullopt : std::optional(t->dtype);
}

using Dims = std::vector<std::int64_t>;

std::optional<Dims> shape_value(const Plan& plan, const Case& c, const ShapeFormula& shape);

std::optional<Dims> slice_value(const Plan& plan, const Case& c, const ShapeFormula& shape) {
    const TensorCase* t = tensor_of(plan, c, shape.tensor);
    if (t == nullptr) return std::nullopt;
    const auto rank = static_cast<std::int64_t>(t->shape.size());
    const auto end_at = [&](const ExprPtr& expr, std::int64_t otherwise) -> std::optional<std::int64_t> {
        if (!expr) return otherwise;
        const auto value = value_of(plan, c, expr);
        if (!value) return std::nullopt;
        return std::clamp<std::int64_t>(*value < 0 ? *value + rank : *value, 0, rank);
    };
    const auto begin = end_at(shape.begin, 0), end = end_at(shape.end, rank);
    if (!begin || !end) return std::nullopt;
    if (*begin >= *end) return Dims{};
    return Dims(t->shape.begin() + *begin, t->shape.begin() + *end);
}

/// The text of the attribute that decides among cases: `true`, `3`, `nearest`.
std::string attribute_text(const Plan& plan, const Case& c, const std::string& name) {
    const Attribute* attribute = plan.attribute(name);
    const auto found = c.attributes.find(name);
    if (attribute == nullptr || found == c.attributes.end()) return {};
    if (found->second.kind == AttributeCase::Kind::kString) return found->second.text;
    if (attribute->type.kind == ParamKind::kString && attribute->default_value) return attribute->default_value->text;
    const auto number = attribute_number(plan, c, name);
    if (!number) return {};
    if (attribute->type.kind == ParamKind::kBool) return *number != 0 ? "true" : "false";
    return std::to_string(*number);
}

std::optional<Dims> shape_value(const Plan& plan, const Case& c, const ShapeFormula& shape) {
    switch (shape.kind) {
        case ShapeFormula::Kind::kSameAs: {
            const TensorCase* t = tensor_of(plan, c, shape.tensor);
            return t == nullptr ? std::nullopt : std::optional(t->shape);
        }
        case ShapeFormula::Kind::kSlice:
            return slice_value(plan, c, shape);
        case ShapeFormula::Kind::kCases: {
            const std::string value = attribute_text(plan, c, shape.parameter);
            for (std::size_t i = 0; i < shape.parts.size(); ++i)
                if (shape.values[i] == value) return shape_value(plan, c, shape.parts[i]);
            return std::nullopt;
        }
        default:
            break;
    }
    Dims dims;
    for (const ExprPtr& dim : shape.dims) {
        const auto value = value_of(plan, c, dim);
        if (!value) return std::nullopt;
        dims.push_back(*value);
    }
    if (shape.kind == ShapeFormula::Kind::kConcat)
        for (const ShapeFormula& part : shape.parts) {
            const auto more = shape_value(plan, c, part);
            if (!more) return std::nullopt;
            dims.insert(dims.end(), more->begin(), more->end());
        }
    return dims;
}

}  // namespace

std::optional<TensorCase> output_of(const Plan& plan, const Case& c, const std::string& name) {
    const OutputPlan* output = plan.output(name);
    if (output == nullptr) return std::nullopt;
    const auto shape = shape_value(plan, c, output->shape);
    const auto dtype = output_dtype(plan, c, *output);
    if (!shape || !dtype) return std::nullopt;
    TensorCase out;
    if (const TensorCase* like = tensor_of(plan, c, output->memory_of)) out = *like;
    out.shape = *shape;
    out.dtype = *dtype;
    out.layout = output->layout;
    out.given = true;
    out.count = 1;
    const auto attribute = c.attributes.find(output->memory_attribute);
    if (attribute != c.attributes.end() && attribute->second.kind == AttributeCase::Kind::kMemory) {
        static_cast<Placement&>(out) = attribute->second;
    } else if (output->interleaved_in) {
        static_cast<Placement&>(out) = Placement{};
        out.buffer = *output->interleaved_in;
    }
    return out;
}

std::optional<std::int64_t> value_of(const Plan& plan, const Case& c, const ExprPtr& expr) {
    if (!expr) return std::nullopt;
    Environment environment;
    environment.value = [&](const std::string& name) { return symbol_value(plan, c, name); };
    const auto is_output = [&](const std::string& tensor) {
        return plan.output(tensor) != nullptr && plan.tensor(tensor) == nullptr;
    };
    const auto shape_of = [&, is_output](const std::string& tensor) -> std::optional<TensorCase> {
        if (is_output(tensor)) return output_of(plan, c, tensor);
        const TensorCase* t = tensor_of(plan, c, tensor);
        return t == nullptr ? std::nullopt : std::optional(*t);
    };
    environment.axis = [shape_of](const std::string& tensor, std::int64_t axis) -> std::optional<std::int64_t> {
        const auto t = shape_of(tensor);
        return t ? axis_of(&*t, axis) : std::nullopt;
    };
    environment.rank = [shape_of](const std::string& tensor) -> std::optional<std::int64_t> {
        const auto t = shape_of(tensor);
        return t ? std::optional(static_cast<std::int64_t>(t->shape.size())) : std::nullopt;
    };
    const auto dtype_of = [&, is_output](const std::string& tensor) -> std::optional<DataType> {
        if (is_output(tensor)) return output_dtype(plan, c, *plan.output(tensor));
        const TensorCase* t = tensor_of(plan, c, tensor);
        return t == nullptr ? std::nullopt : std::optional(t->dtype);
    };
    environment.tile_size = [dtype_of](const std::string& tensor) -> std::optional<std::int64_t> {
        const auto dtype = dtype_of(tensor);
        return dtype ? std::optional<std::int64_t>(tile_bytes(*dtype)) : std::nullopt;
    };
    environment.element_size = [dtype_of](const std::string& tensor) -> std::optional<std::int64_t> {
        const auto dtype = dtype_of(tensor);
        return dtype ? std::optional<std::int64_t>(element_bytes(*dtype)) : std::nullopt;
    };
    const auto value = evaluate(expr, environment);
    return value.has_value() ? std::optional(*value) : std::nullopt;
}

std::optional<bool> holds(const Plan& plan, const Case& c, const Predicate& predicate) {
    switch (predicate.kind) {
        case PredicateKind::kExpression: {
            const auto value = value_of(plan, c, predicate.condition);
            return value ? std::optional(*value != 0) : std::nullopt;
        }
        case PredicateKind::kL1Budget: {
            const auto value = value_of(plan, c, predicate.condition);
            return value ? std::optional(*value <= predicate.high.value_or(plan.l1_budget)) : std::nullopt;
        }
        default:
            break;
    }
    std::optional<bool> result = true;
    for (const std::string& subject : predicate.subjects) {
        const TensorCase* tensor = plan.tensor(subject) ? tensor_of(plan, c, subject) : nullptr;
        auto one =
            tensor ? holds_for_tensor(plan, c, predicate, *tensor) : holds_for_attribute(plan, c, predicate, subject);
        if (one == true && tensor != nullptr && !tensor->last.empty() && predicate.kind != PredicateKind::kCount)
            one = holds_for_tensor(plan, c, predicate, tensor->last.front());
        if (one == false) return false;
        if (!one) result = std::nullopt;
    }
    return result;
}

}  // namespace opwright::builder
