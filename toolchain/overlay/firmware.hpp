// Which of the wheel's prebuilt firmware sets fits an unharvested 80-tile Wormhole, and under which keys it is asked
// for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::toolchain {

/// Banks that a firmware set was built for: the sizes of its bank tables.
struct FirmwareShape {
    unsigned dram_banks = 0;
    unsigned l1_banks = 0;
    friend bool operator==(const FirmwareShape&, const FirmwareShape&) = default;
};

inline constexpr FirmwareShape kWormhole80Tiles{12, 72};

/// Reads the symbol table of `<set>/brisc/brisc.elf`. Errors: `toolchain-firmware-elf`.
Result<FirmwareShape> firmware_shape(const std::filesystem::path& set);

/// The set with that shape and the smallest name in `pre_compiled`. Errors: `toolchain-no-firmware`.
Result<std::filesystem::path> find_firmware(const std::filesystem::path& pre_compiled, FirmwareShape shape);

/// The build keys that the runtime asks for with our compiler's version line: known ones (row and column dispatch
/// axis), then those that runs of the runtime left in `cache` as `tt-metal-cache<key>` (empty path: none). Not among them are
/// keys for which firmware was compiled there (DPRINT, watcher): the wheel's sets are not made with such options.
std::vector<std::string> firmware_keys(const std::filesystem::path& cache);

}  // namespace opwright::toolchain
