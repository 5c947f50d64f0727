// RWCs: the auto-incrementing row counters of matrix and vector unit, per thread. Spec: TensixCoprocessor/RWCs.md.
#pragma once

#include <cstdint>

namespace opwright::chip::tensix {

struct Machine;

inline constexpr std::uint32_t kDstRowMask = 0x3FF;
inline constexpr std::uint32_t kSrcRowMask = 0x3F;

struct Rwc {
    std::uint32_t dst = 0;
    std::uint32_t dst_cr = 0;
    std::uint32_t src_a = 0;
    std::uint32_t src_a_cr = 0;
    std::uint32_t src_b = 0;
    std::uint32_t src_b_cr = 0;
    std::uint32_t fidelity_phase = 0;
    std::uint32_t extra_addr_mod_bit = 0;
};

/// Applies an address modifier after an instruction. SFPLOAD and SFPSTORE leave the fidelity phase alone.
void apply_addr_mod(Machine& machine, unsigned thread, std::uint32_t addr_mod, bool update_fidelity_phase = true);

/// DstRow + DEST_TARGET_REG_CFG_MATH_Offset + RWC Dst + DEST_REGW_BASE: what every matrix instruction starts from.
std::uint32_t dst_row_base(const Machine& machine, unsigned thread, std::uint32_t dst_row);

/// Gives the matrix unit's SrcA / SrcB bank back to the unpacker (unless disabled) and flips to the other one.
void flip_src_banks(Machine& machine, unsigned thread, bool flip_a, bool flip_b);

}  // namespace opwright::chip::tensix
