// The matrix unit's floating-point arithmetic, which is not IEEE 754: short mantissas per fidelity phase, alignment to
// the largest exponent with rounding on the way, no denormals, no NaN. Values are TF32 / FP32 bit patterns; 5-bit
// exponents sit unbiased-as-they-are in the 8-bit exponent field (format/register_bits.hpp).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace opwright::chip::tensix {

/// One row of datums: of SrcA or SrcB, or of Dst as 32-bit patterns.
using FpuRow = std::array<std::uint32_t, 16>;

struct FpuMode {
    bool fp32_dst = false;       ///< Dst accumulates in 32 bits
    bool exponent_8b = true;     ///< operands have 8 exponent bits (5 otherwise)
    std::uint32_t fidelity = 0;  ///< phase 0..3: which mantissa bits of SrcA (bit 0) and SrcB (bit 1) take part

    /// What turns the sum of two operand exponents into the exponent of their product.
    int product_bias() const {
        const int bias = exponent_8b ? -127 : fp32_dst ? 127 - 30 : -15;
        return bias - (fidelity & 1u ? 5 : 0) - (fidelity & 2u ? 7 : 0);
    }
};

/// A signed addend on its way to Dst; magnitude has its leading 1 at bit 23 when normalised.
struct Term {
    std::uint32_t negative = 0;
    std::int32_t exponent = 0;
    std::uint32_t magnitude = 0;
};

/// Dst + first + second, as a new Dst value (FP32 pattern; 16-bit formats have their low bits cleared).
std::uint32_t accumulate(Term first, Term second, std::uint32_t dst, FpuMode mode);

/// One operand of a multiplication or addition.
struct FpuOperand {
    std::uint32_t pattern;

    std::uint32_t negative() const { return pattern >> 31; }
    std::int32_t exponent() const { return static_cast<std::int32_t>(pattern >> 23 & 0xFFu); }
    std::uint32_t magnitude() const { return (pattern >> 13 & 0x3FFu) | 0x400u; }  ///< 11 bits, leading 1 included
    bool is_zero() const { return exponent() == 0; }

    /// The mantissa bits that the fidelity phase feeds to the multiplier: 5 of SrcA, 7 of SrcB.
    std::uint32_t a_bits(std::uint32_t phase) const { return phase & 1u ? magnitude() >> 1 & 31u : magnitude() >> 6; }
    std::uint32_t b_bits(std::uint32_t phase) const { return phase & 2u ? (magnitude() & 15u) << 3 : magnitude() >> 4; }
};

/// Dst + a * b.
std::uint32_t fpu_multiply(FpuOperand a, FpuOperand b, bool zero_a, bool zero_b, std::uint32_t dst, FpuMode mode);
/// Dst + (a + b); zero operands have exponent 0 and count as exactly 0.
std::uint32_t fpu_add(FpuOperand a, FpuOperand b, bool zero_a, bool zero_b, std::uint32_t dst, FpuMode mode);
/// Dst + sum of the 16 products, added up in two groups of eight.
std::uint32_t fpu_dot(const std::array<std::uint32_t, 16>& a, const std::array<std::uint32_t, 16>& b, std::uint32_t dst,
                      FpuMode mode);

/// Integer "8" (sign, 10 bits of magnitude) of a Src datum, after a fidelity mask.
constexpr std::int32_t src_int8(std::uint32_t datum) {
    const auto magnitude = static_cast<std::int32_t>(datum >> 13 & 0x3FFu);
    return datum >> 31 ? -magnitude : magnitude;
}
/// Integer "32" is sign and magnitude, and saturates.
constexpr std::int64_t dst_int32(std::uint32_t datum) {
    const auto magnitude = static_cast<std::int64_t>(datum & 0x7FFFFFFFu);
    return datum >> 31 ? -magnitude : magnitude;
}
constexpr std::uint32_t dst_from_int32(std::int64_t value) {
    const std::int64_t limited = std::clamp<std::int64_t>(value, -0x7FFFFFFF, 0x7FFFFFFF);
    return limited < 0 ? 0x80000000u | static_cast<std::uint32_t>(-limited) : static_cast<std::uint32_t>(limited);
}

}  // namespace opwright::chip::tensix
