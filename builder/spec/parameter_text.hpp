// Parameters outside of tables, as pieces of text: bullets and signatures; read_parameters checks them like rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "builder/spec/text.hpp"

namespace opwright::builder {

class Reading;

struct ParameterText {
    Text name, type, default_value, range, description;
    std::string guessed_type;      ///< when no type is written: what the default looks like
    std::optional<bool> required;  ///< when the words say so
};

/// True when read_type() would take the words.
bool is_type(std::string_view words);

/// "`k` (uint32_t, default 2): text", "**k**: uint32_t, optional, default 2. Text"; nothing when the bullet has no
/// type.
std::optional<ParameterText> parameter_of_bullet(const Text& bullet);

/// All bullets of sections about parameters that are one, in the order of the spec.
std::vector<ParameterText> parameter_bullets(const Reading& reading);

/// The arguments of `op(...)` in a code block; empty when it is not there or one of them has no recognisable type.
std::vector<ParameterText> parameters_of_signature(const std::vector<Text>& lines, std::string_view op);

/// The members of `struct operation_attributes_t { ... };` and `struct tensor_args_t { ... };` in a code block.
std::vector<ParameterText> parameters_of_structs(const std::vector<Text>& lines);

/// The type that a default without one looks like: "int32_t", "float" ...; empty when it looks like none.
std::string type_of_default(std::string_view value, std::string_view name);

}  // namespace opwright::builder
