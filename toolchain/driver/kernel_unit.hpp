// The JIT's translation units and what differs in them from kernel to kernel; all else can be precompiled.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

enum class UnitKind { kDataMovement, kUnpack, kMath, kPack };

/// One compile of `brisck.cc`, `ncrisck.cc` or `trisck.cc`, with the generated files beside it.
struct KernelUnit {
    UnitKind kind = UnitKind::kDataMovement;
    std::string source;        ///< the wheel's file: what it includes before the kernel is common to all kernels
    std::string descriptors;   ///< text of chlkc_descriptors.h: circular-buffer formats, and a few compute settings
    std::string macros;        ///< text of defines_generated.h (compute) or empty
    std::string wrapper_file;  ///< the generated file that includes the kernel last, seen from the compile's folder
    std::string wrapper;       ///< its text
    std::string kernel_file;   ///< the user's kernel, as the wrapper names it
    std::string kernel;        ///< its text
};

/// Reads what belongs to a compile request; nothing when it is not one of the three files.
std::optional<KernelUnit> read_unit(const Request& request);

/// The `#include` lines of the unit's source up to where the kernel comes in.
std::vector<std::string> common_includes(std::string_view source);

/// The text of a compute unit between its own includes and chlkc_descriptors.h.
std::string compute_opening();

/// All that a unit says before its kernel's first line, so that the kernel can be compiled as a file of its own behind
/// it.
std::string text_before_kernel(const KernelUnit& unit);

/// chlkc_descriptors.h for a precompiled header: every table becomes an `extern` declaration, the settings stay.
std::string declare_tables(std::string_view descriptors);

/// chlkc_descriptors.h after a precompiled header: the tables, without the settings it already has.
std::string define_tables(std::string_view descriptors);

/// The `#define` lines of a file by name.
std::vector<std::pair<std::string, std::string>> macro_lines(std::string_view text);

/// All identifiers outside of comments; a superset of the macros that can change what the text means.
void collect_identifiers(std::string_view text, std::set<std::string, std::less<>>& identifiers);

/// Whether the kernel itself includes this header, directly.
bool includes(std::string_view kernel, std::string_view header);

}  // namespace opwright::toolchain
