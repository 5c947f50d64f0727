// View of `device/<op>_program_factory.hpp/.cpp`: work split, circular buffers, kernels and their arguments.
#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/passthrough.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

/// `kReaderXAddr`
std::string constant_name(const Kernel& kernel, const KernelArg& arg) {
    return "k" + pascal_case(to_string(kernel.kind)) + pascal_case(arg.name);
}

bool compute_refreshed(const Plan& plan) {
    const Kernel* compute = plan.kernel(KernelKind::kCompute);
    return compute != nullptr && std::any_of(compute->runtime_args.begin(), compute->runtime_args.end(), is_refreshed);
}

bool is_32_bit(DataType dtype) {
    return dtype == DataType::kFloat32 || dtype == DataType::kInt32 || dtype == DataType::kUint32;
}

/// The format of the routed pages as far as the plan knows it.
std::vector<DataType> routed_dtypes(const Plan& plan) {
    const CircularBuffer* cb = plan.buffer(plan.passthrough.input_cb);
    if (cb != nullptr && cb->format.tensor.empty()) return {cb->format.dtype};
    const TensorArg* tensor = plan.tensor(plan.passthrough.input);
    return tensor != nullptr ? tensor->dtypes : std::vector<DataType>{};
}

class Factory {
  public:
    explicit Factory(const Plan& plan) : plan_(plan), attributes_(factory_attributes(plan)) {}

    Result<void> fill(View& view);

  private:
    std::vector<std::string> tensor_parameters(bool named) const {
        std::vector<std::string> list;
        for (const TensorArg& tensor : plan_.tensors) list.push_back(spelled(parameter(tensor), named));
        list.push_back(spelled("const Tensor& output", named));
        for (const Attribute* attribute : attributes_) list.push_back(spelled(parameter(*attribute), named));
        return list;
    }

    static std::string spelled(const std::string& text, bool named) { return named ? text : unused(text); }

    /// Only what a call may change.
    std::vector<std::string> override_parameters(bool named) const {
        std::vector<std::string> list;
        for (const TensorArg& tensor : plan_.tensors) list.push_back(spelled(parameter(tensor), named));
        list.push_back(spelled("const Tensor& output", named));
        for (const Attribute* attribute : refreshed_attributes(plan_))
            list.push_back(spelled(parameter(*attribute), named));
        list.insert(list.begin(),
                    spelled(fmt::format("const {}SharedVariables& shared_variables", plan_.names.pascal), named));
        list.insert(list.begin(), spelled("Program& program", named));
        return list;
    }

    Result<std::string> work_split();
    Result<std::string> circular_buffers();
    Result<std::string> kernels();
    Result<std::string> kernel_creation(const Kernel& kernel);
    Result<std::string> compile_args(const Kernel& kernel, const std::string& units);
    Result<std::string> runtime_arguments();
    std::string override_body();
    /// C++ of one argument's value in the loop over cores. `prepared` gets statements in front of the loop.
    Result<std::string> runtime_value(const KernelArg& arg, std::vector<std::string>& prepared);
    Result<std::string> bits_of(const KernelArg& arg) const;
    Result<std::string> scaled(const std::string& units, const ExprPtr& factor) const;

    const Plan& plan_;
    std::vector<const Attribute*> attributes_;
    std::set<std::string> known_;
    std::set<std::string> std_headers_;
    std::set<std::string> metal_headers_;
    std::set<std::string> prepared_names_;
};

Result<std::string> Factory::scaled(const std::string& units, const ExprPtr& factor) const {
    if (!factor || constant_of(factor) == 1) return units;
    const Result<std::string> cpp = host_cpp(plan_, factor);
    if (!cpp) return cpp;
    const bool simple = cpp->find_first_of("+-/%?<>=&| ") == std::string::npos;
    return fmt::format("{} * {}", units, simple ? *cpp : "(" + *cpp + ")");
}

