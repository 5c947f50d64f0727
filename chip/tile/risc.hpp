// The five RISC-V cores of a Tensix tile: numbers, names, reset bits.
// Spec: WormholeB0/TensixTile/BabyRISCV/README.md, SoftReset.md.
#pragma once

#include <array>
#include <cstdint>

namespace opwright::chip {

enum class Risc : std::uint8_t { kBrisc = 0, kTrisc0 = 1, kTrisc1 = 2, kTrisc2 = 3, kNcrisc = 4 };
inline constexpr unsigned kRiscs = 5;

constexpr unsigned index_of(Risc risc) {
    return static_cast<unsigned>(risc);
}
constexpr bool is_trisc(Risc risc) {
    return risc >= Risc::kTrisc0 && risc <= Risc::kTrisc2;
}
/// Tensix thread of a TRISC. REQUIRES: is_trisc(risc).
constexpr unsigned thread_of(Risc risc) {
    return index_of(risc) - index_of(Risc::kTrisc0);
}

struct RiscRow {
    const char* name;
    std::uint32_t reset_bit;    ///< in RISCV_DEBUG_REG_SOFT_RESET_0
    std::uint32_t local_bytes;  ///< local data RAM
    std::uint32_t default_pc;   ///< when no reset PC override is enabled
    unsigned launch_index;      ///< place in the launch message's per-processor arrays
    std::uint32_t least_stack;  ///< that the linker scripts leave in local memory, whatever data a kernel has
};
inline constexpr std::array<RiscRow, kRiscs> kRiscTable = {{
    {"BRISC", 1u << 11, 4096, 0x0, 0, 256},
    {"TRISC0", 1u << 12, 2048, 0x6000, 2, 192},
    {"TRISC1", 1u << 13, 2048, 0xA000, 3, 192},
    {"TRISC2", 1u << 14, 2048, 0xE000, 4, 256},
    {"NCRISC", 1u << 18, 4096, 0x12000, 1, 256},
}};
constexpr const RiscRow& row_of(Risc risc) {
    return kRiscTable[index_of(risc)];
}

inline constexpr std::uint32_t kAllRiscResetBits = 0x47800;
inline constexpr std::uint32_t kLocalBase = 0xFFB00000;
inline constexpr std::uint32_t kIramBase = 0xFFC00000;
inline constexpr std::uint32_t kIramBytes = 16 * 1024;
inline constexpr std::uint32_t kL1Bytes = 1464 * 1024;
/// L1 below this belongs to firmware and kernel configuration, above it to buffers (core_info's "L1 unreserved").
inline constexpr std::uint32_t kFirmwareAreaEnd = 0x19D60;

}  // namespace opwright::chip
