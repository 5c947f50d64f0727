// How cases, values and formulas are spelt in the generated tests.
#pragma once

#include <string>
#include <vector>

#include "builder/scaffold/case.hpp"

namespace opwright::builder {

std::string python_tuple(const std::vector<std::string>& parts);
std::string python_layout(Layout layout);
std::string python_dtype(DataType dtype);

/// `dict(a=..., b=...)`, one entry per line where it would be too long.
std::string python_dict(const std::vector<std::string>& entries, std::size_t indent);

/// `ttnn.DRAM_MEMORY_CONFIG`, `sharded("HEIGHT_SHARDED", (32, 64), (2, 1))`
std::string python_memory(const TensorCase& tensor);

/// `dict(shape=..., ...)` with the properties in which `t` differs from `base` (all, when null).
std::vector<std::string> python_properties(const TensorCase& t, const TensorCase* base);

/// `input=dict(...)`, `mask=None`: what `make_inputs` needs to turn the valid case into `c`.
std::vector<std::string> python_changes(const Plan& plan, const Case& valid, const Case& c);

/// A value of an attribute; `None` for its default.
std::string python_value(const Plan& plan, const Case& c, const AttributeCase& a);

/// `scale=0.0`: attributes that differ from the valid case.
std::vector<std::string> python_attribute_changes(const Plan& plan, const Case& valid, const Case& c);

/// Body of `expected_shape(inputs, ...)`: one line per symbol, then the return. An attribute that a call must give has
/// the value of the valid case.
struct PythonShape {
    std::string parameters;  ///< `, dim=0`
    std::string body;
};
Result<PythonShape> python_output_shape(const Plan& plan, const OutputPlan& output, const Case& valid);

}  // namespace opwright::builder
