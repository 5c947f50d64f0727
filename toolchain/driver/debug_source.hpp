// A kernel as a debugger wants it: what it calls counts as part of the line that calls it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "toolchain/driver/kernel_unit.hpp"

namespace opwright::toolchain {

/// Almost every line of a kernel is a call into the runtime's headers, which is inlined: its instructions would belong
/// to the headers, and a breakpoint at the kernel's line would have no place. Functions of the headers therefore get no
/// debug information, and clang gives their instructions to the line of the call. Opens that region.
inline constexpr std::string_view kHeadersBegin =
    "#pragma clang attribute push(__attribute__((nodebug)), apply_to = hasType(functionType))\n";
inline constexpr std::string_view kHeadersEnd = "#pragma clang attribute pop\n";

/// The text of the unit's generated file, which closes the region before it declares and includes the kernel.
std::string debuggable_wrapper(const KernelUnit& unit);

/// A kernel whose includes are of files that open the region for one header each; headers that lie beside the kernel
/// are the user's and keep their debug information. Lines keep their numbers.
struct DebuggableKernel {
    std::string text;
    std::vector<std::pair<std::string, std::string>> headers;  ///< file and text; the files' names begin with `prefix`
};
DebuggableKernel debuggable_kernel(const KernelUnit& unit, const std::string& prefix);

/// Writes what the compile of `unit` needs for that beside the object; the request that uses it. The request as it is
/// when the unit's kernel is no file of its own.
Request for_debugger(const KernelUnit& unit, Request request);

}  // namespace opwright::toolchain
