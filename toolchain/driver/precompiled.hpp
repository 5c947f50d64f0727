// Precompiled headers for the JIT's units: made once per set of flags, settings and macros that matter, used by every
// kernel after that. Anything unexpected means a plain compile, never another result.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/jobs.hpp"
#include "toolchain/driver/kernel_unit.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// Whether a forced include of the JIT is a file of this kernel alone (its named arguments) and so no part of a header
/// that kernels share: such a file is found in the kernel's folder by its bare name, shared ones have their path.
bool belongs_to_kernel(const std::string& forced_include);

/// What a precompiled header is made of. Equal headers have equal keys.
struct HeaderRecipe {
    std::string umbrella;            ///< the header's text
    std::string descriptors;         ///< the declared tables that stand for chlkc_descriptors.h
    std::vector<std::string> flags;  ///< clang's arguments without macros
};
HeaderRecipe header_recipe(const KernelUnit& unit, const Request& request, const HostTools& tools);

/// A header on disk, ready for use.
struct PrecompiledHeader {
    std::filesystem::path file;
    std::vector<std::string> dependencies;  ///< the wheel's files in it
};

/// Finds or makes the header for this unit below `folder`. Nothing when another process is making it right now, when
/// the kernel defines a macro that would have changed the headers in a way we do not model, or when it cannot be made.
std::optional<PrecompiledHeader> precompiled_header(const KernelUnit& unit, const Request& request,
                                                    const HostTools& tools, const std::filesystem::path& folder);

/// The compile job of `request` on top of a header. `tables` is a folder with the unit's own chlkc_descriptors.h.
Job compile_job_with(const PrecompiledHeader& header, const KernelUnit& unit, const Request& request,
                     const HostTools& tools, const std::filesystem::path& tables);

}  // namespace opwright::toolchain
