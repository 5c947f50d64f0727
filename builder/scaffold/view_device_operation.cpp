// View of `device/<op>_op.cpp`: what is checked, what comes out, what enters the program hash.
#include <fmt/format.h>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/given_outputs.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/output_spec.hpp"
#include "builder/scaffold/validation.hpp"
#include "builder/scaffold/validation_terms.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

std::string method(const Plan& plan, const std::string& result, const std::string& name, bool attributes_used,
                   bool tensors_used) {
    return layout::call(0, fmt::format("{}{}::{}", result, plan.names.device_operation, name),
                        {attributes_used ? "const operation_attributes_t& operation_attributes"
                                         : "const operation_attributes_t& /*operation_attributes*/",
                         tensors_used ? "const tensor_args_t& tensor_args" : "const tensor_args_t& /*tensor_args*/"},
                        " {");
}

Result<void> add_validation(View& view, const Plan& plan) {
    ValidationText miss(plan), hit(plan);
    const Result<std::string> body = miss.on_miss();
    if (!body) return tl::unexpected(body.error());
    const Result<std::string> hit_body = hit.on_hit();
    if (!hit_body) return tl::unexpected(hit_body.error());
    view.set("validate_signature", method(plan, "void ", "validate_on_program_cache_miss",
                                          miss.needs_attributes() || plan.has_given_outputs(), true));
    view.set("validate_body", *body + (plan.has_given_outputs() ? "\n" : "") + given_output_checks(plan));
    view.set("validate_hit_signature",
             method(plan, "void ", "validate_on_program_cache_hit", hit.needs_attributes(), false));
    view.set("validate_hit_body", hit_body->empty()
                                      ? "    // Whatever is checked on a miss is part of the program hash."
                                      : "    // All else that is checked on a miss is part of the "
                                        "program hash.\n" +
                                            *hit_body);
    std::set<std::string> headers;
    if (miss.needs_cmath()) headers.insert("cmath");
    if (body->find("volume_of(") != std::string::npos) headers.insert({"functional", "numeric"});
    if (body->find("std::min") != std::string::npos || body->find("std::max") != std::string::npos)
        headers.insert("algorithm");
    set_optional(view, "validation_std_includes", std_includes(headers));
    std::set<std::string> metal = {"tt_stl/assert.hpp"};
    if (body->find("div_up") != std::string::npos || body->find("round_up") != std::string::npos)
        metal.insert("tt-metalium/math.hpp");
    view.set("validation_metal_includes", std_includes(metal));
    return {};
}

void add_hash(View& view, const Plan& plan) {
    std::vector<std::string> unhashed, hashed;
    for (const Attribute& attribute : plan.attributes) (attribute.hashed ? hashed : unhashed).push_back(attribute.name);
    view.set("has_unhashed", !unhashed.empty());
    view.set("unhashed_comment",
             layout::comment(4, fmt::format("Leaves out {}: the kernels get {} at run time, so calls that differ only "
                                            "there share one program.",
                                            layout::join(unhashed, ", "), unhashed.size() > 1 ? "them" : "it")));
    view.set("hash_signature", method(plan, "ttsl::hash::hash_t ", "compute_program_hash", !hashed.empty(), true));
    std::vector<std::string> arguments;
    for (const std::string& name : hashed) arguments.push_back("operation_attributes." + name);
    arguments.emplace_back("tensor_args");
    view.set("hash_body",
             layout::call(4, fmt::format("return operation::hash_operation<{}>", plan.names.device_operation),
                          arguments, ";"));
}

/// The first tensor that is always there, as a member of tensor_args.
std::string some_tensor(const Plan& plan) {
    for (const TensorArg& tensor : plan.tensors)
        if (!tensor.is_optional) return "tensor_args." + tensor.name + (tensor.is_vector ? "[0]" : "");
    return "tensor_args." + plan.tensors.front().name + ".value()";
}

std::string create_outputs(const Plan& plan) {
    const std::string specs = "compute_output_specs(operation_attributes, tensor_args)";
    const std::string device = some_tensor(plan) + ".device()";
    if (plan.returns_list())
        return fmt::format(
            "    auto* const device = {};\n    std::vector<Tensor> outputs;\n"
            "    for (const TensorSpec& spec : {}) {{\n"
            "        outputs.push_back(create_device_tensor(spec, device));\n    }}\n    return outputs;",
            device, specs);
    if (plan.has_one_output()) {
        const std::string made = layout::call(4, "return create_device_tensor", {specs, device}, ";");
        if (!plan.outputs.front().given) return made;
        return fmt::format("    if (tensor_args.{0}.has_value()) {{\n        return *tensor_args.{0};\n    }}\n{1}",
                           plan.outputs.front().given->name, made);
    }
    std::vector<std::string> names, tensors;
    for (const OutputPlan& output : plan.outputs) {
        names.push_back(output.name + "_spec");
        tensors.push_back(fmt::format("create_device_tensor({}, device)", names.back()));
        if (output.given)
            tensors.back() =
                fmt::format("tensor_args.{0}.has_value() ? *tensor_args.{0} : {1}", output.given->name, tensors.back());
    }
    std::string text = layout::assign(4, fmt::format("const auto [{}]", layout::join(names, ", ")), specs);
    text += "\n" + layout::assign(4, "auto* const device", device) + "\n";
    return text + layout::braced(4, "    return {", tensors, "};");
}

}  // namespace

Result<void> add_device_operation(View& view, const Plan& plan) {
    const std::string& name = plan.names.device_operation;
    if (const Result<void> ok = add_validation(view, plan); !ok) return ok;
    view.set("select_signature", method(plan, name + "::program_factory_t ", "select_program_factory", false, false));

    const Result<OutputSpecText> output = output_spec_text(plan);
    if (!output) return tl::unexpected(output.error());
    view.set("output_specs_signature",
             method(plan, name + "::spec_return_value_t ", "compute_output_specs", output->uses_attributes, true));
    view.set("output_specs_body", output->body);
    set_optional(view, "validation_helper", volume_helper(view.get("validate_body")->string_value() + output->body));
    view.set("small_vector_include", output->uses_small_vector);
    view.set("create_output_signature",
             method(plan, name + "::tensor_return_value_t ", "create_output_tensors", true, true));
    view.set("create_output_body", create_outputs(plan));
    add_hash(view, plan);
    return {};
}

}  // namespace opwright::builder