Result<std::string> Factory::bits_of(const KernelArg& arg) const {
    const auto value = [&](const std::string& name) {
        const Attribute* attribute = plan_.attribute(name);
        return attribute != nullptr && attribute->type.is_optional ? "*" + name : name;
    };
    switch (arg.source) {
        case ArgSource::kAttributeBits:
            return fmt::format("std::bit_cast<uint32_t>({})", value(arg.attribute));
        case ArgSource::kAttributePacked:
            return fmt::format("pack_two_bfloat16_into_uint32({{bfloat16({0}), bfloat16({0})}})", value(arg.attribute));
        case ArgSource::kReciprocalPacked: {
            const Result<std::string> cpp = host_cpp(plan_, arg.value);
            if (!cpp) return cpp;
            const bool simple = cpp->find(' ') == std::string::npos;
            const std::string reciprocal = fmt::format("bfloat16(1.0f / {})", simple ? *cpp : "(" + *cpp + ")");
            return fmt::format("pack_two_bfloat16_into_uint32({{{0}, {0}}})", reciprocal);
        }
        default:
            return fail("internal", "not a bit pattern");
    }
}

Result<std::string> Factory::work_split() {
    std::string total = plan_.work.total_name.empty() ? "num_work_units" : plan_.work.total_name;
    std::string text;
    const Result<std::string> cpp = host_cpp(plan_, plan_.work.total);
    if (!cpp) return cpp;
    const bool is_symbol = plan_.work.total->op == ExprOp::kName;
    if (is_symbol) {
        total = *cpp;
    } else if (known_.contains(total)) {
        total = symbol_term(plan_, total);
    }
    const std::string unit = comment_text(plan_.work.unit_words);
    std::string what = unit.empty() ? "Work distribution." : fmt::format("Work distribution: one unit is {}.", unit);
    const bool rows_first = plan_.work.order == CoreOrder::kRowsFirst;
    const std::string row_wise = rows_first ? ", /*row_wise=*/true" : "";
    std::string lines;
    switch (plan_.work.policy) {
        case GridPolicy::kTwoGroups:
            what += " The cores of the second group take one unit less; it is empty when the units divide evenly.";
            lines = "    const CoreCoord grid_size = " + tensor_term(plan_, {}) +
                    ".device()->compute_with_storage_grid_size();\n";
            lines += layout::assign(
                4,
                "const auto [num_cores, all_cores, core_group_1, core_group_2, num_units_group_1, num_units_group_2]",
                fmt::format("split_work_to_cores(grid_size, {}{})", total, row_wise));
            break;
        case GridPolicy::kSingleCore:
            what += " One core does everything.";
            lines =
                "    const uint32_t num_cores = 1;\n"
                "    const CoreRangeSet all_cores{CoreRange{CoreCoord{0, 0}}};\n"
                "    const CoreRangeSet& core_group_1 = all_cores;\n"
                "    const CoreRangeSet core_group_2{};\n";
            lines += fmt::format(
                "    const uint32_t num_units_group_1 = {};\n    const uint32_t num_units_group_2 = 0;", total);
            break;
        case GridPolicy::kCliff: {
            what +=
                " Every core takes the same number of units; what is left over goes to the last one, the second "
                "group.";
            metal_headers_.insert("tt-metalium/math.hpp");
            lines = "    const CoreCoord grid_size = " + tensor_term(plan_, {}) +
                    ".device()->compute_with_storage_grid_size();\n";
            lines += fmt::format(
                "    const uint32_t num_units_group_1 = div_up({0}, grid_size.x * grid_size.y);\n"
                "    const uint32_t num_cores = div_up({0}, num_units_group_1);\n"
                "    const uint32_t num_units_group_2 = {0} % num_units_group_1;\n"
                "    const CoreRangeSet all_cores = num_cores_to_corerangeset(num_cores, grid_size{1});\n"
                "    const CoreRangeSet core_group_1 =\n"
                "        num_cores_to_corerangeset(num_units_group_2 == 0 ? num_cores : num_cores - 1, grid_size{1});\n"
                "    const CoreRangeSet core_group_2 = all_cores.subtract(core_group_1);",
                total, row_wise);
            break;
        }
        case GridPolicy::kShardGrid: {
            Diagnostic d;
            d.id = "not-supported-yet";
            d.place = plan_.work.place;
            d.what = "work on the cores of a shard grid cannot be generated yet";
            return fail(std::move(d));
        }
    }
    text = layout::comment(4, what) + "\n";
    if (!is_symbol && !known_.contains(plan_.work.total_name))
        text += layout::assign(4, "const uint32_t " + total, *cpp) + "\n";
    return text + lines;
}

