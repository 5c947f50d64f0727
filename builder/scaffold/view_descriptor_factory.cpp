// View of the descriptor style's `device/<op>_program_factory.hpp/.cpp`.
#include <fmt/format.h>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/descriptor_factory.hpp"
#include "builder/scaffold/factory_view.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

std::vector<std::string> parameters(const Plan& plan) {
    return {fmt::format("const {}Params& operation_attributes", plan.names.pascal),
            fmt::format("const {}Inputs& tensor_args", plan.names.pascal),
            fmt::format("{}& {}", returned_type(plan, "Tensor"), returned_name(plan))};
}

std::vector<std::string> override_parameters(const Plan& plan) {
    std::vector<std::string> list = parameters(plan);
    list.insert(list.begin(), "tt::tt_metal::Program& program");
    list.emplace_back("const std::optional<ttnn::MeshCoordinate>& mesh_dispatch_coordinate");
    return list;
}

std::vector<std::string> unused(std::vector<std::string> list) {
    for (std::string& text : list) text = opwright::builder::unused(text);
    return list;
}

/// `const Tensor& input = tensor_args.input;` for what `body` uses: its statements then read as those of a function
/// with these parameters.
std::string aliases(const Plan& plan, const std::string& body) {
    std::vector<std::string> lines;
    for (const TensorArg& tensor : plan.tensors)
        if (uses(body, tensor.name))
            lines.push_back(layout::assign(4, parameter(tensor), "tensor_args." + tensor.name));
    const std::vector<std::string> returned = returned_outputs(plan, "output", "outputs");
    for (std::size_t i = 0; i < plan.outputs.size() && !plan.has_one_output(); ++i) {
        const std::string name = output_term(plan, plan.outputs[i].name);
        if (uses(body, name)) lines.push_back(layout::assign(4, "const Tensor& " + name, returned[i]));
    }
    for (const Attribute& attribute : plan.attributes) {
        if (!uses(body, attribute.name)) continue;
        const std::string text = parameter(attribute);
        lines.push_back(layout::assign(4, text.starts_with("const ") ? text : "const " + text,
                                       "operation_attributes." + attribute.name));
    }
    return layout::join(lines, "\n");
}

}  // namespace

Result<void> add_descriptor_factory(View& view, const Plan& plan, const Flows& flows) {
    DescriptorFactoryText factory(plan, flows);
    const std::string result = "tt::tt_metal::ProgramDescriptor ";
    const std::string name = plan.names.pascal + "ProgramFactory";
    const std::string create = fmt::format("ProgramDescriptor {}::create_descriptor", name);
    const std::string override_name = fmt::format("void {}::override_runtime_arguments", name);
    view.set("factory_has_override", factory.has_override());
    view.set("create_declaration", layout::call(4, "static " + result + "create_descriptor", parameters(plan), ";"));
    view.set("create_definition_unused",
             layout::call(0, fmt::format("{}{}::create_descriptor", result, name), unused(parameters(plan)), " {"));
    std::vector<std::string> declared = override_parameters(plan);
    declared.back() += " = std::nullopt";
    view.set("override_comment", override_comment(plan, 4));
    view.set("override_declaration", layout::call(4, "static void override_runtime_arguments", declared, ";"));
    view.set("override_definition_unused", layout::call(0, override_name, unused(override_parameters(plan)), " {"));

    const Result<FactoryBodies> bodies = add_factory_statements(view, factory);
    if (!bodies) return tl::unexpected(bodies.error());
    for (const auto& [stage, body] : {std::pair(5, &bodies->at_5), std::pair(6, &bodies->at_6)}) {
        const std::string lines = aliases(plan, *body);
        set_optional(view, fmt::format("create_aliases_{}", stage).c_str(), lines);
        view.set(fmt::format("create_definition_{}", stage),
                 layout::call(0, create, used_only(parameters(plan), lines + *body), " {"));
    }
    const std::string override_body = factory.override_body();
    const std::string override_lines = aliases(plan, override_body);
    std::vector<std::string> defined = override_parameters(plan);
    defined.front() = "Program& program";
    set_optional(view, "override_aliases", override_lines);
    view.set("override_body", override_body);
    view.set("override_definition",
             layout::call(0, override_name, used_only(defined, override_lines + override_body), " {"));
    view.set("finished_kernels", factory.finished_kernels());
    factory.std_headers.insert("utility");
    add_factory_includes(view, factory, *bodies);
    return {};
}

}  // namespace opwright::builder
