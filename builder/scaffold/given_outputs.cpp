#include "builder/scaffold/given_outputs.hpp"

#include <fmt/format.h>

#include "builder/plan/text.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/python_terms.hpp"

namespace opwright::builder {

namespace {

/// The checks of one tensor, inside the block in which `given` and `expected` are known.
class GivenChecks {
  public:
    GivenChecks(const Plan& plan, const OutputPlan& output) : plan_(plan), output_(output) {}

    std::string write() {
        check("given.storage_type() == StorageType::DEVICE", "must be on a device (it is in {})",
              {"given.storage_type()"});
        same("logical_shape", "logical_shape", "shape");
        same("dtype", "data_type", "dtype");
        same("layout", "layout", "layout");
        if (plan_.is_resident(output_.name)) {
            same("memory_config", "memory_config", "memory config");
            return text_;
        }
        check("given.memory_config().memory_layout() == expected.memory_config().memory_layout()",
              "must be placed as the output is (it has {})", {"given.memory_config().memory_layout()"});
        const Attribute* places = plan_.attribute(output_.memory_attribute);
        if (places != nullptr && places->type.is_optional)
            check(fmt::format("!operation_attributes.{0}.has_value() || given.memory_config() == "
                              "*operation_attributes.{0}",
                              places->name),
                  fmt::format("does not lie where {} says (it has {{}})", places->name), {"given.memory_config()"});
        return text_;
    }

  private:
    void check(const std::string& condition, const std::string& what, const std::vector<std::string>& values) {
        std::vector<std::string> arguments = {
            condition, cpp_string(fmt::format("{}: {} {}", plan_.names.op, output_.given->name, what))};
        arguments.insert(arguments.end(), values.begin(), values.end());
        text_ += layout::call(8, "TT_FATAL", arguments, ";") + "\n";
    }

    void same(const char* property, const char* of_spec, const char* word) {
        const std::string given = fmt::format("given.{}()", property), made = fmt::format("expected.{}()", of_spec);
        check(fmt::format("{} == {}", given, made),
              fmt::format("must have the {} of the output (it has {{}}, the output {{}})", word), {given, made});
    }

    const Plan& plan_;
    const OutputPlan& output_;
    std::string text_;
};

/// Where a tensor lies that fits, as Python.
std::string memory_that_fits(const Plan& plan, const OutputPlan& output) {
    if (!plan.is_resident(output.name))
        return fmt::format("ttnn.{}_MEMORY_CONFIG", cpp_name(output.interleaved_in.value_or(BufferType::kDram)));
    const Attribute* shards = plan.shard_attribute();
    return shards != nullptr ? fmt::format("inputs[\"{}\"]", shards->name)
                             : fmt::format("inputs[\"{}\"].memory_config()", output.memory_of);
}

}  // namespace

std::string given_output_checks(const Plan& plan) {
    std::string text;
    for (std::size_t i = 0; i < plan.outputs.size(); ++i) {
        const OutputPlan& output = plan.outputs[i];
        if (!output.given) continue;
        const std::string specs = "compute_output_specs(operation_attributes, without)";
        text += fmt::format(
            "{0}    if (tensor_args.{1}.has_value()) {{\n        // What would be made without it\n"
            "        tensor_args_t without = tensor_args;\n        without.{1}.reset();\n"
            "        const TensorSpec expected = {2};\n        const Tensor& given = *tensor_args.{1};\n{3}    }}",
            text.empty() ? "" : "\n", output.given->name,
            plan.has_one_output() ? specs : fmt::format("std::get<{}>({})", i, specs),
            GivenChecks(plan, output).write());
    }
    return text;
}

void add_given_output(View& view, const Plan& plan, const OutputPlan& output, const Case& valid) {
    const auto made = output_of(plan, valid, output.name);
    const DataType dtype = made ? made->dtype : DataType::kBfloat16;
    const bool block_format = dtype == DataType::kBfloat8B || dtype == DataType::kBfloat4B;
    view.set("given", output.given->name);
    view.set("given_output", output.name);
    view.set("given_memory", memory_that_fits(plan, output));
    view.set("given_other_dtype", python_dtype(dtype == DataType::kFloat32 ? DataType::kBfloat16 : DataType::kFloat32));
    // Shards and block formats make sense in one layout only.
    if (block_format || plan.is_resident(output.name))
        view.set("given_other_layout", false);
    else
        view.set("given_other_layout",
                 python_layout(output.layout == Layout::kTile ? Layout::kRowMajor : Layout::kTile));
    std::string position;
    for (std::size_t i = 0; i < plan.outputs.size() && !plan.has_one_output(); ++i)
        if (&plan.outputs[i] == &output) position = fmt::format("[{}]", i);
    view.set("given_position", position);
    view.set("given_expect", plan.has_one_output() ? "expect_passthrough" : "expect_" + output.name);
}

}  // namespace opwright::builder
