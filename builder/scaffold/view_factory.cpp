// View of `device/<op>_program_factory.hpp/.cpp`: signatures, includes, and the statements of factory_text.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

std::string spelled(const std::string& text, bool named) {
    return named ? text : unused(text);
}

std::vector<std::string> parameters(const Plan& plan, const std::vector<const Attribute*>& attributes, bool named) {
    std::vector<std::string> list;
    for (const TensorArg& tensor : plan.tensors) list.push_back(spelled(parameter(tensor), named));
    list.push_back(spelled("const Tensor& output", named));
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

/// Parameters that `body` does not use get no name: an unused one is a warning.
std::vector<std::string> used_only(std::vector<std::string> list, const std::string& body) {
    const std::string code = std::regex_replace(body, std::regex("//[^\n]*"), std::string());
    for (std::string& text : list) {
        const std::regex use("\\b" + text.substr(text.rfind(' ') + 1) + "\\b");
        if (!std::regex_search(code, use)) text = unused(text);
    }
    return list;
}

/// What a cached program keeps: declarations for the header, initialisers for the factory.
struct SharedVariables {
    std::vector<layout::Commented> members;
    std::vector<std::string> fields;
};

SharedVariables shared_variables(const Plan& plan, const FactoryText& text) {
    SharedVariables shared;
    const auto add = [&](const std::string& type, const std::string& name, const std::string& value,
                         const std::string& why) {
        shared.members.push_back({fmt::format("{} {};", type, name), why});
        shared.fields.push_back(fmt::format(".{} = {}", name, value));
    };
    const std::string handle = "tt::tt_metal::KernelHandle";
    if (plan.kernel(KernelKind::kReader) != nullptr) add(handle, "reader_kernel_id", "reader_kernel_id", {});
    if (const Kernel* compute = plan.kernel(KernelKind::kCompute)) {
        if (text.compute_per_core())
            add("std::vector<" + handle + ">", "compute_kernel_ids", "std::move(compute_kernel_ids)", "of cores[i]");
        else
            add(handle, "compute_kernel_id", "compute_kernel_id",
                compute->per_group && text.has_groups() ? "of the first core group" : "");
    }
    if (plan.kernel(KernelKind::kWriter) != nullptr) add(handle, "writer_kernel_id", "writer_kernel_id", {});
    for (const CircularBuffer* cb : text.resident_buffers())
        add("tt::tt_metal::CBHandle", cb->name + "_handle", cb->name + "_handle", "in the memory of " + cb->backing);
    const char* cores = plan.work.policy == GridPolicy::kSingleCore  ? "{core}"
                        : plan.work.policy == GridPolicy::kShardGrid ? "cores"
                                                                     : "std::move(cores)";
    add("std::vector<tt::tt_metal::CoreCoord>", "cores", cores, {});
    return shared;
}

/// Includes that the text needs for what it says in passing.
void add_headers(FactoryText& factory, const std::string& text) {
    const auto uses = [&](const char* word) { return text.find(word) != std::string::npos; };
    if (uses("volume_of(")) factory.std_headers.insert({"functional", "numeric"});
    if (uses("std::min") || uses("std::max")) factory.std_headers.insert("algorithm");
    if (uses("std::move")) factory.std_headers.insert("utility");
    if (uses("div_up(") || uses("round_up(")) factory.metal_headers.insert("tt-metalium/math.hpp");
    if (uses("hal::")) factory.metal_headers.insert("tt-metalium/hal.hpp");
}

}  // namespace

Result<void> add_factory(View& view, const Plan& plan, const Flow& flow) {
    FactoryText factory(plan, flow);
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
    std::vector<std::string> refreshed;
    for (const Attribute* attribute : refreshed_attributes(plan)) refreshed.push_back(attribute->name);
    view.set(
        "override_comment",
        layout::comment(0, fmt::format("Rewrites what may differ between two calls that share one program: the buffer "
                                       "addresses{}.",
                                       refreshed.empty() ? std::string() : " and " + layout::join(refreshed, ", "))));
    std::set<std::string> headers = argument_headers(plan);
    headers.insert("vector");
    view.set("factory_std_includes", std_includes(headers));

    // Stage 5: up to the circular buffers
    const Result<std::string> symbols_5 = factory.symbols(/*with_arguments=*/false);
    if (!symbols_5) return tl::unexpected(symbols_5.error());
    const Result<std::string> split = factory.work_split();
    if (!split) return tl::unexpected(split.error());
    const Result<std::string> buffers = factory.circular_buffers();
    if (!buffers) return tl::unexpected(buffers.error());
    set_optional(view, "factory_symbols_5", *symbols_5);
    view.set("work_split", *split);
    view.set("circular_buffers_5", std::regex_replace(*buffers, std::regex("const CBHandle \\w+_handle = "), ""));
    view.set("circular_buffers_6", *buffers);
    const std::string body_5 = *symbols_5 + *split + *buffers;
    set_optional(view, "factory_helper_5", volume_helper(body_5));
    view.set("create_definition_5",
             layout::call(0, create, used_only(parameters(plan, attributes, true), body_5), " {"));
    add_headers(factory, body_5);
    FactoryText at_5 = factory;
    at_5.metal_headers.insert("tt_stl/assert.hpp");
    view.set("factory_metal_includes_5", std_includes(at_5.metal_headers));
    set_optional(view, "factory_std_includes_5", std_includes(at_5.std_headers));

    // Stage 6: everything
    const Result<std::string> symbols_6 = factory.symbols(/*with_arguments=*/true);
    if (!symbols_6) return tl::unexpected(symbols_6.error());
    if (const auto again = factory.work_split(); !again) return tl::unexpected(again.error());
    const Result<std::string> kernels = factory.kernels();
    if (!kernels) return tl::unexpected(kernels.error());
    const Result<std::string> runtime = factory.runtime_arguments();
    if (!runtime) return tl::unexpected(runtime.error());
    const SharedVariables shared = shared_variables(plan, factory);
    const std::string override_body = factory.override_body();
    set_optional(view, "factory_symbols_6", *symbols_6);
    view.set("kernels", *kernels);
    view.set("runtime_arguments", *runtime);
    set_optional(view, "refresh_constants", factory.refresh_constants());
    view.set("override_body", override_body);
    view.set("shared_members", layout::commented(4, shared.members));
    const std::string fields = layout::join(shared.fields, ", ");
    view.set("shared_variables",
             fmt::format("{}{{\n            {}}}", shared_name,
                         fields.size() + 15 <= layout::kColumns ? fields
                                                                : layout::join(shared.fields, ",\n            ")));
    const std::string body_6 = *symbols_6 + *split + *buffers + *kernels + *runtime;
    set_optional(view, "factory_helper_6", volume_helper(body_6));
    view.set("create_definition_6",
             layout::call(0, create, used_only(parameters(plan, attributes, true), body_6), " {"));
    view.set("override_definition",
             layout::call(0, override_name, used_only(override_parameters(plan, true), override_body), " {"));
    factory.std_headers.insert("utility");
    add_headers(factory, body_6);
    set_optional(view, "factory_std_includes_6", std_includes(factory.std_headers));
    view.set("factory_metal_includes_6", std_includes(factory.metal_headers));
    return {};
}

}  // namespace opwright::builder
