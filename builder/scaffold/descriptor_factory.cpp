#include "builder/scaffold/descriptor_factory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

std::string variable_of(const Kernel& kernel) {
    return fmt::format("{}_kernel", to_string(kernel.kind));
}

/// In a list that takes numbers and buffers a plain `1` is neither.
std::string spelled(const std::string& value) {
    const bool number = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
    if (number) return value + "u";
    return value.starts_with("0 /*") ? "0u" + value.substr(1) : value;
}

std::vector<std::string> spelled(std::vector<std::string> values) {
    for (std::string& value : values) value = spelled(value);
    return values;
}

std::string indent_of(int pad) {
    return std::string(static_cast<std::size_t>(pad), ' ');
}

/// `.config = ComputeConfigDescriptor{...}` at `pad`.
std::string config_field(const std::string& type, const std::vector<std::string>& fields, int pad) {
    const std::string head = fmt::format(".config = {}{{", type);
    return layout::braced(pad, indent_of(pad) + head, fields, "}").substr(static_cast<std::size_t>(pad));
}

}  // namespace

DescriptorFactoryText::DescriptorFactoryText(const Plan& plan, const Flows& flows) : FactoryText(plan, flows) {
    metal_headers = {"tt-metalium/program_descriptors.hpp"};
    if (refreshed_attributes(plan).empty()) return;
    // A second compute kernel is there for some sizes only, so the positions of kernels do not tell it apart.
    const Kernel* compute = plan.kernel(KernelKind::kCompute);
    const bool by_position =
        !compute_by_group() || std::none_of(compute->runtime_args.begin(), compute->runtime_args.end(), is_refreshed);
    on_hit_ = by_position ? OnHit::kOverride : OnHit::kRebuild;
}

std::string DescriptorFactoryText::buffer_helpers(const BufferKinds& kinds) {
    // One lambda per kind of buffer: they differ in a parameter and in one field.
    const auto helper = [](const std::string& name, const std::string& parameter, const std::string& format_field,
                           const std::string& buffer_field) {
        const std::string parameters =
            "uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat format" + parameter;
        std::string head = fmt::format("    const auto {} = [&]({}) {{\n", name, parameters);
        int pad = 8;
        if (head.size() > layout::kColumns + 1) {
            head = fmt::format("    const auto {} =\n        [&]({}) {{\n", name, parameters);
            pad = 12;
        }
        const std::string at = indent_of(pad), in = indent_of(pad + 4), deep = indent_of(pad + 8);
        std::string text = head + at + "descriptor.cbs.push_back(CBDescriptor{\n";
        text += in + ".total_size = num_pages * page_size,\n" + in + ".core_ranges = all_cores,\n";
        text += in + ".format_descriptors = {{CBFormatDescriptor{\n";
        const std::string fields = fmt::format(
            "{}.buffer_index = static_cast<uint8_t>(index), .data_format = format, .page_size = page_size", deep);
        text += format_field.empty() ? fields
                                     : fmt::format(
                                           "{0}.buffer_index = static_cast<uint8_t>(index),\n{0}.data_format = "
                                           "format,\n{0}.page_size = page_size,\n{0}{1}",
                                           deep, format_field);
        text += buffer_field.empty() ? "}}}});\n" : "}}},\n" + in + buffer_field + "});\n";
        return text + indent_of(pad - 4) + "};\n";
    };
    std::string text;
    if (kinds.own) text += helper("create_cb", "", "", "");
    if (kinds.rows) {
        metal_headers.insert("tt-metalium/constants.hpp");
        metal_headers.insert("tt-metalium/tile.hpp");
        text += "    // Pages that are rows of values: to compute they are tiles with a single row.\n" +
                helper("create_row_cb", "", ".tile = tt_metal::Tile({1, constants::TILE_WIDTH})", "");
    }
    if (kinds.resident)
        text += "    // In the memory of a tensor: the shard that a core has of it, and nothing else.\n" +
                helper("create_cb_in", ", Buffer& buffer", "", ".buffer = &buffer");
    return text;
}

std::vector<std::string> DescriptorFactoryText::kernel_fields(const Kernel& kernel, const std::string& cores,
                                                              const std::string& args,
                                                              const std::vector<NamedArg>& named, int pad) {
    const std::string inner = indent_of(pad), deeper = indent_of(pad + 4);
    const std::string path = cpp_string(kernel.path);
    std::vector<std::string> fields;
    fields.push_back(inner.size() + path.size() + 19 <= layout::kColumns
                         ? ".kernel_source = " + path
                         : ".kernel_source =\n" + deeper + layout::literal(pad + 4, path));
    fields.push_back(".core_ranges = " + cores);
    if (!args.empty()) fields.push_back(".compile_time_args = " + args);
    if (!named.empty())
        fields.push_back(
            layout::braced(pad, inner + ".named_compile_time_args = {", named_pairs(named), "}").substr(inner.size()));
    if (kernel.kind == KernelKind::kCompute && has_compute_defines()) fields.emplace_back(".defines = compute_defines");
    return fields;
}