Result<std::string> Factory::circular_buffers() {
    std::vector<layout::Commented> names;
    for (const CircularBuffer& cb : plan_.buffers)
        names.push_back(
            {fmt::format("constexpr uint32_t {} = CBIndex::c_{};", cb.name, cb.index), comment_text(cb.purpose)});
    std::string text = "    // Circular buffers\n" + layout::commented(4, names) + "\n";
    text +=
        "    const auto create_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat format) "
        "{\n"
        "        CreateCircularBuffer(\n"
        "            program,\n"
        "            all_cores,\n"
        "            CircularBufferConfig(num_pages * page_size, {{index, format}}).set_page_size(index, "
        "page_size));\n"
        "    };\n";
    std::set<std::string> formats;
    for (const CircularBuffer& cb : plan_.buffers)
        if (!cb.format.tensor.empty() && formats.insert(cb.format.tensor).second)
            text += layout::assign(4, "const DataFormat " + format_variable(cb.format), format_term(plan_, cb.format)) +
                    "\n";
    for (const CircularBuffer& cb : plan_.buffers) {
        const Result<std::string> count = host_cpp(plan_, cb.count);
        if (!count) return count;
        const std::string format = format_variable(cb.format);
        std::string page = fmt::format("tile_size({})", format);
        if (!cb.page_is_tile) {
            const Result<std::string> bytes = host_cpp(plan_, cb.page_bytes);
            if (!bytes) return bytes;
            page = *bytes;
        }
        text += layout::call(4, "create_cb", {cb.name, *count, page, format}, ";") + "\n";
    }
    text.pop_back();
    return text;
}

Result<std::string> Factory::compile_args(const Kernel& kernel, const std::string& units) {
    const std::string list = fmt::format("{}_compile_args", to_string(kernel.kind));
    std::vector<std::string> scalars;
    std::string text;
    bool declared = false;
    const auto flush = [&] {
        if (!declared) {
            const bool constant = std::none_of(kernel.compile_args.begin(), kernel.compile_args.end(),
                                               [](const KernelArg& a) { return a.source == ArgSource::kAccessor; });
            const std::string type = constant ? "const std::vector<uint32_t> " : "std::vector<uint32_t> ";
            std::string line = fmt::format("    {}{} = {{{}}};", type, list, layout::join(scalars, ", "));
            if (scalars.empty()) line = fmt::format("    {}{};", type, list);
            if (line.size() > layout::kColumns)
                line = fmt::format("    {}{} = {{\n        {}}};", type, list, layout::join(scalars, ", "));
            if (line.size() - line.find('\n') > layout::kColumns)
                line = fmt::format("    {}{} = {{\n        {}}};", type, list, layout::join(scalars, ",\n        "));
            text += line + "\n";
            declared = true;
        } else {
            for (const std::string& scalar : scalars) text += fmt::format("    {}.push_back({});\n", list, scalar);
        }
        scalars.clear();
    };
    for (const KernelArg& arg : kernel.compile_args) {
        Result<std::string> value = std::string("0");
        switch (arg.source) {
            case ArgSource::kAccessor:
                flush();
                text += fmt::format("    TensorAccessorArgs(*{}.buffer()).append_to({});\n",
                                    tensor_term(plan_, arg.tensor), list);
                metal_headers_.insert("tt-metalium/tensor_accessor_args.hpp");
                continue;
            case ArgSource::kValue:
                value = host_cpp(plan_, arg.value);
                // A condition or a choice is not an unsigned number by itself.
                if (value && value->find_first_of("?<>=!&|") != std::string::npos)
                    value = fmt::format("static_cast<uint32_t>({})", *value);
                break;
            case ArgSource::kCbIndex: {
                const CircularBuffer* cb = plan_.buffer(arg.cb);
                value = cb != nullptr ? cb->name : std::to_string(arg.cb);
                break;
            }
            case ArgSource::kUnitCount:
                value = scaled(units, arg.value);
                break;
            case ArgSource::kAttributeBits:
            case ArgSource::kAttributePacked:
            case ArgSource::kReciprocalPacked:
                value = bits_of(arg);
                if (arg.source == ArgSource::kAttributeBits)
                    std_headers_.insert("bit");
                else
                    metal_headers_.insert("tt-metalium/bfloat16.hpp");
                break;
            default:
                value = fmt::format("0 /* {} */", arg.name);
                break;
        }
        if (!value) return value;
        scalars.push_back(*value);
    }
    if (!scalars.empty() || !declared) flush();
    text.pop_back();
    return text;
}

