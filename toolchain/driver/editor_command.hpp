// How an editor's language server parses a kernel: beside each object that the JIT asks for, a compile command for the
// kernel's own file, with what its unit says before it in a header.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/kernel_unit.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// Names in the folder where the JIT compiles one unit (`kernels/<kernel>/<key>/<risc>`).
inline constexpr const char* kEditorCommand = "compile_command.json";
inline constexpr const char* kEditorPrefix = "before_kernel.h";

/// The kernel alone, behind the header `prefix`; folders in it are relative to where the JIT works.
std::vector<std::string> editor_arguments(const KernelUnit& unit, const Request& request, const HostTools& tools,
                                          const std::filesystem::path& prefix);

/// Writes both files into `folder`: one entry of a compilation database (`directory`, `file`, `arguments`), and the
/// header. For convenience only: where it cannot be written, no compile fails.
void write_editor_command(const KernelUnit& unit, const Request& request, const HostTools& tools,
                          const std::filesystem::path& folder);

}  // namespace opwright::toolchain
