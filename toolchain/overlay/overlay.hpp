// The runtime root of links: the wheel's files, our compiler in the place of the vendor's, and links to prebuilt
// firmware.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>

#include "base/result.hpp"

namespace opwright::toolchain {

struct OverlayRequest {
    std::filesystem::path wheel;    ///< the `ttnn` folder in site-packages
    std::filesystem::path root;     ///< what TT_METAL_RUNTIME_ROOT will name
    std::filesystem::path driver;   ///< our `riscv-tt-elf-g++`
    std::filesystem::path include;  ///< our `toolchain/include`
    std::filesystem::path sfpi;     ///< the vendor's SFPI folder, used instead of the two above; may be empty
    std::filesystem::path cache;    ///< TT_METAL_CACHE, to learn further firmware keys from; may be empty
};

/// Link (relative to the root) -> what it points to.
using LinkPlan = std::map<std::filesystem::path, std::filesystem::path>;

/// Reads the wheel, writes nothing. Errors: `toolchain-no-wheel`, `toolchain-no-driver`, `toolchain-no-firmware`.
Result<LinkPlan> plan_overlay(const OverlayRequest& request);

/// Makes the root be exactly the plan; each link changes in one step, a missing root appears whole. Returns how many
/// links were made, changed or removed. Errors: `toolchain-overlay-blocked` when a real file stands where a link
/// belongs.
Result<std::size_t> apply_overlay(const std::filesystem::path& root, const LinkPlan& plan);

}  // namespace opwright::toolchain