Result<std::string> Factory::kernel_creation(const Kernel& kernel) {
    const bool is_compute = kernel.kind == KernelKind::kCompute;
    std::string text;
    if (!is_compute) {
        const Result<std::string> args = compile_args(kernel, "num_units_group_1");
        if (!args) return args;
        const Result<std::vector<NamedArg>> named = named_args(plan_, kernel);
        if (!named) return tl::unexpected(named.error());
        const char* config =
            kernel.kind == KernelKind::kReader ? "ReaderDataMovementConfig" : "WriterDataMovementConfig";
        text =
            layout::comment(4, kernel.kind == KernelKind::kReader ? "Reader: NCRISC, NOC 0" : "Writer: BRISC, NOC 1") +
            "\n" + *args + "\n";
        std::vector<std::string> config_arguments = {fmt::format("{}_compile_args", to_string(kernel.kind))};
        if (!named->empty()) {
            std::vector<std::string> pairs;
            for (const NamedArg& arg : *named) pairs.push_back(fmt::format("{{\"{}\", {}}}", arg.name, arg.host));
            text += layout::comment(4, fmt::format("The stub also needs {}: by name, so that the positions above stay "
                                                   "those of the specification.",
                                                   layout::join(
                                                       [&] {
                                                           std::vector<std::string> why;
                                                           for (const NamedArg& arg : *named) why.push_back(arg.why);
                                                           return why;
                                                       }(),
                                                       ", "))) +
                    "\n";
            const std::string map_head = fmt::format(
                "    const std::unordered_map<std::string, uint32_t> {}_named_args = {{", to_string(kernel.kind));
            const std::string one_line = map_head + layout::join(pairs, ", ") + "};";
            text += (one_line.size() <= layout::kColumns ? one_line
                                                         : map_head + "\n        " + layout::join(pairs, ", ") + "};") +
                    "\n";
            std_headers_.insert("string");
            std_headers_.insert("unordered_map");
            config_arguments.emplace_back("/*defines=*/{}");
            config_arguments.push_back(fmt::format("{}_named_args", to_string(kernel.kind)));
        }
        text += layout::call(4, fmt::format("const KernelHandle {}_kernel_id = CreateKernel", to_string(kernel.kind)),
                             {"program", cpp_string(kernel.path), "all_cores",
                              fmt::format("{}({})", config, layout::join(config_arguments, ", "))},
                             ";");
        return text;
    }

    const std::vector<DataType> dtypes = routed_dtypes(plan_);
    const bool maybe_32 = std::any_of(dtypes.begin(), dtypes.end(), is_32_bit);
    const CircularBuffer* in = plan_.buffer(plan_.passthrough.input_cb);
    std::vector<std::string> config = {".math_fidelity = MathFidelity::HiFi4"};
    text = "    // Compute: TRISC 0 to 2\n";
    if (maybe_32 && in != nullptr) {
        std_headers_.insert("vector");
        metal_headers_.insert("tt-metalium/base_types.hpp");
        metal_headers_.insert("tt-metalium/circular_buffer_constants.h");
        text +=
            "    // The source registers hold 19 bits of a value: 32-bit data goes to DST directly, or loses bits.\n";
        metal_headers_.insert("tt-metalium/constants.hpp");
        text += layout::assign(4, "const bool is_32_bit",
                               fmt::format("tile_size({}) == 4 * constants::TILE_HW", format_variable(in->format))) +
                "\n";
        text +=
            "    std::vector<UnpackToDestMode> unpack_to_dest_mode(NUM_CIRCULAR_BUFFERS, UnpackToDestMode::Default);\n"
            "    if (is_32_bit) {\n";
        text +=
            fmt::format("        unpack_to_dest_mode[{}] = UnpackToDestMode::UnpackToDestFp32;\n    }}\n", in->name);
        config.emplace_back(".fp32_dest_acc_en = is_32_bit");
        config.emplace_back(".unpack_to_dest_mode = unpack_to_dest_mode");
    }
    const auto create = [&](const std::string& cores, int pad, const std::string& result, const std::string& args) {
        std::vector<std::string> fields = config;
        fields.push_back(".compile_args = " + args);
        std::string braced = "ComputeConfig{" + layout::join(fields, ", ") + "}";
        const std::string inner(static_cast<std::size_t>(pad) + 4, ' ');
        // clang-format breaks a braced list that is too long at its fields.
        std::string head = std::string(static_cast<std::size_t>(pad), ' ') + result + "CreateKernel(\n";
        head += inner + "program,\n" + inner + layout::literal(pad + 4, cpp_string(kernel.path)) + ",\n" + inner +
                cores + ",\n";
        if (inner.size() + braced.size() + 2 <= layout::kColumns) return head + inner + braced + ");";
        std::string one = inner + "ComputeConfig{\n" + inner + "    " + layout::join(fields, ", ") + "});";
        if (inner.size() + 4 + layout::join(fields, ", ").size() + 3 <= layout::kColumns) return head + one;
        return head + inner + "ComputeConfig{\n" + inner + "    " + layout::join(fields, ",\n" + inner + "    ") +
               "});";
    };
    if (!kernel.per_group) {
        const Result<std::string> args = compile_args(kernel, "num_units_group_1");
        if (!args) return args;
        return text + *args + "\n" +
               create("all_cores", 4, "const KernelHandle compute_kernel_id = ", "compute_compile_args");
    }
    // The number of units is a compile-time argument, so each core group needs a kernel of its own.
    text += "    // The number of units is known at compile time: one kernel per core group.\n";
    Result<std::string> args = compile_args(kernel, "num_units");
    if (!args) return args;
    const std::string list_begin = "    const std::vector<uint32_t> compute_compile_args = ";
    if (args->starts_with(list_begin) && args->find('\n') == std::string::npos) {
        const std::string values = args->substr(list_begin.size(), args->size() - list_begin.size() - 1);
        const std::string head =
            "    const auto compute_compile_args = [&](uint32_t num_units) -> std::vector<uint32_t> {";
        const std::string line = fmt::format("{} return {}; }};", head, values);
        text +=
            (line.size() <= layout::kColumns ? line : fmt::format("{}\n        return {};\n    }};", head, values)) +
            "\n";
    } else {
        text += "    const auto compute_compile_args = [&](uint32_t num_units) {\n";
        std::string body = *args;
        for (std::size_t at = 0; (at = body.find("compute_compile_args", at)) != std::string::npos; at += 4)
            body.replace(at, std::string("compute_compile_args").size(), "args");
        text += layout::indented(4, body) + "\n        return args;\n    };\n";
    }
    text += create("core_group_1", 4,
                   "const KernelHandle compute_kernel_id = ", "compute_compile_args(num_units_group_1)") +
            "\n";
    const std::string second = compute_refreshed(plan_) ? "compute_kernel_group_2_id = " : "";
    if (!second.empty()) text += "    KernelHandle compute_kernel_group_2_id = compute_kernel_id;\n";
    text += "    if (!core_group_2.ranges().empty()) {\n" +
            create("core_group_2", 8, second, "compute_compile_args(num_units_group_2)") + "\n    }";
    return text;
}

