// View of `test_dev/`: the inputs of the generated tests, written from the cases that the plan's conditions give.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

std::string python_tuple(const std::vector<std::string>& parts) {
    return "(" + layout::join(parts, ", ") + (parts.size() == 1 ? ",)" : ")");
}

std::string python_shape(const std::vector<std::int64_t>& shape) {
    std::vector<std::string> parts;
    for (const std::int64_t dim : shape) parts.push_back(std::to_string(dim));
    return python_tuple(parts);
}

std::string python_layout(Layout layout) {
    return layout == Layout::kTile ? "ttnn.TILE_LAYOUT" : "ttnn.ROW_MAJOR_LAYOUT";
}

std::string python_dtype(DataType dtype) {
    return std::string("ttnn.") + python_name(dtype);
}

std::string memory_config(MemoryLayout memory, BufferType buffer, const std::vector<std::int64_t>& shape) {
    if (memory == MemoryLayout::kInterleaved)
        return buffer == BufferType::kL1 ? "ttnn.L1_MEMORY_CONFIG" : "ttnn.DRAM_MEMORY_CONFIG";
    const char* strategy = memory == MemoryLayout::kHeightSharded  ? "HEIGHT"
                           : memory == MemoryLayout::kWidthSharded ? "WIDTH"
                                                                   : "BLOCK";
    return fmt::format("sharded({}, ttnn.ShardStrategy.{})", python_shape(shape), strategy);
}

/// `dict(shape=..., ...)` with the properties in which `t` differs from `base` (all, when null).
std::string properties(const TensorCase& t, const TensorCase* base) {
    std::vector<std::string> parts;
    if (base == nullptr || t.shape != base->shape) parts.push_back("shape=" + python_shape(t.shape));
    if (base == nullptr || t.dtype != base->dtype) parts.push_back("dtype=" + python_dtype(t.dtype));
    if (base == nullptr || t.layout != base->layout) parts.push_back("layout=" + python_layout(t.layout));
    // A sharded config names the shape of the shard.
    const bool sharded = t.memory != MemoryLayout::kInterleaved;
    if (base == nullptr || t.memory != base->memory || t.buffer != base->buffer || (sharded && t.shape != base->shape))
        parts.push_back("memory_config=" + memory_config(t.memory, t.buffer, t.shape));
    if (base != nullptr && t.on_device != base->on_device)
        parts.push_back(std::string("on_device=") + (t.on_device ? "True" : "False"));
    return "dict(" + layout::join(parts, ", ") + ")";
}

/// `input=dict(...)`, `mask=dict(...)`: what `make_inputs` needs to turn the valid case into `c`.
std::vector<std::string> change_entries(const Plan& plan, const Case& valid, const Case& c) {
    std::vector<std::string> parts;
    for (const TensorArg& tensor : plan.tensors) {
        const TensorCase& before = valid.tensors.at(tensor.name);
        const TensorCase& after = c.tensors.at(tensor.name);
        if (!(before == after)) parts.push_back(fmt::format("{}={}", tensor.name, properties(after, &before)));
    }
    return parts;
}

std::string changes(const Plan& plan, const Case& valid, const Case& c) {
    return layout::join(change_entries(plan, valid, c), ", ");
}

/// `dict(a=..., b=...)`, one entry per line where it would be too long.
std::string python_dict(const std::vector<std::string>& entries, std::size_t indent) {
    const std::string line = "dict(" + layout::join(entries, ", ") + ")";
    if (line.size() + indent + 1 <= layout::kColumns) return line;
    const std::string pad(indent + 4, ' ');
    return "dict(\n" + pad + layout::join(entries, ",\n" + pad) + ",\n" + std::string(indent, ' ') + ")";
}

