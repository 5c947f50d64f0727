// Spelling of arguments and sizes in generated host C++.
#include "builder/scaffold/cpp_terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

/// Names that the templates use for their own variables in functions that also hold symbols.
const std::set<std::string>& own_names() {
    static const std::set<std::string> names = {
        // variables
        "program", "grid_size", "num_cores", "all_cores", "core_group_1", "core_group_2", "cores", "core",
        "num_units_group_1", "num_units_group_2", "start_unit", "num_units", "create_cb", "reader_kernel_id",
        "writer_kernel_id", "compute_kernel_id", "compute_kernel_ids", "compute_kernel_group_2_id",
        "reader_compile_args", "writer_compile_args", "compute_compile_args", "reader_named_args", "writer_named_args",
        "shared_variables", "output", "i", "operation_attributes", "tensor_args", "is_32_bit", "unpack_to_dest_mode",
        "compute_format", "l1_bytes", "reader_args", "writer_args", "compute_args", "args", "create_row_cb",
        "create_cb_in", "reader_runtime_args", "writer_runtime_args", "compute_runtime_args", "compute_named_args",
        "arch", "compute_settings", "math_fidelity", "math_approx_mode", "fp32_dest_acc_en", "packer_l1_acc",
        "dst_full_sync_en", "compute_defines", "core_index", "shape", "outputs", "device", "tensor", "volume_of",
        "descriptor", "addresses", "column", "reader_kernel", "writer_kernel", "compute_kernel",
        "compute_kernel_group_2", "make_compute_kernel",
        // functions and namespaces
        "tile_size", "datum_size", "div_up", "round_up", "split_work_to_cores", "num_cores_to_corerangeset",
        "datatype_to_dataformat_converter", "pack_two_bfloat16_into_uint32", "bfloat16", "tt", "ttnn", "detail", "std",
        "constants"};
    return names;
}

bool by_value(const ParamType& type) {
    if (type.is_vector || type.is_optional) return false;
    return type.kind != ParamKind::kString && type.kind != ParamKind::kMemoryConfig && type.kind != ParamKind::kTensor;
}

void collect(const Plan& plan, const std::string& name, std::vector<const Symbol*>& order,
             std::set<std::string>& seen) {
    if (!seen.insert(name).second) return;
    const Symbol* symbol = plan.symbol(name);
    if (symbol == nullptr) return;
    if (symbol->kind == Symbol::Kind::kDefinition)
        for (const std::string& part : names_of(symbol->value)) collect(plan, part, order, seen);
    order.push_back(symbol);
}

std::vector<const Symbol*> needed(const Plan& plan, const std::vector<ExprPtr>& exprs) {
    std::vector<const Symbol*> order;
    std::set<std::string> seen;
    for (const ExprPtr& expr : exprs)
        for (const std::string& name : names_of(expr)) collect(plan, name, order, seen);
    // The plan's own order reads better than order of use, and has parts first as well.
    std::stable_sort(order.begin(), order.end(), [](const Symbol* a, const Symbol* b) { return a < b; });
    return order;
}

}  // namespace

std::string tensor_term(const Plan& plan, const std::string& name) {
    const TensorArg* tensor =
        name.empty() ? (plan.tensors.empty() ? nullptr : &plan.tensors.front()) : plan.tensor(name);
    if (tensor == nullptr) return output_term(plan, name);
    if (tensor->is_vector) return tensor->name + "[0]";
    return tensor->is_optional ? "(*" + tensor->name + ")" : tensor->name;
}

std::string output_term(const Plan& plan, const std::string& name) {
    if (plan.returns_list()) return "outputs[0]";
    if (plan.has_one_output()) return "output";
    // Beside the variables of the generated code, the buffers and the sizes of the spec.
    const bool taken = own_names().contains(name) || plan.symbol(name) != nullptr ||
                       std::any_of(plan.buffers.begin(), plan.buffers.end(),
                                   [&](const CircularBuffer& cb) { return cb.name == name; });
    return taken ? name + "_output" : name;
}

