// Names, tensors, attributes and the output: what the operation's signature consists of.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "builder/plan/planner.hpp"
#include "builder/plan/text.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

namespace {

std::string cpp_type_of(const ParamType& type) {
    std::string base;
    switch (type.kind) {
        case ParamKind::kTensor:
            base = "ttnn::Tensor";
            break;
        case ParamKind::kInt8:
            base = "int8_t";
            break;
        case ParamKind::kUint8:
            base = "uint8_t";
            break;
        case ParamKind::kInt16:
            base = "int16_t";
            break;
        case ParamKind::kUint16:
            base = "uint16_t";
            break;
        case ParamKind::kInt32:
            base = "int32_t";
            break;
        case ParamKind::kUint32:
            base = "uint32_t";
            break;
        case ParamKind::kInt64:
            base = "int64_t";
            break;
        case ParamKind::kUint64:
            base = "uint64_t";
            break;
        case ParamKind::kFloat:
            base = "float";
            break;
        case ParamKind::kBool:
            base = "bool";
            break;
        case ParamKind::kString:
            base = "std::string";
            break;
        case ParamKind::kMemoryConfig:
            base = "tt::tt_metal::MemoryConfig";
            break;
        case ParamKind::kDataType:
            base = "tt::tt_metal::DataType";
            break;
        case ParamKind::kComputeConfig:
            base = "ttnn::DeviceComputeKernelConfig";
            break;
    }
    if (type.is_vector) base = "std::vector<" + base + ">";
    if (type.is_optional) base = "std::optional<" + base + ">";
    return base;
}

std::string python_type_of(const ParamType& type) {
    std::string base;
    switch (type.kind) {
        case ParamKind::kTensor:
            base = "ttnn.Tensor";
            break;
        case ParamKind::kFloat:
            base = "float";
            break;
        case ParamKind::kBool:
            base = "bool";
            break;
        case ParamKind::kString:
            base = "str";
            break;
        case ParamKind::kMemoryConfig:
            base = "ttnn.MemoryConfig";
            break;
        case ParamKind::kDataType:
            base = "ttnn.DataType";
            break;
        case ParamKind::kComputeConfig:
            base = "ttnn.DeviceComputeKernelConfig";
            break;
        default:
            base = "int";
            break;
    }
    if (type.is_vector) base = "list[" + base + "]";
    if (type.is_optional) base += " | None";
    return base;
}

/// A float literal that C++ and Python read alike: at least one point or exponent.
std::string real_text(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".en") == std::string::npos) text += ".0";
    return text;
}

void set_defaults(Attribute& a, const DefaultValue& d) {
    switch (d.kind) {
        case DefaultValue::Kind::kInteger:
            a.cpp_default = std::to_string(d.integer);
            if (d.integer == INT64_MIN) a.cpp_default = "std::numeric_limits<int64_t>::min()";
            a.python_default = std::to_string(d.integer);
            break;
        case DefaultValue::Kind::kReal:
            a.cpp_default = real_text(d.real) + "f";
            a.python_default = real_text(d.real);
            break;
        case DefaultValue::Kind::kBool:
            a.cpp_default = d.boolean ? "true" : "false";
            a.python_default = d.boolean ? "True" : "False";
            break;
        case DefaultValue::Kind::kString:
            a.cpp_default = cpp_string(d.text);
            a.python_default = python_string(d.text);
            break;
        case DefaultValue::Kind::kList: {
            std::vector<std::string> cpp, python;
            for (const DefaultValue& item : d.items) {
                Attribute one;
                set_defaults(one, item);
                cpp.push_back(one.cpp_default);
                python.push_back(one.python_default);
            }
            ParamType type = a.type;
            type.is_optional = false;
            a.cpp_default = fmt::format("{}{{{}}}", cpp_type_of(type), fmt::join(cpp, ", "));
            a.python_default = fmt::format("[{}]", fmt::join(python, ", "));
            break;
        }
        case DefaultValue::Kind::kNone:
        case DefaultValue::Kind::kMemoryConfigOf:
            a.cpp_default = "std::nullopt";
            a.python_default = "None";
            break;
    }
}

