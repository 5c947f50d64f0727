// Which RISC and which NoC a data movement kernel uses. Vendor names: DataMovementProcessor, NOC, NOC_MODE.
#pragma once

#include <tt_stl/fmt.hpp>

#include <cstdint>

namespace tt::tt_metal {

enum class DataMovementProcessor : std::uint8_t {
    RISCV_0 = 0,  // BRISC
    RISCV_1 = 1,  // NCRISC
    RISCV_2 = 2,
    RISCV_3 = 3,
    RISCV_4 = 4,
    RISCV_5 = 5,
    RISCV_6 = 6,
    RISCV_7 = 7,
};

enum NOC : std::uint8_t {
    RISCV_0_default = 0,
    RISCV_1_default = 1,
    NOC_0 = 0,
    NOC_1 = 1,
};

enum NOC_MODE : std::uint8_t {
    DM_DEDICATED_NOC = 0,
    DM_DYNAMIC_NOC = 1,
};

std::string text_of(DataMovementProcessor processor);

}  // namespace tt::tt_metal