std::string list_term(const Plan& plan, const std::string& name) {
    return plan.tensor(name) == nullptr && plan.returns_list() ? "outputs" : name;
}

std::string all_pages_term(const Plan& plan, const std::string& tensor) {
    const std::string one = tensor_term(plan, tensor) + ".buffer()->num_pages()";
    return plan.tensor(tensor) == nullptr && plan.returns_list() ? "outputs.size() * " + one : one;
}

std::string returned_type(const Plan& plan, const std::string& element) {
    if (plan.returns_list()) return "std::vector<" + element + ">";
    if (plan.has_one_output()) return element;
    return "std::tuple<" + layout::join(std::vector<std::string>(plan.outputs.size(), element), ", ") + ">";
}

std::string returned_name(const Plan& plan) {
    return plan.has_one_output() && !plan.returns_list() ? "output" : "outputs";
}

std::vector<std::string> returned_outputs(const Plan& plan, const std::string& single, const std::string& several) {
    if (plan.returns_list()) return {several};
    if (plan.has_one_output()) return {single};
    std::vector<std::string> list;
    for (std::size_t i = 0; i < plan.outputs.size(); ++i) list.push_back(fmt::format("std::get<{}>({})", i, several));
    return list;
}

std::string parameter(const TensorArg& tensor) {
    if (tensor.is_vector) return "const std::vector<Tensor>& " + tensor.name;
    if (tensor.is_optional) return "const std::optional<Tensor>& " + tensor.name;
    return "const Tensor& " + tensor.name;
}

std::string parameter(const Attribute& attribute) {
    if (by_value(attribute.type)) return attribute.cpp_type + " " + attribute.name;
    return "const " + attribute.cpp_type + "& " + attribute.name;
}

std::string member(const TensorArg& tensor) {
    if (tensor.is_vector) return "std::vector<Tensor> " + tensor.name + ";";
    if (tensor.is_optional) return "std::optional<Tensor> " + tensor.name + ";";
    return "Tensor " + tensor.name + ";";
}

std::string member(const Attribute& attribute) {
    return attribute.cpp_type + " " + attribute.name + ";";
}

std::string unused(const std::string& parameter) {
    const std::size_t space = parameter.rfind(' ');
    return parameter.substr(0, space + 1) + "/*" + parameter.substr(space + 1) + "*/";
}

std::vector<const GivenOutput*> given_outputs(const Plan& plan) {
    std::vector<const GivenOutput*> list;
    for (const OutputPlan& output : plan.outputs)
        if (output.given) list.push_back(&*output.given);
    return list;
}

std::vector<std::string> user_parameters(const Plan& plan, bool with_defaults) {
    std::vector<std::string> list;
    const bool all_default =
        std::none_of(plan.attributes.begin(), plan.attributes.end(), [](const Attribute& a) { return a.required; });
    for (std::size_t i = 0; i < plan.tensors.size(); ++i) {
        const bool last = std::all_of(plan.tensors.begin() + static_cast<std::ptrdiff_t>(i), plan.tensors.end(),
                                      [](const TensorArg& t) { return t.is_optional; });
        list.push_back(parameter(plan.tensors[i]) + (with_defaults && last && all_default ? " = std::nullopt" : ""));
    }
    // C++ wants parameters without a default first.
    for (const bool required : {true, false})
        for (const Attribute& attribute : plan.attributes) {
            if (attribute.required != required) continue;
            const bool shown = with_defaults && !attribute.cpp_default.empty();
            list.push_back(parameter(attribute) + (shown ? " = " + attribute.cpp_default : ""));
        }
    for (const GivenOutput* given : given_outputs(plan))
        list.push_back(
            fmt::format("const std::optional<Tensor>& {}{}", given->name, with_defaults ? " = std::nullopt" : ""));
    return list;
}

