// What the JIT asked and how long it took: one JSON object per call, appended to the file OPWRIGHT_TOOLCHAIN_TRACE
// names.
#pragma once

#include <string>
#include <vector>

#include "toolchain/driver/host_tools.hpp"

namespace opwright::toolchain {

/// `{"directory", "arguments", "seconds", "exit_code"}`; nothing when the variable is unset.
void trace_call(const Environment& environment, const std::vector<std::string>& arguments, double seconds,
                int exit_code);

}  // namespace opwright::toolchain
