#include "builder/scaffold/seed_factory.hpp"

#include <fmt/format.h>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/kernel_text.hpp"

namespace opwright::builder {

namespace {

std::string handle_of(const Kernel& kernel) {
    return fmt::format("{}_kernel_id", to_string(kernel.kind));
}

}  // namespace

std::string SeedFactoryText::buffer_helpers(const BufferKinds& kinds) {
    constexpr const char* kConfig = "CircularBufferConfig(num_pages * page_size, {{index, format}})";
    std::string text;
    if (kinds.own)
        text += fmt::format(
            "    const auto create_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat format) "
            "{{\n        CreateCircularBuffer(\n            program,\n            all_cores,\n            "
            "{}.set_page_size(index, page_size));\n    }};\n",
            kConfig);
    if (kinds.rows) {
        metal_headers.insert("tt-metalium/tile.hpp");
        text += fmt::format(
            "    // Pages that are rows of values: to compute they are tiles with a single row.\n"
            "    const auto create_row_cb = [&](uint32_t index, uint32_t num_pages, uint32_t page_size, DataFormat "
            "format) {{\n        CreateCircularBuffer(\n            program,\n            all_cores,\n            {}\n"
            "                .set_page_size(index, page_size)\n                .set_tile_dims(index, tt_metal::Tile({{1, "
            "constants::TILE_WIDTH}})));\n    }};\n",
            kConfig);
        metal_headers.insert("tt-metalium/constants.hpp");
    }
    if (kinds.resident)
        text += fmt::format(
            "    // In the memory of a tensor: the shard that a core has of it, and nothing else.\n"
            "    const auto create_cb_in =\n        [&](uint32_t index, uint32_t num_pages, uint32_t page_size, "
            "DataFormat format, const Buffer& buffer) {{\n            return CreateCircularBuffer(\n                "
            "program,\n                all_cores,\n                {}\n                    .set_page_size(index, "
            "page_size)\n                    .set_globally_allocated_address(buffer));\n        }};\n",
            kConfig);
    return text;
}

std::string SeedFactoryText::resident_handle(const CircularBuffer& cb, bool used) const {
    return used ? fmt::format("const CBHandle {}_handle = ", cb.name) : std::string();
}

std::string SeedFactoryText::named_args(const Kernel& kernel, const std::vector<NamedArg>& named) {
    if (named.empty()) return {};
    std_headers.insert("string");
    std_headers.insert("unordered_map");
    const std::string head =
        fmt::format("    const std::unordered_map<std::string, uint32_t> {}_named_args = {{", to_string(kernel.kind));
    return named_args_comment(named) + "\n" + layout::braced(4, head, named_pairs(named), "};") + "\n";
}

Result<std::string> SeedFactoryText::kernel_creation(const Kernel& kernel) {
    const Result<KernelText> code = kernel_text(plan_, flows_, kernel);
    if (!code) return tl::unexpected(code.error());
    const bool reads = kernel.kind == KernelKind::kReader;
    const Result<std::string> args = compile_args(kernel, "num_units_group_1", compile_args_name(kernel));
    if (!args) return args;
    std::string text =
        layout::comment(4, reads ? "Reader: NCRISC, NOC 0" : "Writer: BRISC, NOC 1") + "\n" + *args + "\n";
    text += named_args(kernel, code->use.named);
    std::vector<std::string> config = {compile_args_name(kernel)};
    if (!code->use.named.empty()) {
        config.emplace_back("/*defines=*/{}");
        config.push_back(fmt::format("{}_named_args", to_string(kernel.kind)));
    }
    return text + layout::call(4, fmt::format("const KernelHandle {}_kernel_id = CreateKernel", to_string(kernel.kind)),
                               {"program", cpp_string(kernel.path), "all_cores",
                                fmt::format("{}DataMovementConfig({})", reads ? "Reader" : "Writer",
                                            layout::join(config, ", "))},
                               ";");
}

Result<std::string> SeedFactoryText::compute_creation(const Kernel& kernel) {
    const Result<KernelText> code = kernel_text(plan_, flows_, kernel);
    if (!code) return tl::unexpected(code.error());
    std::vector<std::string> config;
    std::string text = "    // Compute: TRISC 0 to 2\n" + compute_config(config);
    const std::string named = named_args(kernel, code->use.named);
    const auto create = [&](const std::string& cores, int pad, const std::string& result, const std::string& args) {
        std::vector<std::string> fields = config;
        fields.push_back(".compile_args = " + args);
        if (has_compute_defines()) fields.emplace_back(".defines = compute_defines");
        if (!named.empty()) fields.emplace_back(".named_compile_args = compute_named_args");
        const std::string joined = layout::join(fields, ", ");
        const std::string inner(static_cast<std::size_t>(pad) + 4, ' ');
        // clang-format breaks a braced list that is too long at its fields.
        std::string head = std::string(static_cast<std::size_t>(pad), ' ') + result + "CreateKernel(\n";
        head += inner + "program,\n" + inner + layout::literal(pad + 4, cpp_string(kernel.path)) + ",\n" + inner +
                cores + ",\n";
        if (inner.size() + joined.size() + 17 <= layout::kColumns)
            return head + inner + "ComputeConfig{" + joined + "});";
        if (inner.size() + 4 + joined.size() + 3 <= layout::kColumns)
            return head + inner + "ComputeConfig{\n" + inner + "    " + joined + "});";
        return head + inner + "ComputeConfig{\n" + inner + "    " + layout::join(fields, ",\n" + inner + "    ") +
               "});";
    };
    if (!compute_by_group()) {
        const std::string units = plan_.work.policy == GridPolicy::kShardGrid ? "1" : "num_units";
        const Result<std::string> args = compile_args(kernel, units, compile_args_name(kernel));
        if (!args) return args;
        return text + *args + "\n" + named +
               create("all_cores", 4, "const KernelHandle compute_kernel_id = ", compile_args_name(kernel));
    }
    // The number of units is a compile-time argument, so each core group needs a kernel of its own.
    text += "    // The number of units is known at compile time: one kernel per core group.\n";
    const Result<std::string> args = compile_args(kernel, "num_units", "args");
    if (!args) return args;
    const std::string list_begin = "    const std::vector<uint32_t> args = ";
    if (args->starts_with(list_begin) && args->find("\n") == std::string::npos) {
        const std::string values = args->substr(list_begin.size(), args->size() - list_begin.size() - 1);
        const std::string head =
            "    const auto compute_compile_args = [&](uint32_t num_units) -> std::vector<uint32_t> {";
        const std::string line = fmt::format("{} return {}; }};", head, values);
        text +=
            (line.size() <= layout::kColumns ? line : fmt::format("{}\n        return {};\n    }};", head, values)) +
            "\n";
    } else {
        text += "    const auto compute_compile_args = [&](uint32_t num_units) {\n" + layout::indented(4, *args) +
                "\n        return args;\n    };\n";
    }
    text += named;
    text += create("core_group_1", 4,
                   "const KernelHandle compute_kernel_id = ", "compute_compile_args(num_units_group_1)") +
            "\n";
    const std::string second = compute_by_core() ? "compute_kernel_group_2_id = " : "";
    if (!second.empty()) text += "    KernelHandle compute_kernel_group_2_id = compute_kernel_id;\n";
    text += "    if (!core_group_2.ranges().empty()) {\n" +
            create("core_group_2", 8, second, "compute_compile_args(num_units_group_2)") + "\n    }";
    return text;
}

/// SetRuntimeArgs for `cores`; a list of addresses is appended to a vector first.
std::string SeedFactoryText::set_arguments(const Kernel& kernel, const std::string& cores, const Values& values,
                                           int pad) {
    const std::string indent(static_cast<std::size_t>(pad), ' ');
    const std::string id = kernel.kind == KernelKind::kCompute && compute_by_core()
                               ? "core_group_1.contains(core) ? compute_kernel_id : compute_kernel_group_2_id"
                               : handle_of(kernel);
    if (!values.list.empty()) {
        const std::string list = fmt::format("{}_runtime_args", to_string(kernel.kind));
        std::string text =
            fmt::format("{}std::vector<uint32_t> {} = {{{}}};\n", indent, list, layout::join(values.before, ", "));
        text += fmt::format(
            "{0}for (const Tensor& tensor : {1}) {{\n{0}    {2}.push_back(tensor.buffer()->address());\n{0}}}\n",
            indent, values.list, list);
        for (const std::string& value : values.behind)
            text += fmt::format("{}{}.push_back({});\n", indent, list, value);
        return text + fmt::format("{}SetRuntimeArgs(program, {}, {}, {});\n", indent, id, cores, list);
    }
    const std::string list = "{" + layout::join(values.before, ", ") + "}";
    const std::string line = fmt::format("{}SetRuntimeArgs(program, {}, {}, {});", indent, id, cores, list);
    if (line.size() <= layout::kColumns) return line + "\n";
    const std::string second = fmt::format("{}    program, {}, {}, {});", indent, id, cores, list);
    if (second.size() <= layout::kColumns) return fmt::format("{}SetRuntimeArgs(\n{}\n", indent, second);
    std::string text =
        fmt::format("{0}SetRuntimeArgs(\n{0}    program,\n{0}    {1},\n{0}    {2},\n", indent, id, cores);
    text += list.size() + indent.size() + 6 <= layout::kColumns
                ? fmt::format("{}    {});", indent, list)
                : fmt::format("{}    {{{}}});", indent, layout::join(values.before, ",\n" + indent + "     "));
    return text + "\n";
}

std::string SeedFactoryText::compute_defines(const std::string& condition) {
    std_headers.insert({"map", "string"});
    if (condition.empty())
        return "    const std::map<std::string, std::string> compute_defines = {{\"PACKER_L1_ACC\", \"1\"}};\n";
    return fmt::format(
        "    std::map<std::string, std::string> compute_defines;\n    if ({}) {{\n"
        "        compute_defines[\"PACKER_L1_ACC\"] = \"1\";\n    }}\n",
        condition);
}

std::string SeedFactoryText::remembered_before_loop() {
    std::string text = "    std::vector<CoreCoord> cores;\n    cores.reserve(num_cores);\n";
    if (compute_by_core()) text += "    std::vector<KernelHandle> compute_kernel_ids;\n";
    return text;
}

std::string SeedFactoryText::remembered_in_loop() {
    std::string text = "        cores.push_back(core);\n";
    if (compute_by_core())
        text +=
            "        compute_kernel_ids.push_back(core_group_1.contains(core) ? compute_kernel_id : "
            "compute_kernel_group_2_id);\n";
    return text;
}

SeedFactoryText::SharedVariables SeedFactoryText::shared_variables() const {
    SharedVariables shared;
    const auto add = [&](const std::string& type, const std::string& name, const std::string& value,
                         const std::string& why) {
        shared.members.push_back({fmt::format("{} {};", type, name), why});
        shared.fields.push_back(fmt::format(".{} = {}", name, value));
    };
    const std::string handle = "tt::tt_metal::KernelHandle";
    if (plan_.kernel(KernelKind::kReader) != nullptr) add(handle, "reader_kernel_id", "reader_kernel_id", {});
    if (plan_.kernel(KernelKind::kCompute) != nullptr) {
        if (compute_by_core())
            add("std::vector<" + handle + ">", "compute_kernel_ids", "std::move(compute_kernel_ids)", "of cores[i]");
        else
            add(handle, "compute_kernel_id", "compute_kernel_id", compute_by_group() ? "of the first core group" : "");
    }
    if (plan_.kernel(KernelKind::kWriter) != nullptr) add(handle, "writer_kernel_id", "writer_kernel_id", {});
    for (const CircularBuffer* cb : resident_buffers())
        add("tt::tt_metal::CBHandle", cb->name + "_handle", cb->name + "_handle", "in the memory of " + cb->backing);
    const char* cores = plan_.work.policy == GridPolicy::kSingleCore  ? "{core}"
                        : plan_.work.policy == GridPolicy::kShardGrid ? "cores"
                                                                      : "std::move(cores)";
    add("std::vector<tt::tt_metal::CoreCoord>", "cores", cores, {});
    return shared;
}

std::string SeedFactoryText::override_body() {
    std::vector<std::string> prepared, loop;
    forget_prepared();
    bool by_core = false;
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute}) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        const std::vector<std::string> lines = refreshing_lines(*kernel, 8, prepared);
        if (lines.empty()) continue;
        const bool indexed = kind == KernelKind::kCompute && compute_by_core();
        by_core = by_core || indexed;
        loop.push_back(fmt::format("        auto& {}_args = GetRuntimeArgs(program, shared_variables.{}, core);",
                                   to_string(kind), indexed ? "compute_kernel_ids[core_index]" : handle_of(*kernel)));
        loop.insert(loop.end(), lines.begin(), lines.end());
    }
    std::vector<std::string> parts;
    for (const CircularBuffer* cb : resident_buffers())
        parts.push_back(layout::call(4, "UpdateDynamicCircularBufferAddress",
                                     {"program", fmt::format("shared_variables.{}_handle", cb->name),
                                      fmt::format("*{}.buffer()", tensor_term(plan_, cb->backing))},
                                     ";"));
    parts.insert(parts.end(), prepared.begin(), prepared.end());
    if (loop.empty()) return layout::join(parts, "\n");
    parts.emplace_back(
        by_core ? "    for (size_t core_index = 0; core_index < shared_variables.cores.size(); ++core_index) {\n"
                  "        const CoreCoord& core = shared_variables.cores[core_index];"
                : "    for (const CoreCoord& core : shared_variables.cores) {");
    parts.insert(parts.end(), loop.begin(), loop.end());
    return layout::join(parts, "\n") + "\n    }";
}

}  // namespace opwright::builder