Result<std::string> Factory::kernels() {
    std::vector<std::string> blocks;
    // Data movement first, as elsewhere in ttnn; the handles are what matters.
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute}) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        const Result<std::string> text = kernel_creation(*kernel);
        if (!text) return text;
        blocks.push_back(*text);
    }
    return layout::join(blocks, "\n\n");
}

Result<std::string> Factory::runtime_value(const KernelArg& arg, std::vector<std::string>& prepared) {
    const auto prepare = [&](const std::string& value) {
        // Two kernels may have an argument of the same name and value.
        if (prepared_names_.insert(arg.name).second)
            prepared.push_back(layout::assign(4, "const uint32_t " + arg.name, value));
        return arg.name;
    };
    switch (arg.source) {
        case ArgSource::kBufferAddress:
            return prepare(fmt::format("{}.buffer()->address()", tensor_term(plan_, arg.tensor)));
        case ArgSource::kUnitCount:
            return scaled("num_units", arg.value);
        case ArgSource::kUnitStart:
            return scaled("start_unit", arg.value);
        case ArgSource::kAttributeBits:
        case ArgSource::kAttributePacked:
        case ArgSource::kReciprocalPacked: {
            const Result<std::string> bits = bits_of(arg);
            if (!bits) return bits;
            if (arg.source == ArgSource::kAttributeBits)
                std_headers_.insert("bit");
            else
                metal_headers_.insert("tt-metalium/bfloat16.hpp");
            return prepare(*bits);
        }
        case ArgSource::kValue: {
            Result<std::string> cpp = host_cpp(plan_, arg.value);
            if (cpp && cpp->find_first_of("?<>=!&|") != std::string::npos)
                return fmt::format("static_cast<uint32_t>({})", *cpp);
            return cpp;
        }
        case ArgSource::kCbIndex: {
            const CircularBuffer* cb = plan_.buffer(arg.cb);
            return cb != nullptr ? cb->name : std::to_string(arg.cb);
        }
        default:
            return fmt::format("0 /* {} */", arg.name);
    }
}

