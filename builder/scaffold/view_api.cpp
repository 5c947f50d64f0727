// View of the user's function, its Python binding and the declarations of the device operation.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/style_form.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

/// First letter large, a full stop at the end: a sentence for documentation.
std::string sentence(std::string text) {
    text = comment_text(text);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    if (!text.empty() && text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
    return text;
}

std::string summary_of(const Plan& plan) {
    return plan.summary.empty() ? fmt::format("The operation {}.", plan.names.op) : sentence(plan.summary);
}

std::string given_text(const GivenOutput& given) {
    return given.description.empty() ? std::string("tensor to write into, instead of a new one")
                                     : comment_text(given.description);
}

/// `input          x`: names and what the spec says of them, in two columns.
std::string argument_table(const Plan& plan) {
    struct Row {
        std::string name, text;
    };
    std::vector<Row> rows;
    for (const TensorArg& tensor : plan.tensors) rows.push_back({tensor.name, comment_text(tensor.description)});
    for (const std::string& name : user_argument_names(plan))
        if (const Attribute* attribute = plan.attribute(name))
            rows.push_back({name, comment_text(attribute->description)});
    for (const GivenOutput* given : given_outputs(plan)) rows.push_back({given->name, given_text(*given)});
    std::size_t width = 0;
    for (const Row& row : rows) width = std::max(width, row.name.size());
    std::vector<std::string> lines;
    for (const Row& row : rows) {
        // Continuation lines stand under the text, not under the name.
        const std::size_t column = width + 4;
        const std::string text = layout::paragraph(static_cast<int>(column), row.text, layout::kColumns - 3);
        const std::string behind = text.size() > column ? text.substr(column) : std::string();
        std::string line = fmt::format("  {:<{}}  {}", row.name, width, behind);
        while (!line.empty() && line.back() == ' ') line.pop_back();
        lines.push_back(std::move(line));
    }
    return layout::join(lines, "\n");
}

/// A comment whose lines are already broken.
std::string raw_comment(const std::string& text) {
    std::string result;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        result += (begin == 0 ? "" : "\n") + (line.empty() ? std::string("//") : "// " + line);
        begin = end + 1;
    }
    return result;
}

/// Cannot end the raw string that holds it.
std::string raw_string_text(std::string text) {
    for (std::size_t at = 0; (at = text.find(")doc\"", at)) != std::string::npos; at += 2) text.insert(at + 1, " ");
    return text;
}

std::string python_doc(const Plan& plan) {
    std::vector<std::string> lines;
    const auto add = [&](int indent, const std::string& text) {
        lines.push_back(layout::paragraph(indent, raw_string_text(text)));
    };
    add(8, summary_of(plan));
    lines.emplace_back();
    add(8, "Args:");
    for (const TensorArg& tensor : plan.tensors) {
        const char* type = tensor.is_vector ? "list of ttnn.Tensor" : "ttnn.Tensor";
        add(12, fmt::format("{} ({}): {}", tensor.name, type, sentence(tensor.description)));
    }
    if (!plan.attributes.empty() || plan.has_given_outputs()) {
        lines.emplace_back();
        add(8, "Keyword Args:");
        for (const std::string& name : user_argument_names(plan)) {
            const Attribute* attribute = plan.attribute(name);
            if (attribute == nullptr) continue;
            const std::string defaults =
                attribute->required ? "" : fmt::format(" Defaults to {}.", comment_text(attribute->python_default));
            add(12,
                fmt::format("{} ({}): {}{}", name, attribute->python_type, sentence(attribute->description), defaults));
        }
        for (const GivenOutput* given : given_outputs(plan))
            add(12, fmt::format("{} (ttnn.Tensor | None): {} Defaults to None.", given->name,
                                sentence(given_text(*given))));
    }
    lines.emplace_back();
    add(8, "Returns:");
    if (plan.returns_list()) {
        add(12, fmt::format("list of ttnn.Tensor: {} of them.", comment_text(to_text(plan.outputs.front().count))));
    } else if (plan.has_one_output()) {
        add(12, "ttnn.Tensor: the output tensor.");
    } else {
        std::vector<std::string> names;
        for (const OutputPlan& output : plan.outputs) names.push_back(output.name);
        add(12, fmt::format("tuple of ttnn.Tensor: {}.", layout::join(names, ", ")));
    }
    return layout::join(lines, "\n");
}

std::string bind_arguments(const Plan& plan) {
    std::vector<std::string> lines = {"mod", "doc", "&ttnn::" + plan.names.op};
    for (const TensorArg& tensor : plan.tensors)
        lines.push_back(fmt::format("nb::arg(\"{}\").noconvert()", tensor.name));
    if (!plan.attributes.empty() || plan.has_given_outputs()) lines.emplace_back("nb::kw_only()");
    for (const std::string& name : user_argument_names(plan)) {
        const Attribute* attribute = plan.attribute(name);
        if (attribute == nullptr) continue;
        std::string line = fmt::format("nb::arg(\"{}\")", name);
        if (!attribute->required)
            line +=
                " = " + (attribute->cpp_default == "std::nullopt" ? std::string("nb::none()") : attribute->cpp_default);
        lines.push_back(std::move(line));
    }
    for (const GivenOutput* given : given_outputs(plan))
        lines.push_back(fmt::format("nb::arg(\"{}\").noconvert() = nb::none()", given->name));
    for (std::string& line : lines) line = "        " + line;
    return layout::join(lines, ",\n") + ");";
}

std::string nanobind_includes(const Plan& plan) {
    std::vector<std::string> lines;
    for (const std::string& header : argument_headers(plan))
        lines.push_back("#include <nanobind/stl/" + header + ".h>");
    return layout::join(lines, "\n");
}

