// The little library under every kernel: what the vendor ships as GCC link-time objects, and what libgcc and libc give.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// Whether a link input is one of the vendor's objects that only GCC can read (`runtime/hw/lib/wormhole/noc.o`, ...).
bool is_replaced_by_support(const std::filesystem::path& input);

/// The file to compile: ours where the wheel's firmware source is in GCC's dialect alone, else `input` itself.
std::string source_for_clang(const std::string& input, const HostTools& tools);

/// Our own runtime functions: what every kernel is linked with.
std::vector<std::filesystem::path> runtime_sources(const HostTools& tools);

/// One object to make: from which source, for which link.
struct SupportObject {
    std::filesystem::path source;
    std::string name;
};

/// The sources that stand in for a link's vendor objects, then our own runtime functions.
std::vector<SupportObject> support_objects(const Request& link, const HostTools& tools);

/// The compile request of one support object.
Request support_request(const Request& link, const SupportObject& object, const std::filesystem::path& output);

/// Builds what is not in `folder` yet (named by content, so safe to delete and to share); returns the objects.
Result<std::vector<std::filesystem::path>> make_support(const Request& link, const HostTools& tools,
                                                        const std::filesystem::path& folder);

}  // namespace opwright::toolchain
