#include "builder/scaffold/style_form.hpp"

#include <fmt/format.h>

#include "builder/scaffold/factory_view.hpp"

namespace opwright::builder {

std::vector<Style> all_styles() {
    return {Style::kSeed, Style::kDescriptor};
}

const StyleForm& form_of(Style style) {
    static const StyleForm seed{Style::kSeed,
                                "{op}_op.hpp",
                                "{op}_op.cpp",
                                {{"device/{op}_op.hpp", "device/op_op.hpp", 2},
                                 {"device/{op}_op.cpp", "device/op_op.cpp", 2},
                                 {"device/{op}_program_factory.hpp", "device/op_program_factory.hpp", 3},
                                 {"device/{op}_program_factory.cpp", "device/op_program_factory.cpp", 3}},
                                "ProgramFactory",
                                false,
                                add_seed_factory};
    static const StyleForm descriptor{
        Style::kDescriptor,
        "{op}_device_operation.hpp",
        "{op}_device_operation.cpp",
        {{"device/{op}_device_operation_types.hpp", "device/op_device_operation_types.hpp", 2},
         {"device/{op}_device_operation.hpp", "device/op_device_operation.hpp", 2},
         {"device/{op}_device_operation.cpp", "device/op_device_operation.cpp", 2},
         {"device/{op}_program_factory.hpp", "device/op_descriptor_factory.hpp", 3},
         {"device/{op}_program_factory.cpp", "device/op_descriptor_factory.cpp", 3}},
        "{pascal}ProgramFactory",
        true,
        add_descriptor_factory};
    return style == Style::kDescriptor ? descriptor : seed;
}

std::string StyleForm::operation_from_ttnn(const Names& names) const {
    return in_prim ? "prim::" + names.device_operation
                   : fmt::format("{}::{}", names.op_namespace.substr(6), names.device_operation);
}

std::string StyleForm::operation_from_prim(const Names& names) const {
    return in_prim ? names.device_operation : operation_from_ttnn(names);
}

std::string with_names(std::string text, const std::string& op, const std::string& pascal) {
    for (const auto& [tag, name] : {std::pair<std::string, const std::string&>("{op}", op), {"{pascal}", pascal}})
        for (std::size_t at = 0; (at = text.find(tag, at)) != std::string::npos; at += name.size())
            text.replace(at, tag.size(), name);
    return text;
}

}  // namespace opwright::builder
