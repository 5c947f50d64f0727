// Tenstorrent devices of this machine: which there are, what a kernel for one needs, and how a hung one is reset.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/backends/backend.hpp"

namespace opwright::builder {

/// Where the kernel driver puts a node per device: /dev/tenstorrent. OPWRIGHT_DEVICE_FOLDER names another folder; it is
/// there for the tests of opwright itself and makes no device.
std::filesystem::path device_folder();

struct Devices {
    std::vector<std::string> nodes;     ///< "/dev/tenstorrent/0", by number
    std::vector<std::string> unusable;  ///< those of them that this user may not open for reading and writing
};
Devices find_devices();

/// Error `no-device`: none, or none that may be opened; says the way out.
Result<Devices> usable_devices();

/// The ttnn package of the environment; empty when it is not installed.
std::filesystem::path ttnn_package(const Home& home);

/// The vendor's kernel compiler where the runtime of that package looks for it; nothing when it is not there.
std::optional<std::filesystem::path> vendor_sfpi(const std::filesystem::path& package);
/// "7.89.0", the version that the package asks for; empty when it does not say.
std::string wanted_sfpi(const std::filesystem::path& package);

/// `tt-smi -r`, which is looked for in `folder` first, then on PATH. What came of it, as the end of a sentence.
std::string reset_devices(const std::filesystem::path& folder = {});

}  // namespace opwright::builder
