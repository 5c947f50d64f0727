// The text of a new specification: complete as it stands, to be edited where it says so.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

struct NewParameter {
    std::string name, type, default_value;  ///< no default: required
};

/// What a person decides before writing a spec.
struct NewOperation {
    std::string name, category;
    std::vector<std::string> inputs{"input_tensor"};
    std::string dtype = "bfloat16";
    bool tiles = true;                   ///< else row-major sticks
    std::string memory = "interleaved";  ///< of all tensors; one of new_memories()
    std::vector<NewParameter> parameters;
    bool compute = true;  ///< else reader and writer only
};

/// "alpha:float=1.0" or "dim:int32_t". Error `bad-parameter`.
Result<NewParameter> parse_parameter(const std::string& text);

/// Errors: `bad-name` (names become files, types and arguments), `duplicate-name`, `unknown-type`, `unknown-dtype`,
/// `unknown-memory`, `too-many-inputs`, `no-such-kernel` (row-major sticks through a compute kernel, shards without
/// one).
Result<void> check_new_operation(const NewOperation& operation);

/// What check_new_operation says of one answer alone, for who asks for them one by one.
Result<void> check_new_name(const std::string& name, const char* what);
Result<void> check_new_parameter(const NewParameter& parameter);

/// REQUIRES: check_new_operation found nothing.
std::string new_spec_text(const NewOperation& operation);

/// The dtypes, memories and parameter types that a new specification can have.
const std::vector<std::string>& new_dtypes();
const std::vector<std::string>& new_memories();
const std::vector<std::string>& new_types();

}  // namespace opwright::builder
