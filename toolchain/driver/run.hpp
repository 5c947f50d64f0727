// From a request to its effect: version line, header, object or ELF file.
#pragma once

#include "base/result.hpp"
#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// The first line of `--version`. The runtime's firmware key is made from it: the overlay's links belong to it.
inline constexpr const char* kVersionLine = "riscv-tt-elf-g++ (tenstorrent/sfpi:7.89.0[1050]) 15.1.0";

/// Does it; the result is the exit code. Messages of the compiler go to standard error.
Result<int> run_request(const Request& request, const Environment& environment);

}  // namespace opwright::toolchain