Attribute attribute_of(const Parameter& p) {
    Attribute a;
    a.name = p.name.value;
    a.type = p.type.value;
    // Nobody must give one: what is not given is as the spec has it.
    a.required = p.required && p.type.value.kind != ParamKind::kComputeConfig;
    a.hashed = !p.in_hash || p.in_hash->value;
    if (p.range) a.range = p.range->value;
    a.description = p.description;
    a.place = p.name.place;
    if (p.default_value) {
        a.default_value = p.default_value->value;
        const bool none = a.default_value->kind == DefaultValue::Kind::kNone ||
                          a.default_value->kind == DefaultValue::Kind::kMemoryConfigOf;
        // A default that depends on a tensor is "not given" in the signature.
        if (none) a.type.is_optional = true;
        set_defaults(a, *a.default_value);
        if (a.type.kind == ParamKind::kDataType && !none) {
            const DataType type = data_type_of(a.default_value->text).value_or(DataType::kBfloat16);
            a.cpp_default = fmt::format("tt::tt_metal::DataType::{}", cpp_name(type));
            a.python_default = fmt::format("ttnn.{}", python_name(type));
        }
    } else if (!a.required) {
        a.type.is_optional = true;
        a.cpp_default = "std::nullopt";
        a.python_default = "None";
    }
    a.cpp_type = cpp_type_of(a.type);
    a.python_type = python_type_of(a.type);
    return a;
}

/// Which names a shape pattern binds: plain names, and `2*K` when nothing else says what K is.
void bind_dims(Planner& p, TensorArg& t) {
    if (!t.shape) return;
    // H and W are the last two dimensions of the first input where its shape names none: no other tensor has them.
    const TensorArg& first = p.plan.tensors.front();
    const auto of_first = [&](const std::string& name) {
        const bool four = first.min_rank == 4 && first.max_rank == 4 && (name == "N" || name == "C");
        return &t != &first && !first.shape && !first.is_vector && (name == "H" || name == "W" || four);
    };
    const auto bound = [&](const std::string& name) {
        if (of_first(name)) return true;
        for (const TensorArg& other : p.plan.tensors) {
            for (const Dimension& d : other.dims) {
                if (d.name == name) return true;
            }
        }
        return std::any_of(t.dims.begin(), t.dims.end(), [&](const Dimension& d) { return d.name == name; });
    };
    const auto count = static_cast<std::int64_t>(t.shape->dims.size());
    for (std::int64_t i = 0; i < count; ++i) {
        const DimPattern& dim = t.shape->dims[static_cast<std::size_t>(i)];
        if (dim.alternatives.size() != 1) continue;
        const ExprPtr& e = dim.alternatives.front();
        const std::int64_t axis = t.shape->leading_any ? i - count : i;
        if (e->op == ExprOp::kName && !bound(e->name)) t.dims.push_back({e->name, axis, 1});
        const bool scaled =
            e->op == ExprOp::kMultiply && e->args[0]->op == ExprOp::kNumber && e->args[1]->op == ExprOp::kName;
        if (scaled && e->args[0]->number > 0 && !bound(e->args[1]->name))
            t.dims.push_back({e->args[1]->name, axis, e->args[0]->number});
    }
}

/// Another tensor has a shape in H or W, the first input has none: these letters are the first input's.
void name_by_convention(Planner& p) {
    TensorArg& first = p.plan.tensors.front();
    if (first.shape || first.max_rank == 1) return;
    const auto speaks = [](const TensorArg& t) {
        if (!t.shape) return false;
        for (const DimPattern& dim : t.shape->dims)
            for (const ExprPtr& e : dim.alternatives)
                for (const std::string& n : names_of(e))
                    if (n == "W" || n == "H") return true;
        return false;
    };
    if (std::none_of(p.plan.tensors.begin(), p.plan.tensors.end(), speaks)) return;
    ShapePattern pattern;
    pattern.place = first.place;
    pattern.leading_any = first.min_rank != 4 || first.max_rank != 4;
    for (const char* letter : {"N", "C", "H", "W"}) {
        const bool leading = *letter == 'N' || *letter == 'C';
        if (pattern.leading_any && leading) continue;
        pattern.dims.push_back({{name(letter, first.place)}, first.place});
    }
    first.shape = std::move(pattern);
    p.deduce(fmt::format("H and W are the last two dimensions of `{}`", first.name), "last-two-dims",
             "other shapes speak of them, and that of the first input names no dimensions", first.place);
}