Result<std::string> DescriptorFactoryText::kernel_creation(const Kernel& kernel) {
    const Result<KernelText> code = kernel_text(plan_, flows_, kernel);
    if (!code) return tl::unexpected(code.error());
    const bool reads = kernel.kind == KernelKind::kReader;
    const std::string list = compile_args_name(kernel);
    const Result<std::string> args = compile_args(kernel, "num_units_group_1", list);
    if (!args) return args;
    const bool constant = args->find("const std::vector<uint32_t> ") != std::string::npos;
    std::string text =
        layout::comment(4, reads ? "Reader: NCRISC, NOC 0" : "Writer: BRISC, NOC 1") + "\n" + *args + "\n";
    if (!code->use.named.empty()) text += named_args_comment(code->use.named) + "\n";
    std::vector<std::string> fields =
        kernel_fields(kernel, "all_cores", constant ? list : fmt::format("std::move({})", list), code->use.named, 8);
    if (!constant) std_headers.insert("utility");
    fields.push_back(reads ? ".config = ReaderConfigDescriptor{}" : ".config = WriterConfigDescriptor{}");
    return text + fmt::format("    KernelDescriptor {}{{\n        {}}};", variable_of(kernel),
                              layout::join(fields, ",\n        "));
}

Result<std::string> DescriptorFactoryText::compute_creation(const Kernel& kernel) {
    const Result<KernelText> code = kernel_text(plan_, flows_, kernel);
    if (!code) return tl::unexpected(code.error());
    std::vector<std::string> config;
    std::string text = "    // Compute: TRISC 0 to 2\n" + compute_config(config);
    const std::vector<NamedArg>& named = code->use.named;
    if (!named.empty()) text += named_args_comment(named) + "\n";
    if (!compute_by_group()) {
        const std::string list = compile_args_name(kernel);
        const Result<std::string> args =
            compile_args(kernel, plan_.work.policy == GridPolicy::kShardGrid ? "1" : "num_units", list);
        if (!args) return args;
        std::vector<std::string> fields = kernel_fields(kernel, "all_cores", list, named, 8);
        fields.push_back(config_field("ComputeConfigDescriptor", config, 8));
        return text + *args +
               fmt::format("\n    KernelDescriptor {}{{\n        {}}};", variable_of(kernel),
                           layout::join(fields, ",\n        "));
    }
    text +=
        "    // The number of units is known at compile time: one kernel per core group.\n"
        "    const auto make_compute_kernel = [&](const CoreRangeSet& cores, uint32_t num_units) {\n";
    const Result<std::string> args = compile_args(kernel, "num_units", "args");
    if (!args) return args;
    const std::string list_begin = "    const std::vector<uint32_t> args = ";
    std::string value = "args";
    if (args->starts_with(list_begin) && args->find('\n') == std::string::npos)
        value = args->substr(list_begin.size(), args->size() - list_begin.size() - 1);
    else
        text += layout::indented(4, *args) + "\n";
    std::vector<std::string> fields = kernel_fields(kernel, "cores", value, named, 12);
    fields.push_back(config_field("ComputeConfigDescriptor", config, 12));
    text += fmt::format("        return KernelDescriptor{{\n            {}}};\n    }};\n",
                        layout::join(fields, ",\n            "));
    text +=
        "    KernelDescriptor compute_kernel = make_compute_kernel(core_group_1, num_units_group_1);\n"
        "    KernelDescriptor compute_kernel_group_2 = make_compute_kernel(core_group_2, num_units_group_2);";
    return text;
}

std::string DescriptorFactoryText::compute_defines(const std::string& condition) {
    if (condition.empty())
        return "    const KernelDescriptor::Defines compute_defines = {{\"PACKER_L1_ACC\", \"1\"}};\n";
    return fmt::format(
        "    KernelDescriptor::Defines compute_defines;\n    if ({}) {{\n"
        "        compute_defines.emplace_back(\"PACKER_L1_ACC\", \"1\");\n    }}\n",
        condition);
}

std::string DescriptorFactoryText::arguments_remark() const {
    switch (on_hit_) {
        case OnHit::kBuffers: {
            const bool any = std::any_of(plan_.kernels.begin(), plan_.kernels.end(), [](const Kernel& kernel) {
                return std::any_of(kernel.runtime_args.begin(), kernel.runtime_args.end(), is_refreshed);
            });
            return any ? ". A Buffer* is passed on as its address, which ttnn renews on a program cache hit." : "";
        }
        case OnHit::kRebuild:
            return ". No address is given as a Buffer*: on a program cache hit ttnn calls this function again and "
                   "takes "
                   "all arguments from it.";
        case OnHit::kOverride:
            return {};
    }
    return {};
}

std::string DescriptorFactoryText::bound_buffer(const std::string& tensor, std::vector<std::string>& prepared) {
    if (on_hit_ != OnHit::kBuffers) return {};
    const TensorArg* argument = plan_.tensor(tensor);
    const std::string name = tensor + "_buffer";
    if (argument != nullptr && argument->is_optional) {
        std_headers.insert("variant");
        if (prepare(name))
            prepared.push_back(
                fmt::format("    std::variant<uint32_t, Buffer*> {0} = 0u;\n"
                            "    if ({1}.has_value()) {{\n        {0} = {1}->buffer();\n    }}",
                            name, tensor));
        return name;
    }
    if (prepare(name))
        prepared.push_back(fmt::format("    Buffer* const {} = {}.buffer();", name, tensor_term(plan_, tensor)));
    return name;
}

