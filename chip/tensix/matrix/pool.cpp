// GMPOOL: maximum of each column of a 16x16 block of SrcA and the Dst row, rows scaled by powers of two from SrcB.
#include "chip/tensix/matrix/operands.hpp"

namespace opwright::chip::tensix {
namespace {

/// A number on the comparator's scale: the operand's exponent plus the scale's, both biased.
struct Scaled {
    std::int32_t negative = 0;
    std::int32_t exponent = 0;
    std::int32_t mantissa = 0;  ///< 10 bits

    std::int32_t comparable() const {
        const std::int32_t magnitude = (exponent << 10) + mantissa;
        return negative ? -magnitude : magnitude;
    }
};

struct PoolFormat {
    bool fp16;  ///< 5-bit exponents
    std::uint32_t a_mask;
    bool dst_32b;

    std::int32_t bias() const { return fp16 ? 15 : 127; }
    std::uint32_t exponent_mask() const { return fp16 ? 0x1Fu : 0xFFu; }
};

Scaled scaled(std::uint32_t pattern, std::int32_t scale, std::uint32_t exponent_mask) {
    return {static_cast<std::int32_t>(pattern >> 31), static_cast<std::int32_t>(pattern >> 23 & exponent_mask) + scale,
            static_cast<std::int32_t>(pattern >> 13 & 0x3FFu)};
}

Scaled from_src(std::uint32_t a, std::uint32_t b, const PoolFormat& format) {
    if ((b & kFp32Exponent) == 0) return {1, 0x1FF, 0x3FF};  // scaled by zero: below everything
    if ((a & kFp32Exponent) == 0) return {};
    return scaled(a & format.a_mask, static_cast<std::int32_t>(b >> 23 & format.exponent_mask()),
                  format.exponent_mask());
}

/// The comparator's number as TF32 pattern; out-of-range exponents wrap.
std::uint32_t to_pattern(const Scaled& value, const PoolFormat& format) {
    if (value.exponent == 0) return 0;
    const auto exponent = static_cast<std::uint32_t>(value.exponent - format.bias()) & format.exponent_mask();
    return static_cast<std::uint32_t>(value.negative) << 31 | exponent << 23 |
           static_cast<std::uint32_t>(value.mantissa) << 13;
}

/// Undefined rows are the smallest number, and all ones is exactly that.
std::uint32_t read_dst(const Machine& m, const PoolFormat& format, unsigned row, unsigned column) {
    if (format.dst_32b) {
        return m.dst.undefined(Dst::high_row(row)) ? ~0u : m.dst.read32(row, column) & kSrcDatumBits;
    }
    const std::uint16_t datum = m.dst.undefined(m.dst.row16(row)) ? 0xFFFF : m.dst.read16(row, column);
    return format.fp16 ? src_from_fp16(dst_to_fp16(datum)) : src_from_bf16(datum);
}

void write_dst(Machine& m, const PoolFormat& format, unsigned row, unsigned column, std::uint32_t pattern) {
    if (format.dst_32b) {
        m.dst.write32(row, column, pattern);
    } else {
        m.dst.write16(row, column, format.fp16 ? dst_from_fp16(src_to_fp16(pattern)) : src_to_bf16(pattern));
    }
}

}  // namespace

Outcome execute(Machine& m, unsigned thread, isa::GMPOOL i) {
    if (!operands_ready(m)) return Outcome::kWait;
    if (i.ArgMax()) not_modelled("GMPOOL with an index result (ArgMax)");
    const FpuJob job = plan_fpu(m, thread, i.DstRow());
    if (job.int8) not_modelled("GMPOOL of integers");
    const PoolFormat format{!job.mode.exponent_8b, job.a_mask, job.mode.fp32_dst};
    if (format.fp16 && format.dst_32b) not_modelled("GMPOOL of FP16 into 32-bit Dst");
    const unsigned a_row = job.src_a_row & 0x30u;
    const unsigned dst_row = job.dst_row & 0x3FCu;
    const auto& scale = m.src_b.matrix_bank().rows[job.src_b_row & 0x38u];
    std::array<std::uint32_t, kRowWidth> result;
    for (unsigned c = 0; c < kRowWidth; ++c) {
        Scaled best = scaled(read_dst(m, format, dst_row, c), format.bias(), format.exponent_mask());
        for (unsigned r = 0; r < 16; ++r) {
            const Scaled candidate = from_src(m.src_a.matrix_bank().rows[a_row + r][c], scale[r], format);
            if (candidate.comparable() >= best.comparable()) best = candidate;
        }
        result[c] = to_pattern(best, format);
    }
    for (unsigned c = 0; c < kRowWidth; ++c) {
        write_dst(m, format, dst_row, c, result[c]);
        for (unsigned r = 1; r < 4; ++r) write_dst(m, format, dst_row + r, c, 0);
    }
    flip_src_banks(m, thread, i.FlipSrcA(), i.FlipSrcB());
    apply_addr_mod(m, thread, i.AddrMod());
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