TensorArg tensor_of(Planner& p, const std::string& name, const Parameter* parameter) {
    TensorArg t;
    t.name = name;
    if (parameter != nullptr) {
        t.is_vector = parameter->type.value.is_vector;
        t.is_optional = parameter->type.value.is_optional || !parameter->required;
        t.description = parameter->description;
        t.place = parameter->name.place;
    }
    for (const TensorDemands& d : p.spec.tensors) {
        if (d.name.value != name || d.is_output) continue;
        if (parameter == nullptr) t.place = d.name.place;
        t.shape = d.shape;
        if (d.layout) {
            t.layout = d.layout->value;
            t.layout_given = true;
        }
        for (const Placed<DataType>& type : d.dtypes) t.dtypes.push_back(type.value);
        t.memory = d.memory;
        t.buffers = d.buffers;
        if (t.shape && t.shape->same_as == name) t.shape.reset();
    }
    for (const Demand& d : p.spec.demands) {
        const bool mine = std::find(d.subjects.begin(), d.subjects.end(), name) != d.subjects.end();
        if (!mine) continue;
        if (d.kind == DemandKind::kRank) {
            t.min_rank = d.low.value_or(0);
            t.max_rank = d.high.value_or(0);
        } else if (d.kind == DemandKind::kCount) {
            t.min_count = d.low.value_or(1);
            t.max_count = d.high.value_or(0);
        }
    }
    if (t.shape && t.shape->same_as.empty() && !t.shape->leading_any && t.min_rank == 0) {
        t.min_rank = t.max_rank = static_cast<std::int64_t>(t.shape->dims.size());
    }
    return t;
}

void complete_tensor(Planner& p, TensorArg& t, const TensorDemands* demands) {
    const TensorArg* model = &p.plan.tensors.front();
    const auto like = [&](const std::string& other) {
        const TensorArg* found = p.plan.tensor(other);
        return found != nullptr && found != &t ? found : model;
    };
    if (!t.layout_given) {
        const TensorArg* other = like(demands != nullptr ? demands->layout_same_as : std::string());
        if (other != &t && other->layout_given) {
            t.layout = other->layout;
        } else {
            p.deduce(fmt::format("`{}` is in TILE layout", t.name), "layout-default", "the spec names no layout",
                     t.place);
        }
    }
    if (t.dtypes.empty()) {
        const TensorArg* other = like(demands != nullptr ? demands->dtype_same_as : std::string());
        if (other != &t && !other->dtypes.empty()) {
            t.dtypes = other->dtypes;
        } else {
            t.dtypes = {DataType::kBfloat16};
            p.deduce(fmt::format("`{}` is BFLOAT16", t.name), "dtype-default", "the spec names no data type", t.place);
        }
    }
    if (t.memory.empty()) {
        const TensorArg* other = like(demands != nullptr ? demands->memory_same_as : std::string());
        if (other != &t && !other->memory.empty()) {
            t.memory = other->memory;
            if (t.buffers.empty()) t.buffers = other->buffers;
        } else {
            t.memory = {MemoryLayout::kInterleaved};
            p.deduce(fmt::format("`{}` is interleaved", t.name), "memory-default", "the spec names no memory layout",
                     t.place);
        }
    }
    if (t.is_vector && t.max_count == 0) {
        t.min_count = 1;
        t.max_count = 8;
        p.deduce(fmt::format("`{}` holds 1 to 8 tensors", t.name), "count-default", "the spec gives no count", t.place);
    }
}

}  // namespace

