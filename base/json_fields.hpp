// Fields of JSON objects that another program or an earlier run wrote: a field of another type counts as absent.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace opwright::json_fields {

/// The string there; empty when there is none.
std::string text(const nlohmann::json& object, const char* key);

/// What a person is shown: a string as it is, anything else as JSON, empty for null or nothing.
std::string shown(const nlohmann::json& object, const char* key);

/// The number there; 0 when there is none.
double number(const nlohmann::json& object, const char* key);

/// The truth value there; false when there is none.
bool flag(const nlohmann::json& object, const char* key);

/// The array there, owned by `object`; an empty one when there is none.
const nlohmann::json& list(const nlohmann::json& object, const char* key);
const nlohmann::json& list(nlohmann::json&& object, const char* key) = delete;

}  // namespace opwright::json_fields
