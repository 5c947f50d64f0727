// The CMakeLists.txt of an operation whose category is no library, which then is one of its own.
#pragma once

#include <string>

#include "builder/tree/registration.hpp"

namespace opwright::builder {

/// ttnn_op_eltwise_row_scale
std::string library_target(const OperationFiles& operation);
/// TTNN::Ops::Eltwise::RowScale
std::string library_alias(const OperationFiles& operation);

std::string library_text(const OperationFiles& operation);

}  // namespace opwright::builder
