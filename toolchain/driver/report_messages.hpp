// What a failed clang or ld said, on standard error, from the user's point of view.
#pragma once

#include "base/process.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

void report_messages(const Request& request, const Finished& finished);

}  // namespace opwright::toolchain