Result<std::string> Factory::runtime_arguments() {
    std::vector<std::string> prepared;
    struct Call {
        std::string kernel;
        std::vector<std::string> values;
    };
    std::vector<Call> calls;
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute}) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr || kernel->runtime_args.empty()) continue;
        Call call{fmt::format("{}_kernel_id", to_string(kind)), {}};
        if (kind == KernelKind::kCompute && kernel->per_group && compute_refreshed(plan_))
            call.kernel = "compute_kernel_ids.back()";
        for (const KernelArg& arg : kernel->runtime_args) {
            const Result<std::string> value = runtime_value(arg, prepared);
            if (!value) return value;
            call.values.push_back(*value);
        }
        calls.push_back(std::move(call));
    }
    const bool refreshed = compute_refreshed(plan_);
    std::string text = "    // Runtime arguments: each core gets its own share of the units\n";
    if (!prepared.empty()) text += layout::join(prepared, "\n") + "\n";
    text += "    std::vector<CoreCoord> cores;\n    cores.reserve(num_cores);\n";
    if (refreshed) text += "    std::vector<KernelHandle> compute_kernel_ids;\n";
    text += "    for (uint32_t i = 0, start_unit = 0; i < num_cores; ++i) {\n";
    if (plan_.work.policy == GridPolicy::kSingleCore)
        text += "        const CoreCoord core{0, 0};\n";
    else if (plan_.work.order == CoreOrder::kRowsFirst)
        text += "        const CoreCoord core{i % grid_size.x, i / grid_size.x};\n";
    else
        text += "        const CoreCoord core{i / grid_size.y, i % grid_size.y};\n";
    text += "        const uint32_t num_units = core_group_1.contains(core) ? num_units_group_1 : num_units_group_2;\n";
    if (refreshed) {
        const Kernel* compute = plan_.kernel(KernelKind::kCompute);
        text += compute->per_group ? "        compute_kernel_ids.push_back(core_group_1.contains(core) ? "
                                     "compute_kernel_id : compute_kernel_group_2_id);\n"
                                   : "        compute_kernel_ids.push_back(compute_kernel_id);\n";
    }
    for (const Call& call : calls) {
        const std::string list = "{" + layout::join(call.values, ", ") + "}";
        const std::string line = fmt::format("        SetRuntimeArgs(program, {}, core, {});", call.kernel, list);
        if (line.size() <= layout::kColumns) {
            text += line + "\n";
        } else if (list.size() + 12 + call.kernel.size() + 20 <= layout::kColumns) {
            text += fmt::format("        SetRuntimeArgs(\n            program, {}, core, {});\n", call.kernel, list);
        } else {
            text += fmt::format("        SetRuntimeArgs(\n            program,\n            {},\n            core,\n",
                                call.kernel);
            text += list.size() + 14 <= layout::kColumns
                        ? fmt::format("            {});\n", list)
                        : fmt::format("            {{{}}});\n", layout::join(call.values, ",\n             "));
        }
    }
    text += "        cores.push_back(core);\n        start_unit += num_units;\n    }";
    return text;
}

