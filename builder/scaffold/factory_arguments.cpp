// Runtime arguments of each core, and the same again on a program cache hit.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

constexpr KernelKind kKinds[] = {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute};

std::string handle_of(const Kernel& kernel) {
    return fmt::format("{}_kernel_id", to_string(kernel.kind));
}

/// A condition or a choice is not an unsigned number by itself.
std::string as_unsigned(const std::string& cpp) {
    return cpp.find_first_of("?<>=!&|") == std::string::npos ? cpp : fmt::format("static_cast<uint32_t>({})", cpp);
}

}  // namespace

std::string constant_name(const Kernel& kernel, const KernelArg& arg) {
    return "k" + pascal_case(to_string(kernel.kind)) + pascal_case(arg.name);
}

bool FactoryText::compute_per_core() const {
    const Kernel* compute = plan_.kernel(KernelKind::kCompute);
    return compute != nullptr && has_groups() && compute->per_group &&
           std::any_of(compute->runtime_args.begin(), compute->runtime_args.end(), is_refreshed);
}

bool FactoryText::needs_start() const {
    return std::any_of(plan_.kernels.begin(), plan_.kernels.end(), [](const Kernel& kernel) {
        return std::any_of(kernel.runtime_args.begin(), kernel.runtime_args.end(),
                           [](const KernelArg& a) { return a.source == ArgSource::kUnitStart; });
    });
}

Result<std::string> FactoryText::scaled(const std::string& units, const ExprPtr& factor) const {
    if (!factor || constant_of(factor) == 1 || units == "0") return units;
    const Result<std::string> cpp = host_cpp(plan_, factor);
    if (!cpp || units == "1") return cpp;
    const bool simple = cpp->find_first_of("+-/%?<>=&| ") == std::string::npos;
    return fmt::format("{} * {}", units, simple ? *cpp : "(" + *cpp + ")");
}

Result<std::string> FactoryText::bits_of(const KernelArg& arg) {
    const auto value = [&](const std::string& name) {
        const Attribute* attribute = plan_.attribute(name);
        return attribute != nullptr && attribute->type.is_optional ? name + ".value_or(0.0f)" : name;
    };
    if (arg.source == ArgSource::kAttributeBits) {
        std_headers.insert("bit");
        return fmt::format("std::bit_cast<uint32_t>({})", value(arg.attribute));
    }
    metal_headers.insert("tt-metalium/bfloat16.hpp");
    std::string number = value(arg.attribute);
    if (arg.source == ArgSource::kReciprocalPacked) {
        const Result<std::string> cpp = host_cpp(plan_, arg.value);
        if (!cpp) return cpp;
        number = fmt::format("1.0f / {}", cpp->find(' ') == std::string::npos ? *cpp : "(" + *cpp + ")");
    }
    return fmt::format("pack_two_bfloat16_into_uint32({{bfloat16({0}), bfloat16({0})}})", number);
}

std::string FactoryText::address(const std::string& tensor) const {
    const TensorArg* argument = plan_.tensor(tensor);
    if (argument != nullptr && argument->is_optional)
        return fmt::format("{0}.has_value() ? {0}->buffer()->address() : 0", tensor);
    return fmt::format("{}.buffer()->address()", tensor_term(plan_, tensor));
}

Result<std::string> FactoryText::argument_value(const KernelArg& arg, const std::string& units,
                                                const std::string& start) {
    switch (arg.source) {
        case ArgSource::kValue: {
            const Result<std::string> cpp = host_cpp(plan_, arg.value);
            return cpp ? Result<std::string>(as_unsigned(*cpp)) : cpp;
        }
        case ArgSource::kCbIndex: {
            const CircularBuffer* cb = plan_.buffer(arg.cb);
            return cb != nullptr ? cb->name : std::to_string(arg.cb);
        }
        case ArgSource::kBufferAddress:
            return address(arg.tensor);
        case ArgSource::kUnitCount:
            return scaled(units, arg.value);
        case ArgSource::kUnitStart:
            return scaled(start, arg.value);
        case ArgSource::kAttributeBits:
        case ArgSource::kAttributePacked:
        case ArgSource::kReciprocalPacked:
            return bits_of(arg);
        default:
            return fmt::format("0 /* {}: the specification does not say how to compute it */", arg.name);
    }
}

Result<std::string> FactoryText::runtime_value(const KernelArg& arg, std::vector<std::string>& prepared) {
    const bool shards = plan_.work.policy == GridPolicy::kShardGrid;
    const bool single = plan_.work.policy == GridPolicy::kSingleCore;
    const Result<std::string> value = argument_value(arg, shards ? "1" : "num_units",
                                                     shards   ? "i"
                                                     : single ? "0"
                                                              : "start_unit");
    const bool named = arg.source == ArgSource::kBufferAddress || arg.source == ArgSource::kAttributeBits ||
                       arg.source == ArgSource::kAttributePacked || arg.source == ArgSource::kReciprocalPacked;
    if (!value || !named) return value;
    const bool taken = plan_.attribute(arg.name) != nullptr || plan_.tensor(arg.name) != nullptr;
    const std::string name = taken ? arg.name + "_word" : symbol_term(plan_, arg.name);
    // Two kernels may have an argument of the same name and value.
    if (prepared_names_.insert(name).second) prepared.push_back(layout::assign(4, "const uint32_t " + name, *value));
    return name;
}

Result<FactoryText::Values> FactoryText::runtime_values(const Kernel& kernel, std::vector<std::string>& prepared) {
    Values values;
    for (const KernelArg& arg : kernel.runtime_args) {
        if (arg.source == ArgSource::kAddressList) {
            values.list = arg.tensor;
            continue;
        }
        const Result<std::string> value = runtime_value(arg, prepared);
        if (!value) return tl::unexpected(value.error());
        (values.list.empty() ? values.before : values.behind).push_back(*value);
    }
    return values;
}

