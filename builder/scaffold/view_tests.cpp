// View of `test_dev/`: the cases of test_cases.hpp and refusals.hpp, and what the output must hold, as Python.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/text.hpp"
#include "builder/scaffold/given_outputs.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/python_terms.hpp"
#include "builder/scaffold/test_cases.hpp"
#include "builder/scaffold/view.hpp"

namespace opwright::builder {

namespace {

/// `[dict(...), dict(...)]`
std::string python_list(const std::vector<std::string>& parts, bool always_broken) {
    const std::string line = "[" + layout::join(parts, ", ") + "]";
    if (!always_broken && line.size() < 80 && line.find('\n') == std::string::npos) return line;
    return "[\n    " + layout::join(parts, ",\n    ") + ",\n]";
}

std::string shape_list(const Plan& plan, const Case& valid, bool all) {
    std::vector<std::string> parts;
    for (const Case& c : shape_cases(plan, valid, all)) parts.push_back(python_dict(python_changes(plan, valid, c), 4));
    return python_list(parts, true);
}

std::string variant_list(const Plan& plan, const Case& valid) {
    std::vector<std::string> parts = {"dict()"};
    for (const Case& c : variant_cases(plan, valid)) parts.push_back(python_dict(python_changes(plan, valid, c), 4));
    return python_list(parts, false);
}

/// Shapes that make `units` units of work; empty: no dimension does that.
std::string unit_shapes(const Plan& plan, const Case& valid) {
    const auto dimension = unit_dimension(plan, valid);
    if (!dimension) return {};
    Case two = valid;
    two.dims[dimension->name] *= 2;
    set_shapes(plan, two);
    const std::string units =
        dimension->units_each == 1 ? "units" : fmt::format("-(-units // {})", dimension->units_each);
    std::vector<std::string> parts;
    for (const TensorArg& tensor : plan.tensors) {
        const auto& a = valid.tensors.at(tensor.name).shape;
        const auto& b = two.tensors.at(tensor.name).shape;
        if (a == b) continue;
        std::vector<std::string> dims;
        for (std::size_t i = 0; i < a.size(); ++i)
            dims.push_back(a[i] == b[i] ? std::to_string(a[i])
                                        : (a[i] == 1 ? units : fmt::format("{} * {}", a[i], units)));
        parts.push_back(fmt::format("{}=dict(shape={})", tensor.name, python_tuple(dims)));
    }
    return layout::join(parts, ", ");
}

std::string prefixed(const std::vector<std::string>& parts) {
    return parts.empty() ? std::string() : ", " + layout::join(parts, ", ");
}

std::string refusal_tests(const ViewInput& input) {
    std::vector<std::string> tests;
    for (const Refusal& refusal : input.refusals.tests) {
        std::vector<std::string> entries = python_changes(input.plan, input.valid, refusal.arguments);
        const std::string attributes = prefixed(python_attribute_changes(input.plan, input.valid, refusal.arguments));
        entries.insert(entries.begin(), "device");
        const std::string inputs = "make_inputs(" + layout::join(entries, ", ") + ")";
        const std::string words = python_string(comment_text(refusal.predicate->message));
        std::string body = fmt::format("    refused({}, {}{})", words, inputs, attributes);
        if (body.size() > layout::kColumns) {
            std::string made = "    inputs = " + inputs;
            if (made.size() > layout::kColumns)
                made = "    inputs = make_inputs(\n        " + layout::join(entries, ",\n        ") + ",\n    )";
            body = fmt::format("{}\n    refused({}, inputs{})", made, words, attributes);
        }
        tests.push_back(fmt::format("def test_{}(device):\n{}", refusal.title, body));
    }
    return layout::join(tests, "\n\n\n");
}

/// One refusal shows that validation still runs behind the registration.
void add_first_refusal(View& view, const ViewInput& input) {
    const auto& tests = input.refusals.tests;
    const auto changes = [&](const Refusal& refusal) {
        return prefixed(python_changes(input.plan, input.valid, refusal.arguments));
    };
    const auto attributes = [&](const Refusal& refusal) {
        return prefixed(python_attribute_changes(input.plan, input.valid, refusal.arguments));
    };
    const auto plain = std::find_if(tests.rbegin(), tests.rend(), [&](const Refusal& refusal) {
        return (changes(refusal) + attributes(refusal)).find("sharded(") == std::string::npos;
    });
    if (plain == tests.rend()) {
        view.set("first_refusal", false);
        return;
    }
    view.set("first_refusal",
             fmt::format("    inputs = make_inputs(device{})\n    with pytest.raises(RuntimeError) as error:\n"
                         "        call(inputs{})",
                         changes(*plain), attributes(*plain)));
    view.set("first_refusal_words", python_string(comment_text(plain->predicate->message)));
}

void add_inputs(View& view, const ViewInput& input) {
    const Plan& plan = input.plan;
    std::vector<std::string> inputs, names, call, required;
    for (const TensorArg& tensor : plan.tensors) {
        const std::string value =
            python_dict(python_properties(input.valid.tensors.at(tensor.name), nullptr), 8 + tensor.name.size());
        std::string line = fmt::format("    \"{}\": {},", tensor.name, value);
        if (value.find('\n') != std::string::npos)
            line = fmt::format(
                "    \"{}\": dict(\n        {},\n    ),", tensor.name,
                layout::join(python_properties(input.valid.tensors.at(tensor.name), nullptr), ",\n        "));
        inputs.push_back(std::move(line));
        names.push_back("\"" + tensor.name + "\"");
        call.push_back(fmt::format("inputs[\"{}\"]", tensor.name));
    }
    const Attribute* shards = plan.shard_attribute();
    for (const Attribute& attribute : plan.attributes) {
        names.push_back("\"" + attribute.name + "\"");
        if (&attribute == shards)
            required.push_back(fmt::format("\"{0}\": inputs[\"{0}\"]", attribute.name));
        else if (attribute.required)
            required.push_back(fmt::format("\"{}\": {}", attribute.name,
                                           python_value(plan, input.valid, input.valid.attributes.at(attribute.name))));
    }
    for (const OutputPlan& output : plan.outputs)
        if (output.given) names.push_back("\"" + output.given->name + "\"");
    call.push_back(required.empty() ? "**attributes"
                                    : fmt::format("**{{{}, **attributes}}", layout::join(required, ", ")));
    view.set("test_inputs", layout::join(inputs, "\n"));
    view.set("places_shards", shards != nullptr);
    view.set("shard_attribute", shards != nullptr ? shards->name : std::string());
    view.set("output_shards", shards != nullptr
                                  ? python_value(plan, input.valid, input.valid.attributes.at(shards->name))
                                  : std::string());
    view.set("interleaved_anew", plan.outputs.front().interleaved_in && input.flows.front().one_end());
    view.set("test_argument_names", "[" + layout::join(names, ", ") + "]");
    view.set("test_call", fmt::format("ttnn.{}({})", plan.names.op, layout::join(call, ", ")));
    const auto any = [&](const auto& test) { return std::any_of(plan.tensors.begin(), plan.tensors.end(), test); };
    view.set("has_lists", any([](const TensorArg& t) { return t.is_vector; }));
    view.set("has_optional_tensors", any([](const TensorArg& t) { return t.is_optional; }));
}

/// Formats that may change on the way: small whole numbers are the same in all of them.
bool converts(const Plan& plan, const Flow& flow) {
    if (flow.source.counted) return false;
    return !flow.samples.always(
        [&](const Case& c) {
            return std::optional<std::int64_t>(static_cast<int>(c.tensors.at(flow.source.tensor).dtype));
        },
        [&](const Case& c) -> std::optional<std::int64_t> {
            const auto out = output_of(plan, c, flow.sink.tensor);
            return out ? std::optional<std::int64_t>(static_cast<int>(out->dtype)) : std::nullopt;
        },
        [](std::int64_t a, std::int64_t b) { return a == b; });
}

std::string attribute_list(const Plan& plan, const Case& valid) {
    std::vector<std::string> parts;
    for (const Case& c : attribute_cases(plan, valid))
        parts.push_back(fmt::format("({}, {})", python_dict(python_changes(plan, valid, c), 8),
                                    python_dict(python_attribute_changes(plan, valid, c), 8)));
    return parts.empty() ? std::string() : python_list(parts, true);
}

std::string meaning_of(const Flows& flows) {
    std::vector<std::string> sentences;
    for (const Flow& flow : flows) sentences.push_back(comment_text(flow.meaning));
    return layout::paragraph(0, fmt::format("The kernels are stubs: {}.", layout::join(sentences, "; ")));
}

/// Functions of the tests, those of one output behind those of the other.
struct Expectations {
    std::string shapes, checks;
    std::string given_makers, given_refusals, given_writes;  ///< of outputs that the caller may bring along
};

/// What the output of one flow must be: two functions, filled in from their templates.
Result<void> add_expectation(const Plan& plan, const Case& valid, const Flow& flow, Expectations& all) {
    const OutputPlan& output = *plan.output(flow.sink.tensor);
    const bool one = plan.has_one_output();
    View view;
    view.set("expected_shape_name", one ? "expected_shape" : "expected_shape_of_" + output.name);
    view.set("expect_name", one ? "expect_passthrough" : "expect_" + output.name);
    const TensorArg* source = plan.tensor(flow.source.tensor);
    view.set("output_list", flow.sink.list);
    view.set("counted", flow.source.counted);
    view.set("numbers", std::to_string(std::int64_t{1} << (8 * element_bytes(plan.dtypes_of(output).front()))));
    view.set("routed", flow.source.tensor);
    view.set("routes_list", flow.source.list);
    view.set("routes_first_of_list", !flow.source.list && source != nullptr && source->is_vector);
    set_optional(view, "first_page", flow.first_page > 0 ? std::to_string(flow.first_page) : std::string());
    view.set("pages_are_cut", flow.fits);
    view.set("output_layout", python_layout(output.layout));
    const Attribute* shards = plan.shard_attribute();
    view.set("places_shards", shards != nullptr);
    view.set("shard_attribute", shards != nullptr ? shards->name : std::string());
    const bool anew = output.interleaved_in && flow.one_end();
    view.set("interleaved_anew", anew);
    if (anew) {
        const std::string memory = fmt::format("ttnn.{}_MEMORY_CONFIG", cpp_name(*output.interleaved_in));
        view.set("output_memory", output.memory_attribute.empty()
                                      ? memory
                                      : fmt::format("attributes.get(\"{}\", {})", output.memory_attribute, memory));
    }
    const TensorArg* like = plan.tensor(output.dtype_of);
    view.set("output_dtype", output.dtype_of.empty() ? python_dtype(output.dtypes.front())
                                                     : fmt::format("inputs[\"{}\"]{}.dtype", output.dtype_of,
                                                                   like != nullptr && like->is_vector ? "[0]" : ""));
    const Result<PythonShape> shape = python_output_shape(plan, output, valid);
    if (!shape) return tl::unexpected(shape.error());
    if (flow.sink.list) {
        OutputPlan number = output;
        number.shape = {};
        number.shape.kind = ShapeFormula::Kind::kList;
        number.shape.dims = {output.count};
        const Result<PythonShape> count = python_output_shape(plan, number, valid);
        if (!count) return tl::unexpected(count.error());
        view.set("output_count_parameters", count->parameters);
        view.set("output_count_body", count->body);
    }
    view.set("output_shape_parameters", shape->parameters);
    view.set("output_shape_body", shape->body);
    std::vector<std::pair<const char*, std::string*>> parts = {{"partials/test_expected_shape", &all.shapes},
                                                               {"partials/test_expectation", &all.checks}};
    if (output.given) {
        add_given_output(view, plan, output, valid);
        parts.insert(parts.end(), {{"partials/test_given_output", &all.given_makers},
                                   {"partials/test_given_refusals", &all.given_refusals},
                                   {"partials/test_given_writes", &all.given_writes}});
    }
    for (const auto& [name, text] : parts) {
        const Result<std::string> filled = fill_template(name, view);
        if (!filled) return tl::unexpected(filled.error());
        *text += (text->empty() ? "" : "\n\n\n") + filled->substr(0, filled->find_last_not_of('\n') + 1);
    }
    return {};
}

/// `expect_passthrough`, from which all tests of Stage 6 go.
Result<void> add_expectations(View& view, const ViewInput& input) {
    const Plan& plan = input.plan;
    Expectations all;
    std::vector<std::string> routed, calls;
    for (const Flow& flow : input.flows) {
        if (const Result<void> ok = add_expectation(plan, input.valid, flow, all); !ok) return ok;
        const std::string source = flow.source.counted ? "page numbers" : fmt::format("`{}`", flow.source.tensor);
        if (std::find(routed.begin(), routed.end(), source) == routed.end()) routed.push_back(source);
        calls.push_back(fmt::format("    expect_{}(result[{}], inputs, **attributes)", flow.sink.tensor, calls.size()));
    }
    if (!plan.has_one_output())
        all.checks += fmt::format(
            "\n\n\ndef expect_passthrough(result, inputs, **attributes):\n"
            "    assert len(result) == {}\n{}",
            calls.size(), layout::join(calls, "\n"));
    view.set("expected_shapes", all.shapes);
    view.set("expectations", all.checks);
    view.set("uses_math", all.shapes.find("math.") != std::string::npos);
    set_optional(view, "given_makers", all.given_makers);
    view.set("given_refusals", all.given_refusals);
    view.set("given_writes", all.given_writes);
    view.set("routed_names", layout::join(routed, " and "));
    view.set("meaning", meaning_of(input.flows));
    view.set("has_one_output", plan.has_one_output() && !plan.returns_list());
    view.set("returns_tuple", !plan.has_one_output());
    view.set("returns_list", plan.returns_list());
    view.set("output_count", std::to_string(plan.outputs.size()));
    view.set("exact_values", std::any_of(input.flows.begin(), input.flows.end(),
                                         [&](const Flow& flow) { return converts(plan, flow); }));
    return {};
}

/// The parameter that places outputs is tried with those that it places.
void add_memory_test(View& view, const Plan& plan) {
    std::string attribute, assertion;
    std::vector<std::string> placed;
    for (std::size_t i = 0; i < plan.outputs.size(); ++i) {
        const OutputPlan& output = plan.outputs[i];
        const bool interleaved =
            std::find(output.memory.begin(), output.memory.end(), MemoryLayout::kInterleaved) != output.memory.end();
        if (output.memory_attribute.empty() || !interleaved) continue;
        attribute = output.memory_attribute;
        placed.push_back(std::to_string(i));
    }
    if (plan.returns_list())
        assertion = "assert [tensor.memory_config() for tensor in result] == [memory_config] * len(result)";
    else if (plan.has_one_output())
        assertion = "assert result.memory_config() == memory_config";
    else
        assertion = fmt::format("assert [result[i].memory_config() for i in ({},)] == [memory_config] * {}",
                                layout::join(placed, ", "), placed.size());
    set_optional(view, "memory_attribute", attribute);
    view.set("memory_assertion", assertion);
}

}  // namespace

Result<void> add_tests(View& view, const ViewInput& input) {
    const Plan& plan = input.plan;
    add_inputs(view, input);
    const std::string refusals = refusal_tests(input);
    view.set("refusal_tests", refusals);
    add_first_refusal(view, input);

    view.set("test_variants", variant_list(plan, input.valid));
    view.set("test_shapes", shape_list(plan, input.valid, true));
    view.set("test_few_shapes", shape_list(plan, input.valid, false));
    set_optional(view, "attribute_cases", attribute_list(plan, input.valid));
    const std::string units = unit_shapes(plan, input.valid);
    view.set("has_unit_shapes", !units.empty());
    view.set("unit_shapes", units);
    std::string all;
    for (const char* key : {"test_inputs", "test_variants", "test_shapes", "output_shards"})
        all += view.get(key)->string_value();
    const bool sharded_inputs = all.find("sharded(") != std::string::npos;
    view.set("inputs_sharded", sharded_inputs);
    view.set("refusals_sharded", !sharded_inputs && refusals.find("sharded(") != std::string::npos);

    if (const Result<void> ok = add_expectations(view, input); !ok) return ok;

    const std::string other =
        layout::join(python_attribute_changes(plan, input.valid, unhashed_case(plan, input.valid)), ", ");
    view.set("unhashed_other", other);
    view.set("has_unhashed_test", !other.empty());
    add_memory_test(view, plan);
    return {};
}

}  // namespace opwright::builder
