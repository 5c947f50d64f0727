// Runtime arguments of each core, and the same again on a program cache hit.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/kernel_range.hpp"
#include "builder/scaffold/kernel_shards.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

constexpr KernelKind kKinds[] = {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute};

/// A condition or a choice is not an unsigned number by itself.
std::string as_unsigned(const std::string& cpp) {
    return cpp.find_first_of("?<>=!&|") == std::string::npos ? cpp : fmt::format("static_cast<uint32_t>({})", cpp);
}

/// An attribute in the formula whose type a list of uint32_t does not take: negative values arrive as their bits.
bool names_other_integer(const Plan& plan, const ExprPtr& value) {
    const std::vector<std::string> names = names_of(value);
    return std::any_of(names.begin(), names.end(), [&](const std::string& n) {
        const Attribute* attribute = plan.attribute(n);
        if (attribute == nullptr) return false;
        const ParamKind kind = attribute->type.kind;
        return kind == ParamKind::kInt8 || kind == ParamKind::kInt16 || kind == ParamKind::kInt32 ||
               kind == ParamKind::kInt64 || kind == ParamKind::kUint64;
    });
}

}  // namespace

std::string constant_name(const Kernel& kernel, const KernelArg& arg) {
    return "k" + pascal_case(to_string(kernel.kind)) + pascal_case(arg.name);
}

bool FactoryText::compute_by_group() const {
    const Kernel* compute = plan_.kernel(KernelKind::kCompute);
    return compute != nullptr && compute->per_group && has_groups();
}

bool FactoryText::compute_by_core() const {
    if (!compute_by_group()) return false;
    const Kernel& compute = *plan_.kernel(KernelKind::kCompute);
    if (!compute.runtime_args.empty()) return true;
    if (!compute_takes_more_) {
        const Result<KernelText> code = kernel_text(plan_, flows_, compute);
        compute_takes_more_ = code && !code->use.behind.empty();
    }
    return *compute_takes_more_;
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
    std::string number = value(arg.attribute);
    if (arg.source != ArgSource::kAttributePacked) {
        const Result<std::string> cpp = host_cpp(plan_, arg.value);
        if (!cpp) return cpp;
        number = fmt::format("1.0f / {}", cpp->find(' ') == std::string::npos ? *cpp : "(" + *cpp + ")");
        if (arg.root) {
            std_headers.insert("cmath");
            number = fmt::format("1.0f / std::sqrt(static_cast<float>({}))", *cpp);
        }
    }
    if (arg.source == ArgSource::kReciprocalBits) {
        std_headers.insert("bit");
        return fmt::format("std::bit_cast<uint32_t>({})", number);
    }
    metal_headers.insert("tt-metalium/bfloat16.hpp");
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
            if (!cpp) return cpp;
            return names_other_integer(plan_, arg.value) ? fmt::format("static_cast<uint32_t>({})", *cpp)
                                                         : as_unsigned(*cpp);
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
        case ArgSource::kReciprocalBits:
            return bits_of(arg);
        case ArgSource::kPresence:
            return fmt::format("static_cast<uint32_t>({}.has_value())",
                               arg.tensor.empty() ? arg.attribute : arg.tensor);
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
    if (arg.source == ArgSource::kBufferAddress) {
        std::string buffer = bound_buffer(arg.tensor, prepared);
        if (!buffer.empty()) return buffer;
    }
    const bool named = arg.source == ArgSource::kBufferAddress || arg.source == ArgSource::kAttributeBits ||
                       arg.source == ArgSource::kAttributePacked || arg.source == ArgSource::kReciprocalPacked ||
                       arg.source == ArgSource::kReciprocalBits;
    if (!value || !named) return value;
    const bool taken = plan_.attribute(arg.name) != nullptr || plan_.tensor(arg.name) != nullptr;
    const std::string name = taken ? arg.name + "_word" : symbol_term(plan_, arg.name);
    if (prepare(name)) prepared.push_back(layout::assign(4, "const uint32_t " + name, *value));
    return name;
}

Result<FactoryText::Values> FactoryText::runtime_values(const Kernel& kernel, std::vector<std::string>& prepared) {
    Values values;
    for (const KernelArg& arg : kernel.runtime_args) {
        if (arg.source == ArgSource::kAddressList) {
            values.list = list_term(plan_, arg.tensor);
            continue;
        }
        const Result<std::string> value = runtime_value(arg, prepared);
        if (!value) return tl::unexpected(value.error());
        (values.list.empty() ? values.before : values.behind).push_back(*value);
    }
    const Result<KernelText> code = kernel_text(plan_, flows_, kernel);
    if (!code) return tl::unexpected(code.error());
    for (const NamedArg& arg : code->use.behind)
        (values.list.empty() ? values.before : values.behind).push_back(stub_value(kernel, arg, prepared));
    return values;
}

std::string FactoryText::stub_value(const Kernel& kernel, const NamedArg& arg, std::vector<std::string>& prepared) {
    if (arg.host == arg.name) return arg.name;  // a variable of the loop over the cores
    const auto taken = [&](const std::string& name) {
        const auto known = stub_values_.find(name);
        return known != stub_values_.end() ? known->second != arg.host
                                           : prepared_names_.contains(name) || symbol_term(plan_, name) != name ||
                                                 known_.contains(name) || plan_.attribute(name) != nullptr;
    };
    std::string name = arg.name;
    if (taken(name)) name = fmt::format("{}_{}", to_string(kernel.kind), arg.name);
    while (taken(name)) name += "_";
    stub_values_.emplace(name, arg.host);
    if (prepare(name)) {
        if (arg.host.find("div_up") != std::string::npos) metal_headers.insert("tt-metalium/math.hpp");
        prepared.push_back(layout::assign(4, "const uint32_t " + name, arg.host));
    }
    return name;
}

