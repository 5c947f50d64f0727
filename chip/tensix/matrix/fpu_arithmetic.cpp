// Multiply, add, dot product and accumulation of the matrix unit.
#include "chip/tensix/matrix/fpu_arithmetic.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kHiddenOne = 1u << 23;
constexpr unsigned kDst16DroppedBits = 13;  ///< alignment keeps this many bits less when Dst is 16 bits wide

/// Drops `by` low bits. Ties go up; for a negative addend that is towards zero, as in two's complement.
constexpr std::uint32_t drop_bits(std::uint32_t magnitude, std::int32_t by, std::uint32_t negative) {
    if (by <= 0) return magnitude;
    if (by >= 31) return 0;
    return (magnitude + (1u << (by - 1)) - negative) >> by;
}

/// The magnitude at a larger exponent, rounded to what the adder keeps.
std::uint32_t align(Term term, std::int32_t exponent, bool fp32_dst) {
    const std::uint32_t aligned = drop_bits(term.magnitude, exponent - term.exponent, term.negative);
    if (fp32_dst) return aligned;
    return drop_bits(aligned, kDst16DroppedBits, term.negative) << kDst16DroppedBits;
}

std::uint32_t encode(std::uint32_t negative, std::int32_t exponent, std::uint32_t mantissa, FpuMode mode) {
    if (exponent <= 0) return 0;
    const bool range_8b = mode.fp32_dst || mode.exponent_8b;
    if (exponent > (range_8b ? 254 : 31)) return negative << 31 | (range_8b ? 255u << 23 : 31u << 23 | 0x3FFu << 13);
    return negative << 31 | static_cast<std::uint32_t>(exponent) << 23 | (mantissa & (kHiddenOne - 1));
}

}  // namespace

std::uint32_t accumulate(Term first, Term second, std::uint32_t dst, FpuMode mode) {
    const std::uint32_t dst_negative = dst >> 31;
    Term old{0, static_cast<std::int32_t>(dst >> 23 & 0xFFu), (dst & (kHiddenOne - 1)) | kHiddenOne};
    if (old.exponent == 0) old.magnitude = 0;

    std::int32_t exponent = std::max({first.exponent, second.exponent, old.exponent});
    if (exponent <= 0) return 0;
    const auto addend = [&](Term term) {
        const auto magnitude = static_cast<std::int32_t>(align(term, exponent, mode.fp32_dst));
        return term.negative == dst_negative ? magnitude : -magnitude;
    };
    // Everything relative to the sign of Dst.
    std::int32_t sum = static_cast<std::int32_t>(align(old, exponent, mode.fp32_dst)) + addend(first) + addend(second);
    if (sum == 0) return 0;
    const std::uint32_t negative = sum < 0 ? dst_negative ^ 1u : dst_negative;
    auto magnitude = static_cast<std::uint32_t>(sum < 0 ? -sum : sum);

    std::int32_t left = std::countl_zero(magnitude) - 8;
    // The hardware counts the leading bits of -1 (all ones) wrongly.
    if (negative && magnitude == 1) left -= 27;
    exponent -= left;
    // 16-bit formats keep only 7 (or 10) mantissa bits.
    const std::int32_t kept_below = mode.fp32_dst ? 0 : mode.exponent_8b ? 16 : 13;
    left -= kept_below;
    magnitude = left < 0 ? drop_bits(magnitude, -left, 0) : magnitude << left;
    magnitude <<= kept_below;
    if (magnitude & kHiddenOne << 1) ++exponent;
    return encode(negative, exponent, magnitude, mode);
}

std::uint32_t fpu_multiply(FpuOperand a, FpuOperand b, bool zero_a, bool zero_b, std::uint32_t dst, FpuMode mode) {
    const std::int32_t bias = mode.product_bias();
    Term product{a.negative() ^ b.negative(), a.exponent() + b.exponent() + bias,
                 (a.a_bits(mode.fidelity) * b.b_bits(mode.fidelity)) << 13};
    // A zero product still takes part in finding the largest exponent.
    if (zero_a || zero_b || product.exponent <= 0) product = {0, std::max(bias, 0), 0};
    return accumulate(product, {}, dst, mode);
}

std::uint32_t fpu_add(FpuOperand a, FpuOperand b, bool zero_a, bool zero_b, std::uint32_t dst, FpuMode mode) {
    if (zero_a) a.pattern = 0;
    if (zero_b) b.pattern = 0;
    if ((a.pattern & 0x7FFFFFFFu) < (b.pattern & 0x7FFFFFFFu)) std::swap(a, b);
    const std::uint32_t larger = a.pattern ? a.magnitude() : 0;
    const std::int32_t distance = a.exponent() - b.exponent();
    const std::uint32_t smaller = b.pattern && distance < 12 ? drop_bits(b.magnitude(), distance, 0) : 0;
    const std::uint32_t magnitude = a.negative() == b.negative() ? larger + smaller : larger - smaller;
    std::int32_t exponent = a.exponent();
    if (mode.fp32_dst && !mode.exponent_8b) exponent = exponent ? exponent + 127 - 15 : 127 - 30;
    return accumulate({a.negative(), exponent, magnitude << 13}, {}, dst, mode);
}

std::uint32_t fpu_dot(const std::array<std::uint32_t, 16>& a, const std::array<std::uint32_t, 16>& b, std::uint32_t dst,
                      FpuMode mode) {
    const std::int32_t bias = mode.product_bias();
    std::array<Term, 16> products;
    for (unsigned k = 0; k < 16; ++k) {
        const FpuOperand x{a[k]};
        const FpuOperand y{b[k]};
        if (x.is_zero() || y.is_zero()) {
            products[k] = {0, std::max(bias, 0), 0};
        } else {
            products[k] = {x.negative() ^ y.negative(), x.exponent() + y.exponent() + bias,
                           x.a_bits(mode.fidelity) * y.b_bits(mode.fidelity)};
        }
    }
    std::array<Term, 2> groups;
    for (unsigned g = 0; g < 2; ++g) {
        std::int32_t exponent = products[8 * g].exponent;
        for (unsigned k = 1; k < 8; ++k) exponent = std::max(exponent, products[8 * g + k].exponent);
        if (exponent <= 0) continue;
        std::int32_t sum = 0;
        for (unsigned k = 0; k < 8; ++k) {
            const Term& product = products[8 * g + k];
            const auto magnitude =
                static_cast<std::int32_t>(drop_bits(product.magnitude, exponent - product.exponent, 0));
            sum += product.negative ? -magnitude : magnitude;
        }
        groups[g] = {sum < 0, exponent, static_cast<std::uint32_t>(sum < 0 ? -sum : sum) << 13};
    }
    return accumulate(groups[0], groups[1], dst, mode);
}

}  // namespace opwright::chip::tensix