void plan_names(Planner& p) {
    Names& n = p.plan.names;
    n.op = p.spec.name.value;
    n.pascal = pascal_case(n.op);
    n.category = p.spec.category.value;
    n.op_namespace = fmt::format("ttnn::operations::{}::{}", n.category, n.op);
    n.device_operation = n.pascal + "DeviceOperation";
    n.directory = fmt::format("ttnn/cpp/ttnn/operations/{}/{}", n.category, n.op);
    n.dataflow_dir = n.directory + "/device/kernels/dataflow";
    n.compute_dir = n.directory + "/device/kernels/compute";
    p.plan.spec_file = p.spec.file;
    if (p.spec.summary) p.plan.summary = p.spec.summary->value;
}

namespace {

/// An output that is called as an input would hide it.
void name_outputs(Plan& plan) {
    for (OutputPlan& output : plan.outputs) {
        const bool hides = plan.has_one_output()
                               ? output.name == plan.tensors.front().name
                               : plan.tensor(output.name) != nullptr || plan.attribute(output.name) != nullptr;
        if (hides) output.name = plan.has_one_output() ? "output" : output.name + "_output";
    }
}

}  // namespace

void plan_arguments(Planner& p) {
    Plan& plan = p.plan;
    plan.outputs.clear();
    for (const OutputSpec& output : p.spec.outputs) plan.outputs.emplace_back().name = output.name;
    std::vector<ArgumentRef> attributes;
    for (const Parameter& parameter : p.spec.parameters) {
        if (parameter.type.value.kind == ParamKind::kTensor) {
            plan.arguments.push_back({true, plan.tensors.size()});
            plan.tensors.push_back(tensor_of(p, parameter.name.value, &parameter));
        } else {
            attributes.push_back({false, plan.attributes.size()});
            plan.attributes.push_back(attribute_of(parameter));
        }
    }
    for (const TensorDemands& t : p.spec.tensors) {
        const bool given = std::any_of(p.spec.preallocated.begin(), p.spec.preallocated.end(),
                                       [&](const Parameter& q) { return q.name.value == t.name.value; });
        if (t.is_output || given || plan.tensor(t.name.value) != nullptr) continue;
        plan.arguments.push_back({true, plan.tensors.size()});
        plan.tensors.push_back(tensor_of(p, t.name.value, nullptr));
        p.deduce(fmt::format("`{}` is a tensor argument", t.name.value), "tensor-from-demands",
                 "it has demands and no row among the parameters", t.name.place);
    }
    if (plan.tensors.empty()) {
        plan.arguments.push_back({true, 0});
        plan.tensors.push_back(tensor_of(p, "input", nullptr));
        p.deduce("the operation takes one tensor, `input`", "one-input", "the spec names no tensor", p.spec.name.place);
    }
    plan.arguments.insert(plan.arguments.end(), attributes.begin(), attributes.end());
    name_outputs(plan);
    name_by_convention(p);
    for (TensorArg& t : plan.tensors) {
        const TensorDemands* demands = nullptr;
        for (const TensorDemands& d : p.spec.tensors) {
            if (d.name.value == t.name) demands = &d;
        }
        complete_tensor(p, t, demands);
        bind_dims(p, t);
    }
}

