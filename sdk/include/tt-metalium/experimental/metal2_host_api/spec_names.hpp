// The names by which the parts of a ProgramSpec refer to each other. Vendor names: experimental::KernelSpecName,
// DFBSpecName, SemaphoreSpecName, ScratchpadSpecName, TensorParamName.
#pragma once

#include <tt_stl/strong_type.hpp>

#include <string>

namespace tt::tt_metal::experimental {

using KernelSpecName = ttsl::StrongType<std::string, struct KernelSpecNameTag>;
using DFBSpecName = ttsl::StrongType<std::string, struct DFBSpecNameTag>;
using SemaphoreSpecName = ttsl::StrongType<std::string, struct SemaphoreSpecNameTag>;
using ScratchpadSpecName = ttsl::StrongType<std::string, struct ScratchpadSpecNameTag>;
using TensorParamName = ttsl::StrongType<std::string, struct TensorParamNameTag>;

}  // namespace tt::tt_metal::experimental