std::string python_real(double value) {
    if (std::isnan(value)) return "float(\"nan\")";
    if (std::isinf(value)) return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string attribute_value(const Plan& plan, const Case& c, const AttributeCase& a) {
    switch (a.kind) {
        case AttributeCase::Kind::kReal:
            return python_real(a.real);
        case AttributeCase::Kind::kInteger:
            return std::to_string(a.integer);
        case AttributeCase::Kind::kBool:
            return a.boolean ? "True" : "False";
        case AttributeCase::Kind::kString:
            return python_string(a.text);
        case AttributeCase::Kind::kMemory: {
            const auto& shape = c.tensors.at(plan.tensors.front().name).shape;
            return memory_config(a.memory, a.buffer, shape);
        }
        case AttributeCase::Kind::kDefault:
            break;
    }
    return "None";
}

/// `, scale=0.0`: attributes that differ from the valid case.
std::string attribute_changes(const Plan& plan, const Case& valid, const Case& c) {
    std::string text;
    for (const Attribute& attribute : plan.attributes) {
        const AttributeCase& after = c.attributes.at(attribute.name);
        const AttributeCase& before = valid.attributes.at(attribute.name);
        const std::string a = attribute_value(plan, c, after), b = attribute_value(plan, c, before);
        if (after.kind != before.kind || a != b) text += fmt::format(", {}={}", attribute.name, a);
    }
    return text;
}

/// Further cases that are valid. Few: a wide row, and all dimensions larger with either alternative of `1 | N`. All:
/// also each dimension alone.
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
    // A wide row: more pages than any pipeline has stages.
    const TensorCase& first = valid.tensors.at(plan.tensors.front().name);
    for (const auto& [name, value] : valid.dims) {
        Case c = valid;
        c.dims[name] = value * 13;
        set_shapes(plan, c);
        if (c.tensors.at(plan.tensors.front().name).shape.back() != first.shape.back()) add(std::move(c), 0);
    }
    for (const std::size_t alternative : {std::size_t{0}, std::size_t{1}}) {
        Case c = valid;
        turn = alternative;
        for (auto& [name, value] : c.dims) value *= kFactors[turn++ % std::size(kFactors)];
        add(std::move(c), alternative);
    }
    return list;
}

std::string shape_list(const Plan& plan, const Case& valid, bool all) {
    std::vector<std::string> parts;
    for (const Case& c : shape_cases(plan, valid, all))
        parts.push_back("    " + python_dict(change_entries(plan, valid, c), 4));
    return "[\n" + layout::join(parts, ",\n") + ",\n]";
}

/// How many compile-time arguments differ between two cases: each set of them is another kernel to compile.
int changed_arguments(const Plan& plan, const Case& a, const Case& b) {
    int changed = 0;
    for (const Kernel& kernel : plan.kernels)
        for (const KernelArg& arg : kernel.compile_args)
            if (arg.source == ArgSource::kValue && value_of(plan, a, arg.value) != value_of(plan, b, arg.value))
                ++changed;
    // The page count of a further input is one, too.
    for (const Passthrough::Drop& drop : plan.passthrough.dropped)
        if (!drop.tensor.empty() && a.tensors.at(drop.tensor).shape != b.tensors.at(drop.tensor).shape) ++changed;
    return changed;
}

/// Shapes that make `units` units of work: one dimension grows, in which the total is linear. Of several the one that
/// needs the fewest kernels.
std::string unit_shapes(const Plan& plan, const Case& valid) {
    if (!plan.work.total) return {};
    const auto grown = [&](const std::string& name, std::int64_t units) {
        Case c = valid;
        c.dims[name] *= units;
        set_shapes(plan, c);
        return c;
    };
    std::string best;
    int fewest = 0;
    for (const auto& [name, value] : valid.dims) {
        bool linear = true;
        for (const std::int64_t units : {1, 2, 3, 7, 64, 147}) {
            const Case c = grown(name, units);
            linear = linear && value_of(plan, c, plan.work.total) == units && all_hold(plan, c);
        }
        if (!linear) continue;
        const int changed = changed_arguments(plan, grown(name, 1), grown(name, 64));
        if (best.empty() || changed < fewest) {
            best = name;
            fewest = changed;
        }
    }
    if (best.empty()) return {};
    const Case one = grown(best, 1), two = grown(best, 2);
    std::vector<std::string> parts;
    for (const TensorArg& tensor : plan.tensors) {
        const auto& a = one.tensors.at(tensor.name).shape;
        const auto& b = two.tensors.at(tensor.name).shape;
        if (a == b) continue;
        std::vector<std::string> dims;
        for (std::size_t i = 0; i < a.size(); ++i)
            dims.push_back(a[i] == b[i] ? std::to_string(a[i])
                                        : (a[i] == 1 ? std::string("units") : fmt::format("{} * units", a[i])));
        parts.push_back(fmt::format("{}=dict(shape={})", tensor.name, python_tuple(dims)));
    }
    return layout::join(parts, ", ");
}

/// Every accepted dtype of the routed input and both buffer types, as far as the conditions let them stand.
std::vector<std::vector<std::string>> variants(const Plan& plan, const Case& valid) {
    std::vector<std::vector<std::string>> list;
    const auto add = [&](const Case& c) {
        std::vector<std::string> entries = change_entries(plan, valid, c);
        if (all_hold(plan, c) && !entries.empty() && std::find(list.begin(), list.end(), entries) == list.end())
            list.push_back(std::move(entries));
    };
    const TensorArg* routed = plan.tensor(plan.passthrough.input);
    if (routed == nullptr) return {};
    for (const DataType dtype : routed->dtypes) {
        Case one = valid, all = valid;
        one.tensors[routed->name].dtype = dtype;
        for (auto& [name, tensor] : all.tensors) tensor.dtype = dtype;
        add(one);
        add(all);
    }
    Case in_l1 = valid;
    for (auto& [name, tensor] : in_l1.tensors) tensor.buffer = BufferType::kL1;
    add(in_l1);
    return list;
}

