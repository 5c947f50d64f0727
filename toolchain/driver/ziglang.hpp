// The clang inside PyPI's `ziglang` package: the kernel compiler where no clang of this machine is new enough.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace opwright::toolchain {

/// What set-up installs: clang 19.1, the version that everything is measured with.
inline constexpr const char* kZiglangPackage = "ziglang==0.14.1";

/// Whether a program is zig, by its name.
bool is_zig(const std::filesystem::path& program);

/// `zig` of the ziglang package in a Python environment.
std::optional<std::filesystem::path> find_zig(const std::filesystem::path& python_environment);

/// The words that make zig a plain clang++: `zig clang` is clang's own command line. `zig c++` would add targets,
/// sanitizers, a libc++ and a cache of its own.
std::vector<std::string> clang_of_zig(const std::filesystem::path& zig);

}  // namespace opwright::toolchain
