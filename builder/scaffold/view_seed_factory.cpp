// View of the seed's `device/<op>_program_factory.hpp/.cpp`, and of what the device operation passes on to it.
#include <fmt/format.h>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_view.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/seed_factory.hpp"

namespace opwright::builder {

namespace {

std::string spelled(const std::string& text, bool named) {
    return named ? text : unused(text);
}

std::vector<std::string> parameters(const Plan& plan, const std::vector<const Attribute*>& attributes, bool named) {
    std::vector<std::string> list;
    for (const TensorArg& tensor : plan.tensors) list.push_back(spelled(parameter(tensor), named));
    for (const OutputPlan& output : plan.outputs)
        list.push_back(spelled(plan.returns_list() ? std::string("const std::vector<Tensor>& outputs")
                                                   : "const Tensor& " + output_term(plan, output.name),
                               named));
    for (const Attribute* attribute : attributes) list.push_back(spelled(parameter(*attribute), named));
    return list;
}

/// Only what a call may change.
std::vector<std::string> override_parameters(const Plan& plan, bool named) {
    std::vector<std::string> list = parameters(plan, refreshed_attributes(plan), named);
    list.insert(list.begin(),
                spelled(fmt::format("const {}SharedVariables& shared_variables", plan.names.pascal), named));
    list.insert(list.begin(), spelled("Program& program", named));
    return list;
}

void add_factory_calls(View& view, const Plan& plan) {
    const std::string& name = plan.names.device_operation;
    const auto arguments_with = [&](const std::vector<const Attribute*>& attributes) {
        std::vector<std::string> arguments;
        for (const TensorArg& tensor : plan.tensors) arguments.push_back("tensor_args." + tensor.name);
        const std::vector<std::string> outputs = returned_outputs(plan, "output", "outputs");
        arguments.insert(arguments.end(), outputs.begin(), outputs.end());
        for (const Attribute* attribute : attributes) arguments.push_back("operation_attributes." + attribute->name);
        return arguments;
    };
    const auto attributes_parameter = [](bool used) {
        const std::string text = "const operation_attributes_t& operation_attributes";
        return used ? text : unused(text);
    };
    const std::string returned = std::string("tensor_return_value_t& ") + returned_name(plan);
    const std::vector<const Attribute*> for_create = factory_attributes(plan);
    const std::vector<const Attribute*> for_override = refreshed_attributes(plan);
    view.set(
        "factory_create_signature",
        layout::call(0, fmt::format("{0}::ProgramFactory::cached_program_t {0}::ProgramFactory::create", name),
                     {attributes_parameter(!for_create.empty()), "const tensor_args_t& tensor_args", returned}, " {"));
    view.set("factory_create_body", layout::call(4, fmt::format("return detail::{}_single_core", plan.names.op),
                                                 arguments_with(for_create), ";"));
    view.set("factory_override_signature",
             layout::call(0, fmt::format("void {}::ProgramFactory::override_runtime_arguments", name),
                          {"cached_program_t& cached_program", attributes_parameter(!for_override.empty()),
                           "const tensor_args_t& tensor_args", returned},
                          " {"));
    std::vector<std::string> arguments = arguments_with(for_override);
    arguments.insert(arguments.begin(), {"cached_program.program", "cached_program.shared_variables"});
    view.set("factory_override_body",
             layout::call(4, fmt::format("detail::{}_override_runtime_arguments", plan.names.op), arguments, ";"));
}

}  // namespace

Result<void> add_seed_factory(View& view, const Plan& plan, const Flows& flows) {
    SeedFactoryText factory(plan, flows);
    const std::string shared_name = plan.names.pascal + "SharedVariables";
    const std::string cached = fmt::format("ttnn::device_operation::CachedProgram<{}>", shared_name);
    const std::string create = fmt::format("{} {}_single_core", cached, plan.names.op);
    const std::string override_name = fmt::format("void {}_override_runtime_arguments", plan.names.op);
    const std::vector<const Attribute*> attributes = factory_attributes(plan);
    const auto in_header = [](std::vector<std::string> list) {
        if (list.front().starts_with("Program&")) list.front() = "tt::tt_metal::" + list.front();
        return list;
    };

    // Declarations
    view.set("create_declaration", layout::call(0, create, parameters(plan, attributes, true), ";"));
    view.set("create_definition_unused", layout::call(0, create, parameters(plan, attributes, false), " {"));
    view.set("override_declaration", layout::call(0, override_name, in_header(override_parameters(plan, true)), ";"));
    view.set("override_definition_unused",
             layout::call(0, override_name, in_header(override_parameters(plan, false)), " {"));
    view.set("override_comment", override_comment(plan, 0));
    std::set<std::string> headers = argument_headers(plan);
    headers.erase("tuple");
    headers.insert("vector");
    view.set("factory_std_includes", std_includes(headers));
    add_factory_calls(view, plan);

    const Result<FactoryBodies> bodies = add_factory_statements(view, factory);
    if (!bodies) return tl::unexpected(bodies.error());
    view.set("create_definition_5",
             layout::call(0, create, used_only(parameters(plan, attributes, true), bodies->at_5), " {"));
    view.set("create_definition_6",
             layout::call(0, create, used_only(parameters(plan, attributes, true), bodies->at_6), " {"));
    const SeedFactoryText::SharedVariables shared = factory.shared_variables();
    view.set("shared_members", layout::commented(4, shared.members));
    const std::string fields = layout::join(shared.fields, ", ");
    view.set(
        "shared_variables",
        fmt::format("{}{{\n            {}}}", shared_name,
                    fields.size() + 15 <= layout::kColumns ? fields : layout::join(shared.fields, ",\n            ")));
    const std::string override_body = factory.override_body();
    set_optional(view, "refresh_constants", factory.refresh_constants());
    view.set("override_body", override_body);
    view.set("override_definition",
             layout::call(0, override_name, used_only(override_parameters(plan, true), override_body), " {"));
    factory.std_headers.insert("utility");
    add_factory_includes(view, factory, *bodies);
    return {};
}

}  // namespace opwright::builder