/// The units share the pages of the output evenly, or there is no telling which belong to whom.
std::string FactoryText::even_pages_check(const std::string& code) {
    std::string checks;
    for (const Flow& flow : flows_) {
        const NamedArg quotient = output_pages_per_unit(plan_, flow);
        if (code.find(quotient.host) == std::string::npos) continue;
        const std::string total = quotient.host.substr(quotient.host.rfind(' ') + 1);
        const std::string pages = all_pages_term(plan_, flow.sink.tensor);
        const std::string of = flow.label.empty() ? "the output" : flow.label;
        metal_headers.insert("tt_stl/assert.hpp");
        checks += layout::call(4, "TT_FATAL",
                               {fmt::format("{} % {} == 0", pages, total),
                                cpp_string(plan_.names.op + ": {} pages of " + of +
                                           " are not the same number for each of {} units of work"),
                                pages, total},
                               ";") +
                  "\n";
    }
    return checks;
}

std::string FactoryText::group_of_loop() const {
    return plan_.work.order == CoreOrder::kRowsFirst
               ? "        const CoreCoord core{i % grid_size.x, i / grid_size.x};\n"
               : "        const CoreCoord core{i / grid_size.y, i % grid_size.y};\n";
}

Result<std::string> FactoryText::runtime_arguments() {
    std::vector<std::string> prepared;
    forget_prepared();
    const bool shards = plan_.work.policy == GridPolicy::kShardGrid;
    const Flow& flow = flows_.front();
    const bool parts = flow.one_end();
    const bool loop = has_groups() || (shards && (needs_start() || parts || !sets_core_ranges()));
    const std::string cores = loop ? "core" : shards ? "all_cores" : "core";
    std::string calls;
    for (const KernelKind kind : kKinds) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        const Result<Values> values = runtime_values(*kernel, prepared);
        if (!values) return tl::unexpected(values.error());
        if (values->before.empty() && values->list.empty()) continue;
        calls += set_arguments(*kernel, cores, *values, loop ? 8 : 4);
    }
    const std::string kept = remembered_before_loop() + remembered_in_loop();
    if (calls.empty() && kept.empty()) return std::string();
    const std::string what =
        loop && !shards ? "Runtime arguments: each core gets its own share of the units" : "Runtime arguments";
    std::string text = layout::comment(4, what + arguments_remark()) + "\n";
    if (!prepared.empty()) {
        const std::string lines = layout::join(prepared, "\n") + "\n";
        text += even_pages_check(lines) + lines;
    }
    if (!loop) {
        text += calls;
        text.pop_back();
        return text;
    }
    if (parts) {
        std_headers.insert("algorithm");
        if (flow.source.move == Move::kTile || flow.sink.move == Move::kTile)
            metal_headers.insert("tt-metalium/constants.hpp");
        text += shard_sizes_on_host(plan_, flow);
        calls = shard_part_on_host() + calls;
    }
    for (const Flow& each : flows_)
        if (each.uneven && has_groups()) calls = uneven_pages_on_host(plan_, each) + calls;
    if (shards) {
        text += needs_start() || parts
                    ? "    for (uint32_t i = 0; i < cores.size(); ++i) {\n        const CoreCoord& core = cores[i];\n"
                    : "    for (const CoreCoord& core : cores) {\n";
        return text + calls + "    }";
    }
    text += remembered_before_loop();
    text += "    for (uint32_t i = 0, start_unit = 0; i < num_cores; ++i) {\n" + group_of_loop();
    text += "        const uint32_t num_units = core_group_1.contains(core) ? num_units_group_1 : num_units_group_2;\n";
    return text + calls + remembered_in_loop() + "        start_unit += num_units;\n    }";
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

std::vector<std::string> FactoryText::refreshing_lines(const Kernel& kernel, int pad,
                                                       std::vector<std::string>& prepared) {
    const std::string indent(static_cast<std::size_t>(pad), ' ');
    const std::string args = fmt::format("{}_args", to_string(kernel.kind));
    std::vector<std::string> lines;
    std::string list;  // start of what comes behind a list of addresses
    int behind = 0;
    for (const KernelArg& arg : kernel.runtime_args) {
        if (arg.source == ArgSource::kAddressList) {
            lines.push_back(
                fmt::format("{3}for (size_t i = 0; i < {0}.size(); ++i) {{\n{3}    {1}[{2} + i] "
                            "= {0}[i].buffer()->address();\n{3}}}",
                            list_term(plan_, arg.tensor), args, constant_name(kernel, arg), indent));
            list = fmt::format("{} + {}.size()", constant_name(kernel, arg), list_term(plan_, arg.tensor));
            behind = 0;
            continue;
        }
        std::string position = constant_name(kernel, arg);
        if (!list.empty()) position = behind > 0 ? fmt::format("{} + {}", list, behind) : list;
        ++behind;
        if (!is_refreshed(arg)) continue;
        const Result<std::string> value = runtime_value(arg, prepared);
        lines.push_back(fmt::format("{}{}[{}] = {};", indent, args, position, value ? *value : std::string("0")));
    }
    return lines;
}

}  // namespace opwright::builder