std::string DescriptorFactoryText::set_arguments(const Kernel& kernel, const std::string& cores, const Values& values,
                                                 int pad) {
    const std::string indent = indent_of(pad);
    const std::string variable = kernel.kind == KernelKind::kCompute && compute_by_core()
                                     ? "(core_group_1.contains(core) ? compute_kernel : compute_kernel_group_2)"
                                     : variable_of(kernel);
    if (!values.list.empty()) {
        const std::string list = fmt::format("{}_args", to_string(kernel.kind));
        std::string text = fmt::format("{}KernelDescriptor::RTArgList {};\n", indent, list);
        const auto push = [&](const std::vector<std::string>& numbers) {
            for (const std::string& value : numbers) text += fmt::format("{}{}.push_back({});\n", indent, list, value);
        };
        push(spelled(values.before));
        text +=
            fmt::format("{0}for (const Tensor& tensor : {1}) {{\n{0}    {2}.push_back(tensor.buffer(){3});\n{0}}}\n",
                        indent, values.list, list, on_hit_ == OnHit::kBuffers ? "" : "->address()");
        push(spelled(values.behind));
        return text + fmt::format("{}{}.emplace_runtime_args({}, {});\n", indent, variable, cores, list);
    }
    const std::string list = "{" + layout::join(spelled(values.before), ", ") + "}";
    const std::string line = fmt::format("{}{}.emplace_runtime_args({}, {});", indent, variable, cores, list);
    if (line.size() <= layout::kColumns) return line + "\n";
    if (indent.size() + cores.size() + list.size() + 8 <= layout::kColumns)
        return fmt::format("{0}{1}.emplace_runtime_args(\n{0}    {2}, {3});\n", indent, variable, cores, list);
    return fmt::format("{0}{1}.emplace_runtime_args(\n{0}    {2},\n{0}    {{{3}}});\n", indent, variable, cores,
                       layout::join(spelled(values.before), ",\n" + indent + "     "));
}

std::string DescriptorFactoryText::finished_kernels() const {
    std::vector<std::string> lines;
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute}) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        lines.push_back(fmt::format("    descriptor.kernels.push_back(std::move({}));", variable_of(*kernel)));
        if (kind == KernelKind::kCompute && compute_by_group())
            lines.emplace_back(
                "    if (!core_group_2.ranges().empty()) {\n"
                "        descriptor.kernels.push_back(std::move(compute_kernel_group_2));\n    }");
    }
    return layout::join(lines, "\n");
}

std::string DescriptorFactoryText::override_body() {
    forget_prepared();
    std::vector<std::string> prepared, loops, positions;
    int position = 0;
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute}) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        const std::vector<std::string> lines = refreshing_lines(*kernel, 16, prepared);
        const int index = position++;
        if (lines.empty()) continue;
        const std::string name = fmt::format("k{}Kernel", pascal_case(to_string(kind)));
        positions.push_back(fmt::format("    constexpr KernelHandle {} = {};", name, index));
        loops.push_back(
            fmt::format("    for (auto& column : GetRuntimeArgs(program, {0})) {{\n"
                        "        for (auto& {1}_args : column) {{\n"
                        "            if ({1}_args.size() > 0) {{\n{2}\n            }}\n        }}\n    }}",
                        name, to_string(kind), layout::join(lines, "\n")));
    }
    std::vector<std::string> parts;
    if (!positions.empty()) {
        metal_headers.insert("tt-metalium/host_api.hpp");
        parts.emplace_back(
            "    // Kernels by the order in which create_descriptor adds them, and their arguments by position");
        parts.insert(parts.end(), positions.begin(), positions.end());
        parts.push_back(layout::indented(4, refresh_constants()) + "\n");
    }
    parts.insert(parts.end(), prepared.begin(), prepared.end());
    if (!loops.empty()) parts.emplace_back("    // A core without the kernel has no arguments.");
    parts.insert(parts.end(), loops.begin(), loops.end());
    const auto resident = resident_buffers();
    if (!resident.empty()) {
        metal_headers.insert("tt-metalium/experimental/program_descriptor_patching.hpp");
        parts.emplace_back(
            "\n    // Circular buffers go by their order as well; one without a buffer stays as it is.\n"
            "    ProgramDescriptor addresses;");
        for (const CircularBuffer& cb : plan_.buffers) {
            parts.push_back(cb.backing.empty() ? std::string("    addresses.cbs.push_back(CBDescriptor{});")
                                               : fmt::format("    addresses.cbs.push_back(CBDescriptor{{.buffer = "
                                                             "{}.buffer()}});",
                                                             tensor_term(plan_, cb.backing)));
            if (&cb == resident.back()) break;
        }
        parts.emplace_back("    apply_descriptor_runtime_args(program, addresses);");
    }
    return layout::join(parts, "\n");
}

}  // namespace opwright::builder