std::vector<std::string> user_argument_names(const Plan& plan) {
    std::vector<std::string> list;
    for (const TensorArg& tensor : plan.tensors) list.push_back(tensor.name);
    for (const bool required : {true, false})
        for (const Attribute& attribute : plan.attributes)
            if (attribute.required == required) list.push_back(attribute.name);
    for (const GivenOutput* given : given_outputs(plan)) list.push_back(given->name);
    return list;
}

std::vector<const Attribute*> factory_attributes(const Plan& plan) {
    std::vector<ExprPtr> exprs = {plan.work.total, plan.work.output_pages_per_unit};
    std::set<std::string> used;
    for (const CircularBuffer& cb : plan.buffers) {
        exprs.push_back(cb.count);
        exprs.push_back(cb.page_bytes);
    }
    for (const Kernel& kernel : plan.kernels)
        for (const auto* list : {&kernel.compile_args, &kernel.runtime_args})
            for (const KernelArg& arg : *list) {
                if (arg.value) exprs.push_back(arg.value);
                if (!arg.attribute.empty()) used.insert(arg.attribute);
            }
    std::erase(exprs, nullptr);
    used.insert(plan.compute.parameter);
    for (const ExprPtr& expr : exprs)
        for (const std::string& name : names_of(expr)) used.insert(name);
    for (const Symbol* symbol : needed(plan, exprs)) used.insert(symbol->name);
    std::vector<const Attribute*> list;
    for (const Attribute& attribute : plan.attributes)
        if (used.contains(attribute.name)) list.push_back(&attribute);
    return list;
}

bool is_refreshed(const KernelArg& arg) {
    return arg.refresh || arg.source == ArgSource::kAddressList;
}

std::vector<const Attribute*> refreshed_attributes(const Plan& plan) {
    std::set<std::string> used;
    for (const Kernel& kernel : plan.kernels)
        for (const KernelArg& arg : kernel.runtime_args) {
            if (!is_refreshed(arg)) continue;
            used.insert(arg.attribute);
            if (arg.value)
                for (const std::string& name : names_of(arg.value)) used.insert(name);
        }
    std::vector<const Attribute*> list;
    for (const Attribute& attribute : plan.attributes)
        if (used.contains(attribute.name)) list.push_back(&attribute);
    return list;
}

std::string symbol_term(const Plan& plan, const std::string& name) {
    // An attribute's symbol is the parameter itself.
    if (plan.attribute(name) != nullptr) return name;
    const bool taken = own_names().contains(name) || plan.tensor(name) != nullptr ||
                       std::any_of(plan.buffers.begin(), plan.buffers.end(),
                                   [&](const CircularBuffer& cb) { return cb.name == name; });
    return taken ? name + "_" : name;
}

CppBindings host_bindings(const Plan& plan) {
    CppBindings bindings;
    bindings.name = [&plan](const std::string& name) { return symbol_term(plan, name); };
    bindings.axis = [&plan](const std::string& tensor, const std::string& axis) {
        return fmt::format("{}.logical_shape()[{}]", tensor_term(plan, tensor), axis);
    };
    bindings.shape = [&plan](const std::string& tensor) { return tensor_term(plan, tensor) + ".logical_shape()"; };
    bindings.rank = [&plan](const std::string& tensor) {
        return tensor_term(plan, tensor) + ".logical_shape().rank()";
    };
    // The output does not exist yet where arguments are checked: its format is known before.
    const auto known = [&plan](const std::string& tensor) -> FormatSource {
        if (tensor.empty() || plan.tensor(tensor) != nullptr) return {DataType::kBfloat16, tensor};
        const OutputPlan* named = plan.output(tensor);
        const OutputPlan& output = named != nullptr ? *named : plan.outputs.front();
        if (!output.dtype_of.empty()) return {DataType::kBfloat16, output.dtype_of};
        return {output.dtypes.empty() ? DataType::kBfloat16 : output.dtypes.front(), {}};
    };
    bindings.tile_size = [&plan, known](const std::string& tensor) {
        const FormatSource format = known(tensor);
        if (format.tensor.empty() && !tensor.empty()) return std::to_string(tile_bytes(format.dtype));
        return fmt::format("tile_size(datatype_to_dataformat_converter({}.dtype()))", tensor_term(plan, format.tensor));
    };
    bindings.element_size = [&plan, known](const std::string& tensor) {
        const FormatSource format = known(tensor);
        if (format.tensor.empty() && !tensor.empty()) return std::to_string(element_bytes(format.dtype));
        return tensor_term(plan, format.tensor) + ".element_size()";
    };
    bindings.first_tensor = plan.tensors.empty() ? "output" : plan.tensors.front().name;
    bindings.ceil_div = "div_up";
    bindings.round_up = "round_up";
    bindings.volume = "volume_of";
    return bindings;
}

