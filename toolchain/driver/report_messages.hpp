// What a failed clang or ld said, on standard error, from the user's point of view.
#pragma once

#include <string>

#include "base/process.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// The user's kernel: what the JIT's wrapper beside the working folder includes. Empty when this is no kernel.
std::string kernel_file(const Request& request);

void report_messages(const Request& request, const Finished& finished);

}  // namespace opwright::toolchain