namespace {

bool need_shape(Planner& p, const ShapeFormula& shape) {
    for (const ExprPtr& dim : shape.dims) {
        if (!p.must_have(dim, "the output shape")) return false;
    }
    if (!p.must_have(shape.begin, "the output shape") || !p.must_have(shape.end, "the output shape")) return false;
    return std::all_of(shape.parts.begin(), shape.parts.end(),
                       [&](const ShapeFormula& part) { return need_shape(p, part); });
}

/// Whether `expr` asks for the shards of `tensor`.
bool asks_for_shards(const Plan& plan, const ExprPtr& expr, const std::string& tensor) {
    if (!expr) return false;
    if (expr->op == ExprOp::kName)
        if (const Symbol* s = plan.symbol(expr->name)) {
            const bool shards = s->kind == Symbol::Kind::kShardTiles || s->kind == Symbol::Kind::kShardHeight ||
                                s->kind == Symbol::Kind::kShardWidth;
            if ((shards && s->tensor == tensor) || asks_for_shards(plan, s->value, tensor)) return true;
        }
    return std::any_of(expr->args.begin(), expr->args.end(),
                       [&](const ExprPtr& arg) { return asks_for_shards(plan, arg, tensor); });
}

bool asks_for_shards(const Plan& plan, const ShapeFormula& shape, const std::string& tensor) {
    const auto asks = [&](const ExprPtr& e) { return asks_for_shards(plan, e, tensor); };
    return std::any_of(shape.dims.begin(), shape.dims.end(), asks) || asks(shape.begin) || asks(shape.end) ||
           std::any_of(shape.parts.begin(), shape.parts.end(),
                       [&](const ShapeFormula& part) { return asks_for_shards(plan, part, tensor); });
}

bool sharded_only(const std::vector<MemoryLayout>& memory) {
    return !memory.empty() &&
           std::none_of(memory.begin(), memory.end(), [](MemoryLayout m) { return m == MemoryLayout::kInterleaved; });
}

/// An output whose placement is not that of an input: in shards that the caller names, or interleaved although the
/// input is sharded.
void output_shards(Planner& p, const OutputSpec& spec, OutputPlan& out) {
    if (asks_for_shards(p.plan, out.shape, out.name)) {
        p.error("circular-definition", out.place, "the shape of the output is made of the sizes of its own shards",
                "dimensions of the inputs and parameters", "write the shape without the shards of the output");
        return;
    }
    const bool sharded_model = sharded_only(p.plan.tensor(out.memory_of)->memory);
    Attribute* decides = nullptr;
    for (Attribute& a : p.plan.attributes)
        if (a.name == out.memory_attribute) decides = &a;
    if (p.backs_buffer(out.name) && !sharded_model) {
        if (decides == nullptr || decides->required) return;
        p.deduce(fmt::format("`{}` must be given", decides->name), "output-shards",
                 fmt::format("the output lies in shards, and `{}` has none to copy", out.memory_of), decides->place);
        decides->required = true;
        decides->type.is_optional = false;
        decides->default_value.reset();
        decides->cpp_default.clear();
        decides->python_default.clear();
        decides->cpp_type = cpp_type_of(decides->type);
        decides->python_type = python_type_of(decides->type);
        return;
    }
    const std::string placed = decides != nullptr && decides->default_value ? decides->default_value->text : "";
    if (placed == kInDram || placed == kInL1) {
        out.interleaved_in = placed == kInL1 ? BufferType::kL1 : BufferType::kDram;
        if (sharded_only(out.memory)) out.memory.clear();
        if (sharded_model) out.memory = {MemoryLayout::kInterleaved};
        return;
    }
    const bool interleaved =
        std::find(spec.memory.begin(), spec.memory.end(), MemoryLayout::kInterleaved) != spec.memory.end();
    if (!sharded_model || p.backs_buffer(out.name) || !interleaved || sharded_only(out.memory)) return;
    out.interleaved_in = spec.buffers.empty() ? BufferType::kDram : spec.buffers.front();
    out.memory = {MemoryLayout::kInterleaved};
    p.deduce(fmt::format("the output is interleaved in {}", *out.interleaved_in == BufferType::kDram ? "DRAM" : "L1"),
             "output-interleaved", fmt::format("the output section says so, and `{}` is sharded", out.memory_of),
             out.place);
}

void complete_output(Planner& p, const OutputSpec& spec, OutputPlan& out) {
    const TensorArg& first = p.plan.tensors.front();
    out.place = spec.place;
    out.shape = spec.shape;
    if (!need_shape(p, out.shape)) return;
    out.count = spec.count;
    if (!p.must_have(out.count, "the number of outputs")) return;

    if (spec.dtypes) out.dtypes = spec.dtypes->value;
    if (out.dtypes.size() != 1) {
        out.dtype_of = !spec.dtype_same_as.empty() ? spec.dtype_same_as : first.name;
        if (p.plan.tensor(out.dtype_of) == nullptr) out.dtype_of = first.name;
        if (spec.dtype_same_as.empty()) {
            const std::string what = p.plan.has_one_output() ? "the output" : fmt::format("`{}`", out.name);
            p.deduce(fmt::format("{} has the dtype of `{}`", what, out.dtype_of), "output-dtype-default",
                     "the spec names no output dtype", out.place);
        }
    }
    const TensorArg* like = p.plan.tensor(spec.layout_same_as);
    out.layout = spec.layout ? spec.layout->value : like != nullptr ? like->layout : first.layout;
    if (spec.padded_words && out.layout == Layout::kRowMajor)
        p.warn("row-major-padding", spec.padded_words->place,
               fmt::format("\"{}\": the runtime gives a row-major tensor no padding; the output is allocated with its "
                           "logical shape, and its sticks have that width",
                           spec.padded_words->value),
               "write the padded width into the shape where callers are to see it");
    out.memory = spec.memory;
    out.memory_of = p.plan.tensor(spec.memory_same_as) != nullptr ? spec.memory_same_as : first.name;
    for (const Attribute& a : p.plan.attributes) {
        if (a.type.kind != ParamKind::kMemoryConfig) continue;
        out.memory_attribute = a.name;
        if (a.default_value && p.plan.tensor(a.default_value->text) != nullptr) out.memory_of = a.default_value->text;
        // "nullopt: take the grid's"
        for (const TensorArg& t : p.plan.tensors) {
            if (a.description.find("take the " + t.name) != std::string::npos) out.memory_of = t.name;
        }
    }
    output_shards(p, spec, out);
    const bool fixed = !spec.memory.empty() && !spec.buffers.empty() && spec.memory_parameter.empty();
    const bool alike = out.interleaved_in && spec.buffers == std::vector<BufferType>{*out.interleaved_in};
    if (fixed && !alike && !out.memory_attribute.empty() && spec.memory_words) {
        p.warn("output-memory-differs", spec.memory_words->place,
               fmt::format("the output section says \"{}\"; the default of `{}` wins: the memory config of `{}`",
                           spec.memory_words->value, out.memory_attribute, out.memory_of));
    }
    if (out.memory.empty()) out.memory = p.plan.tensor(out.memory_of)->memory;
}

/// Which output a tensor is for that the caller brings along: the one that its name holds, else the next.
void assign_given(Planner& p) {
    for (const Parameter& parameter : p.spec.preallocated) {
        const std::string& word = parameter.name.value;
        OutputPlan* mine = nullptr;
        for (OutputPlan& output : p.plan.outputs)
            if (!output.given && !p.plan.has_one_output() && word.find(output.name) != std::string::npos)
                mine = &output;
        for (OutputPlan& output : p.plan.outputs)
            if (mine == nullptr && !output.given && !p.plan.returns_list()) mine = &output;
        if (mine == nullptr) {
            p.warn("preallocated-output", parameter.name.place,
                   fmt::format(
                       "`{}` is a tensor to write into, and no output is left for it (a list has none); it is left "
                       "out",
                       word));
            continue;
        }
        mine->given = GivenOutput{word, parameter.description, parameter.name.place};
        p.deduce(fmt::format("`{}` is written into `{}` where that is given", mine->name, word), "given-output",
                 "it is an optional tensor whose name or description says so", parameter.name.place);
    }
}

}  // namespace

void plan_output(Planner& p) {
    for (std::size_t i = 0; i < p.plan.outputs.size() && p.errors.empty(); ++i)
        complete_output(p, p.spec.outputs[i], p.plan.outputs[i]);
    assign_given(p);
}

}  // namespace opwright::builder
