// CreateKernel calls with compile-time arguments and compute configuration.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

std::string compile_args_name(const Kernel& kernel) {
    return fmt::format("{}_compile_args", to_string(kernel.kind));
}

Result<std::string> FactoryText::compile_args(const Kernel& kernel, const std::string& units, const std::string& list) {
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
            if (line.size() - std::min(line.find('\n'), line.size()) > layout::kColumns)
                line = fmt::format("    {}{} = {{\n        {}}};", type, list, layout::join(scalars, ",\n        "));
            text += line + "\n";
            declared = true;
        } else {
            for (const std::string& scalar : scalars) text += fmt::format("    {}.push_back({});\n", list, scalar);
        }
        scalars.clear();
    };
    for (const KernelArg& arg : kernel.compile_args) {
        if (arg.source == ArgSource::kAccessor) {
            flush();
            const TensorArg* tensor = plan_.tensor(arg.tensor);
            std::string buffer = fmt::format("*{}.buffer()", tensor_term(plan_, arg.tensor));
            if (tensor != nullptr && tensor->is_optional)
                buffer = fmt::format("{0}.has_value() ? {0}->buffer() : nullptr", arg.tensor);
            text += fmt::format("    TensorAccessorArgs({}).append_to({});\n", buffer, list);
            metal_headers.insert("tt-metalium/tensor_accessor_args.hpp");
            continue;
        }
        const Result<std::string> value = argument_value(arg, units, "0");
        if (!value) return value;
        scalars.push_back(*value);
    }
    if (!scalars.empty() || !declared) flush();
    text.pop_back();
    return text;
}

std::string FactoryText::named_args_comment(const std::vector<NamedArg>& named) {
    std::vector<std::string> why;
    for (const NamedArg& arg : named) why.push_back(arg.why);
    return layout::comment(4, fmt::format("The stub also needs {}: by name, so that the positions above stay those of "
                                          "the specification.",
                                          layout::join(why, ", ")));
}

std::vector<std::string> FactoryText::named_pairs(const std::vector<NamedArg>& named) {
    std::vector<std::string> pairs;
    for (const NamedArg& arg : named) {
        pairs.push_back(fmt::format("{{\"{}\", {}}}", arg.name, arg.host));
        if (arg.host.find("div_up") != std::string::npos) metal_headers.insert("tt-metalium/math.hpp");
    }
    return pairs;
}

Result<std::string> FactoryText::kernels() {
    std::vector<std::string> blocks;
    // Data movement first, as elsewhere in ttnn; the handles are what matters.
    for (const KernelKind kind : {KernelKind::kReader, KernelKind::kWriter, KernelKind::kCompute}) {
        const Kernel* kernel = plan_.kernel(kind);
        if (kernel == nullptr) continue;
        const Result<std::string> text =
            kind == KernelKind::kCompute ? compute_creation(*kernel) : kernel_creation(*kernel);
        if (!text) return text;
        blocks.push_back(*text);
    }
    std::string text = layout::join(blocks, "\n\n");
    if (const std::string check = even_pages_check(text); !check.empty()) text = check + "\n" + text;
    if (!single_core_units_.empty()) text = single_core_units_ + "\n\n" + text;
    return text;
}

}  // namespace opwright::builder