std::string variant_list(const std::vector<std::vector<std::string>>& list) {
    std::vector<std::string> parts = {"dict()"};
    for (const std::vector<std::string>& one : list) parts.push_back(python_dict(one, 4));
    const std::string line = "[" + layout::join(parts, ", ") + "]";
    if (line.size() < 80 && line.find('\n') == std::string::npos) return line;
    return "[\n    " + layout::join(parts, ",\n    ") + ",\n]";
}

std::string refusal_tests(const ViewInput& input) {
    std::vector<std::string> tests;
    for (const Refusal& refusal : input.refusals.tests) {
        const std::string change = changes(input.plan, input.valid, refusal.arguments);
        const std::string attributes = attribute_changes(input.plan, input.valid, refusal.arguments);
        const std::string inputs = "make_inputs(device" + (change.empty() ? std::string() : ", " + change) + ")";
        const std::string words = python_string(comment_text(refusal.predicate->message));
        std::string body = fmt::format("    refused({}, {}{})", words, inputs, attributes);
        if (body.size() > layout::kColumns) {
            std::vector<std::string> entries = change_entries(input.plan, input.valid, refusal.arguments);
            entries.insert(entries.begin(), "device");
            std::string made = "    inputs = " + inputs;
            if (made.size() > layout::kColumns)
                made = "    inputs = make_inputs(\n        " + layout::join(entries, ",\n        ") + ",\n    )";
            body = fmt::format("{}\n    refused({}, inputs{})", made, words, attributes);
        }
        tests.push_back(fmt::format("def test_{}(device):\n{}", refusal.title, body));
    }
    return layout::join(tests, "\n\n\n");
}

/// A second valid value for each attribute that does not enter the hash: `scale=2.0`.
std::string unhashed_other(const Plan& plan, const Case& valid) {
    std::vector<std::string> parts;
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
            parts.push_back(fmt::format("{}={}", attribute.name, attribute_value(plan, c, a)));
            break;
        }
    }
    return layout::join(parts, ", ");
}

/// An expression over the shapes of `inputs` in Python.
Result<std::string> python_expr(const Plan& plan, const ExprPtr& expr) {
    const auto unsupported = [&]() -> Unexpected {
        Diagnostic d;
        d.id = "not-supported-yet";
        d.place = expr->place;
        d.what = fmt::format("the output's dimension '{}' cannot be written into a test yet", to_text(expr));
        return fail(std::move(d));
    };
    const auto shape = [&](const std::string& tensor, std::int64_t axis, std::int64_t divisor) {
        const std::string name = tensor.empty() ? plan.tensors.front().name : tensor;
        return fmt::format("inputs[\"{}\"].shape[{}]{}", name, axis,
                           divisor == 1 ? std::string() : fmt::format(" // {}", divisor));
    };
    const char* infix = nullptr;
    switch (expr->op) {
        case ExprOp::kNumber:
            return std::to_string(expr->number);
        case ExprOp::kName: {
            const Symbol* symbol = plan.symbol(expr->name);
            if (symbol == nullptr) return unsupported();
            if (symbol->kind == Symbol::Kind::kDimension) return shape(symbol->tensor, symbol->axis, symbol->divisor);
            if (symbol->kind != Symbol::Kind::kDefinition) return unsupported();
            const Result<std::string> value = python_expr(plan, symbol->value);
            return value ? Result<std::string>("(" + *value + ")") : value;
        }
        case ExprOp::kAxis:
            if (const auto axis = constant_of(expr->args[0])) return shape(expr->name, *axis, 1);
            return unsupported();
        case ExprOp::kAdd:
            infix = "+";
            break;
        case ExprOp::kSubtract:
            infix = "-";
            break;
        case ExprOp::kMultiply:
            infix = "*";
            break;
        case ExprOp::kDivide:
            infix = "//";
            break;
        case ExprOp::kModulo:
            infix = "%";
            break;
        default:
            return unsupported();
    }
    const Result<std::string> left = python_expr(plan, expr->args[0]), right = python_expr(plan, expr->args[1]);
    if (!left) return left;
    if (!right) return right;
    return fmt::format("({} {} {})", *left, infix, *right);
}

