// A request in the vendor's GCC words, as the arguments that make clang and GNU ld produce what the runtime expects.
#pragma once

#include <string>
#include <vector>

#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// A compile or link of the runtime's firmware. It has a fixed place in L1, cut to what GCC makes of it: clang gets
/// there when size comes first, and with relaxed calls and addresses (unlike kernels, firmware is never moved).
bool is_firmware(const Request& request);

/// Target, language and code generation: what every translation unit and its precompiled header must share.
std::vector<std::string> target_flags(const Request& request, const HostTools& tools);

/// Overrides some of them where a kernel's stack does not fit.
std::vector<std::string> small_stack_flags();

/// Include folders in the request's order, then our compatibility headers, then the host's libstdc++ and our libc.
std::vector<std::string> include_flags(const Request& request, const HostTools& tools);

/// -D and -U in the request's order.
std::vector<std::string> define_flags(const Request& request);

/// Warnings that the vendor's `-Wall -Werror` has too stay errors in the user's files; the vendor's own headers are
/// quiet.
std::vector<std::string> warning_flags();

/// Everything for ld except inputs and output.
std::vector<std::string> link_flags(const Request& request);

}  // namespace opwright::toolchain