/// SetRuntimeArgs for `cores`; a list of addresses is appended to a vector first.
std::string FactoryText::set_arguments(const Kernel& kernel, const std::string& cores, const Values& values,
                                       int pad) const {
    const std::string indent(static_cast<std::size_t>(pad), ' ');
    const std::string id =
        kernel.kind == KernelKind::kCompute && compute_per_core() ? "compute_kernel_ids.back()" : handle_of(kernel);
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

std::string FactoryText::group_of_loop() const {
    return plan_.work.order == CoreOrder::kRowsFirst
               ? "        const CoreCoord core{i % grid_size.x, i / grid_size.x};\n"
               : "        const CoreCoord core{i / grid_size.y, i % grid_size.y};\n";
}

Result<std::string> FactoryText::runtime_arguments() {
    std::vector<std::string> prepared;
    prepared_names_.clear();
    const bool shards = plan_.work.policy == GridPolicy::kShardGrid;
    const bool loop = has_groups() || (shards && needs_start());
    const std::string cores = loop ? "core" : shards ? "all_cores" : "core";
    std::string calls;
    for (const KernelKind kind : kKinds) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr || kernel->runtime_args.empty()) continue;
        const Result<Values> values = runtime_values(*kernel, prepared);
        if (!values) return tl::unexpected(values.error());
        calls += set_arguments(*kernel, cores, *values, loop ? 8 : 4);
    }
    std::string text =
        loop ? "    // Runtime arguments: each core gets its own share of the units\n" : "    // Runtime arguments\n";
    if (!prepared.empty()) text += layout::join(prepared, "\n") + "\n";
    if (!loop) {
        text += calls;
        text.pop_back();
        return text;
    }
    if (shards) {
        text += "    for (uint32_t i = 0; i < cores.size(); ++i) {\n        const CoreCoord& core = cores[i];\n";
        return text + calls + "    }";
    }
    text += "    std::vector<CoreCoord> cores;\n    cores.reserve(num_cores);\n";
    if (compute_per_core()) text += "    std::vector<KernelHandle> compute_kernel_ids;\n";
    text += "    for (uint32_t i = 0, start_unit = 0; i < num_cores; ++i) {\n" + group_of_loop();
    text += "        const uint32_t num_units = core_group_1.contains(core) ? num_units_group_1 : num_units_group_2;\n";
    if (compute_per_core())
        text +=
            "        compute_kernel_ids.push_back(core_group_1.contains(core) ? compute_kernel_id : "
            "compute_kernel_group_2_id);\n";
    return text + calls + "        cores.push_back(core);\n        start_unit += num_units;\n    }";
}

std::string FactoryText::refresh_constants() const {
    std::vector<std::string> constants;
    for (const Kernel& kernel : plan_.kernels) {
        int behind = -1;  // position relative to the end of a list of addresses
        for (std::size_t i = 0; i < kernel.runtime_args.size(); ++i) {
            const KernelArg& arg = kernel.runtime_args[i];
            if (is_refreshed(arg) && behind < 0)
                constants.push_back(
                    fmt::format("constexpr uint32_t {} = {};{}", constant_name(kernel, arg),
                                arg.index >= 0 ? arg.index : static_cast<int>(i),
                                arg.source == ArgSource::kAddressList ? "  // and the ones behind it" : ""));
            if (behind >= 0) ++behind;
            if (arg.source == ArgSource::kAddressList) behind = 0;
        }
    }
    return layout::join(constants, "\n");
}

std::string FactoryText::override_body() {
    std::vector<std::string> prepared, loop;
    prepared_names_.clear();
    for (const KernelKind kind : kKinds) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        std::vector<std::string> lines;
        std::string list;  // start of what comes behind a list of addresses
        int behind = 0;
        for (const KernelArg& arg : kernel->runtime_args) {
            const std::string args = fmt::format("{}_args", to_string(kind));
            if (arg.source == ArgSource::kAddressList) {
                lines.push_back(
                    fmt::format("        for (size_t i = 0; i < {0}.size(); ++i) {{\n            {1}[{2} + i] "
                                "= {0}[i].buffer()->address();\n        }}",
                                arg.tensor, args, constant_name(*kernel, arg)));
                list = fmt::format("{} + {}.size()", constant_name(*kernel, arg), arg.tensor);
                behind = 0;
                continue;
            }
            std::string position = constant_name(*kernel, arg);
            if (!list.empty()) position = behind > 0 ? fmt::format("{} + {}", list, behind) : list;
            ++behind;
            if (!is_refreshed(arg)) continue;
            const Result<std::string> value = runtime_value(arg, prepared);
            lines.push_back(fmt::format("        {}[{}] = {};", args, position, value ? *value : std::string("0")));
        }
        if (lines.empty()) continue;
        const std::string id =
            kind == KernelKind::kCompute && compute_per_core() ? "compute_kernel_ids[core_index]" : handle_of(*kernel);
        loop.push_back(fmt::format("        auto& {}_args = GetRuntimeArgs(program, shared_variables.{}, core);",
                                   to_string(kind), id));
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
        compute_per_core()
            ? "    for (size_t core_index = 0; core_index < shared_variables.cores.size(); ++core_index) {\n"
              "        const CoreCoord& core = shared_variables.cores[core_index];"
            : "    for (const CoreCoord& core : shared_variables.cores) {");
    parts.insert(parts.end(), loop.begin(), loop.end());
    return layout::join(parts, "\n") + "\n    }";
}

}  // namespace opwright::builder