Result<std::string> output_shape(const Plan& plan) {
    const ShapeFormula& shape = plan.output.shape;
    if (shape.kind == ShapeFormula::Kind::kSameAs) {
        const std::string tensor = shape.tensor.empty() ? plan.tensors.front().name : shape.tensor;
        return fmt::format("tuple(inputs[\"{}\"].shape)", tensor);
    }
    if (const auto tensor = same_dimensions(plan, shape)) return fmt::format("tuple(inputs[\"{}\"].shape)", *tensor);
    std::vector<std::string> dims;
    for (const ExprPtr& dim : shape.dims) {
        const Result<std::string> one = python_expr(plan, dim);
        if (!one) return one;
        dims.push_back(*one);
    }
    return python_tuple(dims);
}

}  // namespace

Result<void> add_tests(View& view, const ViewInput& input) {
    const Plan& plan = input.plan;
    const Case& valid = input.valid;
    std::vector<std::string> inputs, names, call;
    for (const TensorArg& tensor : plan.tensors) {
        std::string line =
            fmt::format("    \"{}\": {},", tensor.name, properties(valid.tensors.at(tensor.name), nullptr));
        if (line.size() > layout::kColumns) {
            const TensorCase& t = valid.tensors.at(tensor.name);
            line = fmt::format(
                "    \"{}\": dict(\n        shape={},\n        dtype={},\n        layout={},\n        "
                "memory_config={},\n    ),",
                tensor.name, python_shape(t.shape), python_dtype(t.dtype), python_layout(t.layout),
                memory_config(t.memory, t.buffer, t.shape));
        }
        inputs.push_back(line);
        names.push_back("\"" + tensor.name + "\"");
        call.push_back(fmt::format("inputs[\"{}\"]", tensor.name));
    }
    std::vector<std::string> required;
    for (const Attribute& attribute : plan.attributes) {
        names.push_back("\"" + attribute.name + "\"");
        if (attribute.required)
            required.push_back(fmt::format("\"{}\": {}", attribute.name,
                                           attribute_value(plan, valid, valid.attributes.at(attribute.name))));
    }
    call.push_back(required.empty() ? "**attributes"
                                    : fmt::format("**{{{}, **attributes}}", layout::join(required, ", ")));
    view.set("test_inputs", layout::join(inputs, "\n"));
    view.set("test_argument_names", "[" + layout::join(names, ", ") + "]");
    view.set("test_call", fmt::format("ttnn.{}({})", plan.names.op, layout::join(call, ", ")));
    const std::string refusals = refusal_tests(input);
    view.set("refusal_tests", refusals);
    view.set("uses_shards", refusals.find("sharded(") != std::string::npos);

    // One refusal shows that validation still runs behind the registration.
    const auto plain =
        std::find_if(input.refusals.tests.rbegin(), input.refusals.tests.rend(), [&](const Refusal& refusal) {
            return (changes(plan, valid, refusal.arguments) + attribute_changes(plan, valid, refusal.arguments))
                       .find("sharded(") == std::string::npos;
        });
    if (plain == input.refusals.tests.rend()) {
        view.set("first_refusal", false);
    } else {
        const Refusal& refusal = *plain;
        const std::string change = changes(plan, valid, refusal.arguments);
        view.set("first_refusal",
                 fmt::format("    inputs = make_inputs(device{})\n    with pytest.raises(RuntimeError) as error:\n"
                             "        call(inputs{})",
                             change.empty() ? std::string() : ", " + change,
                             attribute_changes(plan, valid, refusal.arguments)));
        view.set("first_refusal_words", python_string(comment_text(refusal.predicate->message)));
    }

    const auto kinds = variants(plan, valid);
    view.set("test_variants", variant_list(kinds));
    view.set("test_shapes", shape_list(plan, valid, true));
    view.set("test_few_shapes", shape_list(plan, valid, false));
    const std::string units = unit_shapes(plan, valid);
    view.set("has_unit_shapes", !units.empty());
    view.set("unit_shapes", units);

    view.set("routed", plan.passthrough.input);
    view.set("output_layout", python_layout(plan.output.layout));
    view.set("output_dtype", plan.output.dtype_of.empty() ? python_dtype(plan.output.dtypes.front())
                                                          : fmt::format("inputs[\"{}\"].dtype", plan.output.dtype_of));
    const Result<std::string> shape = output_shape(plan);
    if (!shape) return tl::unexpected(shape.error());
    view.set("output_shape", *shape);
    const std::string other = unhashed_other(plan, valid);
    view.set("unhashed_other", other);
    view.set("has_unhashed_test", !other.empty());
    if (plan.output.memory_attribute.empty())
        view.set("memory_attribute", false);
    else
        view.set("memory_attribute", plan.output.memory_attribute);
    return {};
}

}  // namespace opwright::builder
