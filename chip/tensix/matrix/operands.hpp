// What the arithmetic instructions of the matrix unit share: operand formats, Dst access, bank release.
#pragma once

#include "chip/tensix/matrix/alu_format.hpp"
#include "chip/tensix/matrix/fpu_arithmetic.hpp"

namespace opwright::chip::tensix {

/// Which bits of a Src datum an operand format defines.
constexpr std::uint32_t datum_mask(SrcStyle style) {
    switch (style) {
        case SrcStyle::kBf16:
            return 0xFFFF0000u;
        case SrcStyle::kFp16:
            return 0x8FFFE000u;
        case SrcStyle::kTf32:
            return kSrcDatumBits;
    }
    return 0;
}

/// Formats and rows of one arithmetic instruction.
struct FpuJob {
    FpuMode mode;
    bool int8 = false;
    bool flush_b_denormals = true;
    std::uint32_t a_mask = 0;
    std::uint32_t b_mask = 0;
    std::uint32_t src_a_row = 0;
    std::uint32_t src_b_row = 0;
    std::uint32_t dst_row = 0;

    /// Fidelity phases of integers take complementary bits of the magnitudes.
    std::uint32_t int8_a_mask() const { return mode.fidelity & 1u ? 0x8003E000u : 0x801C0000u; }
    std::uint32_t int8_b_mask() const { return mode.fidelity & 2u ? 0x8001E000u : 0x807E0000u; }
};

/// Both operands must be the matrix unit's.
inline bool operands_ready(const Machine& m) {
    return m.src_a.matrix_may_read() && m.src_b.matrix_may_read();
}

/// Reads formats, fidelity and rows. Rows are still unaligned.
FpuJob plan_fpu(const Machine& machine, unsigned thread, std::uint32_t dst_row);

/// A Dst datum as FP32 pattern with the exponent in the range that accumulate() expects.
inline std::uint32_t read_dst_operand(const Machine& m, const FpuJob& job, unsigned row, unsigned column) {
    if (job.mode.fp32_dst) return m.dst.read32(row, column);
    const std::uint16_t datum = m.dst.read16(row, column);
    return job.mode.exponent_8b ? std::uint32_t{datum} << 16 : src_from_fp16(dst_to_fp16(datum));
}
inline void write_dst_result(Machine& m, const FpuJob& job, unsigned row, unsigned column, std::uint32_t result) {
    if (job.mode.fp32_dst) {
        m.dst.write32(row, column, result);
    } else if (job.mode.exponent_8b) {
        m.dst.write16(row, column, static_cast<std::uint16_t>(result >> 16));
    } else {
        m.dst.write16(row, column, dst_from_fp16(src_to_fp16(result)));
    }
}

/// The same for whole rows.
void read_dst_row(const Machine& m, const FpuJob& job, unsigned row, FpuRow& out);
void write_dst_row(Machine& m, const FpuJob& job, unsigned row, const FpuRow& in);

}  // namespace opwright::chip::tensix