std::string Factory::override_body() {
    std::vector<std::string> prepared, loop;
    prepared_names_.clear();
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute}) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        std::vector<std::string> lines;
        for (const KernelArg& arg : kernel->runtime_args) {
            if (!is_refreshed(arg)) continue;
            const Result<std::string> value = runtime_value(arg, prepared);
            lines.push_back(fmt::format("        {}_args[{}] = {};", to_string(kind), constant_name(*kernel, arg),
                                        value ? *value : std::string("0")));
        }
        if (lines.empty()) continue;
        const std::string id =
            kind == KernelKind::kCompute ? "compute_kernel_ids[i]" : fmt::format("{}_kernel_id", to_string(kind));
        loop.push_back(fmt::format("        auto& {}_args = GetRuntimeArgs(program, shared_variables.{}, core);",
                                   to_string(kind), id));
        loop.insert(loop.end(), lines.begin(), lines.end());
    }
    std::string text = layout::join(prepared, "\n");
    if (compute_refreshed(plan_)) {
        text +=
            "\n    for (size_t i = 0; i < shared_variables.cores.size(); ++i) {\n"
            "        const CoreCoord& core = shared_variables.cores[i];\n";
    } else {
        text += "\n    for (const CoreCoord& core : shared_variables.cores) {\n";
    }
    return text + layout::join(loop, "\n") + "\n    }";
}

