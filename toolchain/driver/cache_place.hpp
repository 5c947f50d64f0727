// Where the driver keeps what it can make again: `$OPWRIGHT_CACHE`, `$OPWRIGHT_HOME/build/cache`, or beside the
// program.
#pragma once

#include <filesystem>

#include "toolchain/driver/host_tools.hpp"

namespace opwright::toolchain {

std::filesystem::path cache_place(const Environment& environment);

}  // namespace opwright::toolchain