Result<std::string> host_cpp(const Plan& plan, const ExprPtr& expr) {
    return to_cpp(expr, host_bindings(plan));
}

namespace {

bool is_unsigned(const Attribute* attribute) {
    if (attribute == nullptr) return false;
    const ParamKind kind = attribute->type.kind;
    return kind == ParamKind::kUint8 || kind == ParamKind::kUint16 || kind == ParamKind::kUint32 ||
           kind == ParamKind::kUint64;
}

/// An unsigned parameter takes part in a difference.
bool may_wrap(const Plan& plan, const ExprPtr& expr, bool in_difference = false) {
    if (!expr) return false;
    if (expr->op == ExprOp::kName && in_difference) return is_unsigned(plan.attribute(expr->name));
    const bool below = in_difference || expr->op == ExprOp::kSubtract || expr->op == ExprOp::kNegate;
    return std::any_of(expr->args.begin(), expr->args.end(),
                       [&](const ExprPtr& arg) { return may_wrap(plan, arg, below); });
}

}  // namespace

Result<std::string> signed_cpp(const Plan& plan, const ExprPtr& expr) {
    if (!may_wrap(plan, expr)) return host_cpp(plan, expr);
    CppBindings bindings = host_bindings(plan);
    bindings.name = [&plan](const std::string& name) {
        const std::string term = symbol_term(plan, name);
        return is_unsigned(plan.attribute(name)) ? fmt::format("static_cast<int64_t>({})", term) : term;
    };
    return to_cpp(expr, bindings);
}

Result<std::vector<std::string>> symbol_lines(const Plan& plan, const std::vector<ExprPtr>& exprs,
                                              std::set<std::string>& known, const std::string& type,
                                              const std::string& output) {
    std::vector<std::string> lines;
    for (const Symbol* symbol : needed(plan, exprs)) {
        if (known.contains(symbol->name) || plan.attribute(symbol->name) != nullptr) continue;
        std::string value;
        std::string tensor = tensor_term(plan, symbol->tensor);
        if (tensor == "output") tensor = output;
        switch (symbol->kind) {
            case Symbol::Kind::kDimension:
                value = fmt::format("{}.logical_shape()[{}]", tensor, symbol->axis);
                if (symbol->divisor != 1) value += fmt::format(" / {}", symbol->divisor);
                break;
            case Symbol::Kind::kDefinition: {
                const bool is_signed = type.starts_with("int");
                const Result<std::string> cpp =
                    is_signed ? signed_cpp(plan, symbol->value) : host_cpp(plan, symbol->value);
                if (!cpp) return tl::unexpected(cpp.error());
                value = *cpp;
                break;
            }
            case Symbol::Kind::kAttribute:
                continue;
            case Symbol::Kind::kTensorCount:
                value = symbol->tensor + ".size()";
                break;
            case Symbol::Kind::kRank:
                value = tensor + ".logical_shape().rank()";
                break;
            case Symbol::Kind::kElementSize:
                value = tensor + ".element_size()";
                break;
            case Symbol::Kind::kShardHeight:
                value = tensor + ".shard_spec()->shape[0]";
                break;
            case Symbol::Kind::kShardWidth:
                value = tensor + ".shard_spec()->shape[1]";
                break;
            case Symbol::Kind::kShardTiles:
                value = fmt::format("{0}.shard_spec()->shape[0] / 32 * ({0}.shard_spec()->shape[1] / 32)", tensor);
                break;
            default: {
                Diagnostic d;
                d.id = "symbol-at-run-time";
                d.place = symbol->place;
                d.what = fmt::format("'{}' is explained in words only, so the host cannot compute it", symbol->name);
                d.fix = "give it a formula over the dimensions of the inputs";
                return fail(std::move(d));
            }
        }
        known.insert(symbol->name);
        lines.push_back(layout::assign(0, fmt::format("const {} {}", type, symbol_term(plan, symbol->name)), value));
    }
    return lines;
}

