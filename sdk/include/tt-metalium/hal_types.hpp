// Memory and core kinds the hardware layer can be asked about. Vendor names: HalMemType, HalProgrammableCoreType.
#pragma once

#include <cstdint>

namespace tt::tt_metal {

enum class HalMemType : std::uint8_t { L1 = 0, DRAM = 1, HOST = 2 };

enum class HalProgrammableCoreType : std::uint8_t { TENSIX = 0, ACTIVE_ETH = 1, IDLE_ETH = 2 };

}  // namespace tt::tt_metal
