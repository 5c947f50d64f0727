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

Range read_range(Reading& reading, const Text& cell, const ParamType& type);

/// The type as a person writes it: `uint32_t`, `std::optional<MemoryConfig>`.
std::string type_text(const ParamType& type);

/// What value a type takes, for messages.
std::string what_fits(const ParamType& type);

}  // namespace opwright::builder
