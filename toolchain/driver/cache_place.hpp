// Where the driver keeps what it can make again: `$OPWRIGHT_CACHE`, `$OPWRIGHT_HOME/build/cache`, or beside the
// program.
#pragma once

#include <filesystem>

#include "toolchain/driver/host_tools.hpp"

namespace opwright::toolchain {

/// What set-up made: `$OPWRIGHT_HOME/build`, else the folder above the program's.
std::filesystem::path build_place(const Environment& environment);

std::filesystem::path cache_place(const Environment& environment);

}  // namespace opwright::toolchain