std::optional<std::string> same_dimensions(const Plan& plan, const ShapeFormula& shape) {
    std::optional<std::string> tensor;
    for (std::size_t i = 0; i < shape.dims.size(); ++i) {
        const ExprPtr& dim = shape.dims[i];
        const Symbol* symbol = dim->op == ExprOp::kName ? plan.symbol(dim->name) : nullptr;
        if (symbol == nullptr || symbol->kind != Symbol::Kind::kDimension || symbol->divisor != 1) return std::nullopt;
        const std::int64_t axis =
            symbol->axis < 0 ? symbol->axis + static_cast<std::int64_t>(shape.dims.size()) : symbol->axis;
        if (axis != static_cast<std::int64_t>(i) || (tensor && *tensor != symbol->tensor)) return std::nullopt;
        tensor = symbol->tensor;
    }
    const TensorArg* argument = tensor ? plan.tensor(*tensor) : nullptr;
    if (argument == nullptr || argument->min_rank != argument->max_rank ||
        argument->max_rank != static_cast<std::int64_t>(shape.dims.size()))
        return std::nullopt;
    return tensor;
}

std::string format_term(const Plan& plan, const FormatSource& format) {
    if (format.tensor.empty()) return std::string("DataFormat::") + format_name(format.dtype);
    return fmt::format("datatype_to_dataformat_converter({}.dtype())", tensor_term(plan, format.tensor));
}

std::string format_variable(const FormatSource& format) {
    if (format.tensor.empty()) return std::string("DataFormat::") + format_name(format.dtype);
    return format.tensor + "_format";
}

std::string float_literal(double value) {
    std::string text = fmt::format("{}", static_cast<float>(value));
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text + "f";
}

std::string volume_helper(const std::string& code) {
    if (code.find("volume_of(") == std::string::npos) return {};
    return "// Product of the dimensions [begin, end) of a shape; 1 if there are none\n"
           "uint32_t volume_of(const ttnn::Shape& shape, uint32_t begin, uint32_t end) {\n"
           "    return std::accumulate(shape.cbegin() + begin, shape.cbegin() + end, 1u, "
           "std::multiplies<uint32_t>());\n"
           "}";
}

std::string std_includes(const std::set<std::string>& headers) {
    // clang-format puts C headers first.
    std::vector<std::string> lines;
    for (const bool c_header : {true, false})
        for (const std::string& header : headers)
            if (header.ends_with(".h") == c_header) lines.push_back("#include <" + header + ">");
    return layout::join(lines, "\n");
}

std::set<std::string> argument_headers(const Plan& plan) {
    std::set<std::string> headers;
    if (!plan.has_one_output()) headers.insert("tuple");
    if (plan.has_given_outputs()) headers.insert("optional");
    if (plan.returns_list()) headers.insert("vector");
    for (const TensorArg& tensor : plan.tensors) {
        if (tensor.is_vector) headers.insert("vector");
        if (tensor.is_optional) headers.insert("optional");
    }
    for (const Attribute& attribute : plan.attributes) {
        if (attribute.type.is_vector) headers.insert("vector");
        if (attribute.cpp_type.find("std::optional") != std::string::npos ||
            attribute.cpp_default.find("nullopt") != std::string::npos)
            headers.insert("optional");
        if (attribute.type.kind == ParamKind::kString) headers.insert("string");
    }
    return headers;
}

}  // namespace opwright::builder