/// Builds `operation_attributes` and `tensor_args` from the user's arguments.
std::string make_arguments(const Plan& plan, const std::string& operation) {
    std::vector<std::string> attributes, tensors;
    for (const Attribute& attribute : plan.attributes)
        attributes.push_back(fmt::format(".{} = {}", attribute.name, attribute.name));
    for (const TensorArg& tensor : plan.tensors) tensors.push_back(fmt::format(".{} = {}", tensor.name, tensor.name));
    for (const GivenOutput* given : given_outputs(plan))
        tensors.push_back(fmt::format(".{} = {}", given->name, given->name));
    const auto braced = [](const std::string& head, const std::vector<std::string>& list) {
        std::string text = "    " + head + "{" + layout::join(list, ", ") + "};";
        if (text.size() <= layout::kColumns) return text;
        text = "    " + head + "{\n        " + layout::join(list, ", ") + "};";
        if (text.size() - head.size() <= layout::kColumns) return text;
        return "    " + head + "{\n        " + layout::join(list, ",\n        ") + "};";
    };
    return layout::assign(4, "using Operation", operation) + "\n" +
           braced("const Operation::operation_attributes_t operation_attributes", attributes) + "\n" +
           braced("const Operation::tensor_args_t tensor_args", tensors);
}

}  // namespace

void add_stage(View& view, int stage) {
    for (int n = 1; n <= 6; ++n) {
        view.set(fmt::format("is_stage_{}", n), stage == n);
        view.set(fmt::format("from_stage_{}", n), stage >= n);
        view.set(fmt::format("before_stage_{}", n), stage < n);
    }
}

void set_optional(View& view, const char* key, const std::string& text) {
    if (text.empty())
        view.set(key, false);
    else
        view.set(key, text);
}

void add_names(View& view, const Plan& plan) {
    const Names& n = plan.names;
    view.set("op", n.op);
    view.set("pascal", n.pascal);
    view.set("category", n.category);
    view.set("op_namespace", n.op_namespace);
    view.set("device_operation", n.device_operation);
    view.set("directory", n.directory);
    view.set("bind_path", fmt::format("{}::bind_{}", n.op_namespace.substr(6), n.op));
}

Result<void> add_api(View& view, const Plan& plan) {
    const std::string& op = plan.names.op;
    const std::set<std::string> headers = argument_headers(plan);
    set_optional(view, "api_std_includes", std_includes(headers));
    set_optional(view, "nanobind_includes", nanobind_includes(plan));
    view.set("api_comment", layout::comment(0, summary_of(plan)) + "\n//\n" + raw_comment(argument_table(plan)));
    view.set("api_declaration",
             layout::call(0, returned_type(plan, "Tensor") + " " + op, user_parameters(plan, true), ";"));
    view.set("api_definition",
             layout::call(0, returned_type(plan, "Tensor") + " " + op, user_parameters(plan, false), " {"));
    std::vector<std::string> unused_parameters = user_parameters(plan, false);
    for (std::string& text : unused_parameters) text = unused(text);
    view.set("api_definition_unused",
             layout::call(0, returned_type(plan, "Tensor") + " " + op, unused_parameters, " {"));
    view.set("call_prim", layout::call(4, "return ttnn::prim::" + op, user_argument_names(plan), ";"));
    const StyleForm& form = form_of(plan.style);
    view.set("make_arguments", make_arguments(plan, form.operation_from_ttnn(plan.names)));
    view.set("make_arguments_in_prim", make_arguments(plan, form.operation_from_prim(plan.names)));
    view.set("device_header", with_names(form.device_header, op));
    view.set("device_source", with_names(form.device_source, op));
    view.set("program_factory", with_names(form.program_factory, op, plan.names.pascal));
    view.set("spec_return_type", returned_type(plan, "tt::tt_metal::TensorSpec"));
    view.set("tensor_return_type", returned_type(plan, "Tensor"));
    view.set("returned_name", returned_name(plan));
    set_optional(view, "compute_parameter", plan.compute.parameter);
    view.set("python_doc", python_doc(plan));
    view.set("test_summary", python_string(raw_string_text(summary_of(plan))));
    view.set("bind_arguments", bind_arguments(plan));

    set_optional(view, "types_std_includes", std_includes(headers));
    std::set<std::string> device_headers = form.in_prim ? std::set<std::string>() : headers;
    device_headers.insert("variant");
    view.set("device_std_includes", std_includes(device_headers));
    std::vector<std::string> attributes, tensors;
    for (const Attribute& attribute : plan.attributes) attributes.push_back(member(attribute));
    for (const TensorArg& tensor : plan.tensors) tensors.push_back(member(tensor));
    for (const GivenOutput* given : given_outputs(plan))
        tensors.push_back(
            fmt::format("std::optional<Tensor> {};  // to write into, instead of a new tensor", given->name));
    const std::string attribute_lines = layout::join(attributes, "\n"), tensor_lines = layout::join(tensors, "\n");
    set_optional(view, "attribute_members", layout::indented(8, attribute_lines));
    set_optional(view, "param_members", layout::indented(4, attribute_lines));
    view.set("tensor_members", layout::indented(8, tensor_lines));
    view.set("input_members", layout::indented(4, tensor_lines));
    view.set("prim_declaration",
             layout::call(0, returned_type(plan, "Tensor") + " " + op, user_parameters(plan, false), ";"));
    view.set("prim_definition",
             layout::call(0, returned_type(plan, "Tensor") + " " + op, user_parameters(plan, false), " {"));
    return {};
}

}  // namespace opwright::builder