Result<void> Factory::fill(View& view) {
    const std::string& op = plan_.names.op;
    const auto optional_text = [&](const char* key, const std::string& text) {
        if (text.empty())
            view.set(key, false);
        else
            view.set(key, text);
    };
    const Kernel* compute = plan_.kernel(KernelKind::kCompute);
    view.set("has_compute", compute != nullptr);
    view.set("compute_refreshed", compute_refreshed(plan_));

    const std::string shared = plan_.names.pascal + "SharedVariables";
    const std::string cached = fmt::format("ttnn::device_operation::CachedProgram<{}>", shared);
    const std::string create = fmt::format("{} {}_single_core", cached, op);
    const std::string override_name = fmt::format("void {}_override_runtime_arguments", op);
    const auto in_header = [](std::vector<std::string> list) {
        if (list.front().starts_with("Program&")) list.front() = "tt::tt_metal::" + list.front();
        return list;
    };
    view.set("create_declaration", layout::call(0, create, tensor_parameters(true), ";"));
    view.set("override_declaration", layout::call(0, override_name, in_header(override_parameters(true)), ";"));
    view.set("create_definition_6", layout::call(0, create, tensor_parameters(true), " {"));
    view.set("create_definition_unused", layout::call(0, create, tensor_parameters(false), " {"));
    view.set("override_definition", layout::call(0, override_name, override_parameters(true), " {"));
    view.set("override_definition_unused", layout::call(0, override_name, in_header(override_parameters(false)), " {"));

    std::vector<std::string> refreshed;
    for (const Attribute* attribute : refreshed_attributes(plan_)) refreshed.push_back(attribute->name);
    view.set(
        "override_comment",
        layout::comment(0, fmt::format("Rewrites what may differ between two calls that share one program: the "
                                       "buffer addresses{}.",
                                       refreshed.empty() ? std::string() : " and " + layout::join(refreshed, ", "))));
    std::set<std::string> headers = argument_headers(plan_);
    headers.insert("vector");
    view.set("factory_std_includes", std_includes(headers));

    // Symbols for everything in the body, in one block
    std::vector<ExprPtr> exprs = {plan_.work.total};
    for (const CircularBuffer& cb : plan_.buffers) {
        exprs.push_back(cb.count);
        if (!cb.page_is_tile) exprs.push_back(cb.page_bytes);
    }
    std::vector<ExprPtr> of_arguments;
    for (const Kernel& kernel : plan_.kernels) {
        for (const auto* list : {&kernel.compile_args, &kernel.runtime_args})
            for (const KernelArg& arg : *list) of_arguments.push_back(arg.value);
        const Result<std::vector<NamedArg>> named = named_args(plan_, kernel);
        if (!named) return tl::unexpected(named.error());
        for (const NamedArg& arg : *named)
            if (arg.name == "pages_per_unit") of_arguments.push_back(plan_.work.output_pages_per_unit);
    }
    std::erase(exprs, nullptr);
    std::erase(of_arguments, nullptr);
    // Until Stage 6 the arguments are not there to use their sizes.
    const auto symbols_text = [&](const std::vector<ExprPtr>& list) -> Result<std::string> {
        known_.clear();
        const auto lines = symbol_lines(plan_, list, known_);
        if (!lines) return tl::unexpected(lines.error());
        std::string text;
        for (const std::string& line : *lines) text += (text.empty() ? "" : "\n") + layout::indented(4, line);
        return text;
    };
    const Result<std::string> stage_5_symbols = symbols_text(exprs);
    if (!stage_5_symbols) return tl::unexpected(stage_5_symbols.error());
    exprs.insert(exprs.end(), of_arguments.begin(), of_arguments.end());
    const Result<std::string> stage_6_symbols = symbols_text(exprs);
    if (!stage_6_symbols) return tl::unexpected(stage_6_symbols.error());

    metal_headers_ = {"tt-metalium/host_api.hpp", "tt-metalium/work_split.hpp"};
    const Result<std::string> split = work_split();
    if (!split) return tl::unexpected(split.error());
    view.set("work_split", *split);
    const Result<std::string> buffers = circular_buffers();
    if (!buffers) return tl::unexpected(buffers.error());
    view.set("circular_buffers", *buffers);
    const auto metal_includes = [&](bool with_assert) {
        std::set<std::string> all = metal_headers_;
        if (with_assert) all.insert("tt_stl/assert.hpp");
        return std_includes(all);
    };
    view.set("factory_metal_includes_5", metal_includes(true));
    // Until Stage 6 not every parameter has a use, and an unused name is a warning.
    std::vector<std::string> parameters_5 = tensor_parameters(true);
    const std::string body_5 =
        std::regex_replace(*stage_5_symbols + *split + *buffers, std::regex("//[^\n]*"), std::string());
    for (std::string& text : parameters_5) {
        const std::string parameter_name = text.substr(text.rfind(' ') + 1);
        const std::regex use("\\b" + parameter_name + "\\b");
        if (!std::regex_search(body_5, use)) text = spelled(text, false);
    }
    view.set("create_definition_5", layout::call(0, create, parameters_5, " {"));
    optional_text("factory_symbols_5", *stage_5_symbols);
    optional_text("factory_symbols_6", *stage_6_symbols);

    const Result<std::string> kernel_text = kernels();
    if (!kernel_text) return tl::unexpected(kernel_text.error());
    view.set("kernels", *kernel_text);
    const Result<std::string> runtime = runtime_arguments();
    if (!runtime) return tl::unexpected(runtime.error());
    view.set("runtime_arguments", *runtime);

    std::vector<std::string> constants;
    for (const Kernel& kernel : plan_.kernels)
        for (std::size_t i = 0; i < kernel.runtime_args.size(); ++i) {
            const KernelArg& arg = kernel.runtime_args[i];
            if (is_refreshed(arg))
                constants.push_back(fmt::format("constexpr uint32_t {} = {};", constant_name(kernel, arg),
                                                arg.index >= 0 ? arg.index : static_cast<int>(i)));
        }
    view.set("refresh_constants", layout::join(constants, "\n"));
    view.set("override_body", override_body());

    std::vector<std::string> fields = {".reader_kernel_id = reader_kernel_id"};
    if (compute != nullptr)
        fields.emplace_back(compute_refreshed(plan_) ? ".compute_kernel_ids = std::move(compute_kernel_ids)"
                                                     : ".compute_kernel_id = compute_kernel_id");
    fields.emplace_back(".writer_kernel_id = writer_kernel_id");
    fields.emplace_back(".cores = std::move(cores)");
    view.set("shared_variables",
             fmt::format("{}{{\n            {}}}", shared, layout::join(fields, ",\n            ")));
    std_headers_.insert("utility");
    optional_text("factory_cpp_std_includes", std_includes(std_headers_));
    view.set("factory_metal_includes_6", metal_includes(false));
    return {};
}

}  // namespace

Result<void> add_factory(View& view, const Plan& plan) {
    return Factory(plan).fill(view);
}

}  // namespace opwright::builder
