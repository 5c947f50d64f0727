// Types, defaults and ranges of parameters as they stand in cells.
#pragma once

#include <optional>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// `std::vector<Tensor>`, `Optional[float]`, `const ttnn::Tensor&` ...; reports `unknown-type`.
std::optional<ParamType> read_type(Reading& reading, const Text& cell);

/// Checked against the type; reports `default-type`. `accepted` are the values the range cell lists.
std::optional<DefaultValue> read_default(Reading& reading, const Text& cell, const std::string& parameter,
                                         const ParamType& type, const Range* range);

/// What a cell says of the values of `parameter`: bounds, an interval, a list, relations that name the parameter.
Range read_range(Reading& reading, const Text& cell, const ParamType& type, const std::string& parameter);

/// The values that a type lists, `Literal["a", "b"]`, as a cell of their own; empty when it lists none.
Text listed_by(const Text& type);

/// The type as a person writes it: `uint32_t`, `std::optional<MemoryConfig>`.
std::string type_text(const ParamType& type);

/// What value a type takes, for messages.
std::string what_fits(const ParamType& type);

}  // namespace opwright::builder
