// The programs and headers of this machine that the driver works with, found without starting anything.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::toolchain {

struct HostTools {
    std::vector<std::string> clang;                ///< clang++ 19 or newer: the words that a command begins with
    std::string linker;                            ///< GNU ld for RISC-V
    std::filesystem::path include;                 ///< our toolchain/include
    std::vector<std::filesystem::path> libstdcxx;  ///< the host's C++ standard library headers, in search order
};

/// getenv, as a value, so that a test can give its own environment.
using Environment = std::function<std::optional<std::string>(const char* name)>;
Environment process_environment();

/// OPWRIGHT_CLANG and OPWRIGHT_LD name a program; otherwise PATH is searched, and for clang the set-up's ziglang.
Result<HostTools> find_host_tools(const Environment& environment);

/// The vendor's compiler when it is installed (OPWRIGHT_SFPI or /opt/tenstorrent/sfpi), which is then used instead.
std::optional<std::filesystem::path> find_vendor_compiler(const Environment& environment);

/// First executable of that name on PATH.
std::optional<std::string> find_on_path(const Environment& environment, const std::string& name);

}  // namespace opwright::toolchain
