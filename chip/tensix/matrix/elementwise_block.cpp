// Eight outputs of an elementwise operation are one vector: the term of each, then accumulate_lanes.
#include "chip/tensix/matrix/elementwise_block.hpp"

#include "chip/tensix/matrix/accumulate_lanes.hpp"

namespace opwright::chip::tensix {

#if OPWRIGHT_HAS_AVX2
namespace {

constexpr std::uint32_t kSign = 0x80000000u;
constexpr unsigned kLanes = 8;

/// A signed addend: accumulate() takes its magnitude 13 bits further up.
struct LaneTerm {
    Signed value;
    Signed exponent;
};

OPWRIGHT_AVX2 inline Unsigned exponent_of(Unsigned pattern) {
    return pattern >> 23 & 0xFFu;
}
OPWRIGHT_AVX2 inline Unsigned eleven_bits(Unsigned pattern) {
    return (pattern >> 13 & 0x3FFu) | 0x400u;
}
OPWRIGHT_AVX2 inline Signed with_sign(Unsigned magnitude, Unsigned pattern) {
    const Signed negative = as_signed(pattern) >> 31;
    return (as_signed(magnitude) ^ negative) - negative;
}

/// fpu_add's term.
OPWRIGHT_AVX2 inline LaneTerm add_lanes(Unsigned x, Unsigned y, Unsigned zero_x, Unsigned zero_y) {
    x &= ~zero_x;
    y &= ~zero_y;
    const Unsigned swap = as_unsigned(as_signed(x & ~kSign) < as_signed(y & ~kSign));
    const Unsigned difference = (x ^ y) & swap;
    const Unsigned a = x ^ difference, b = y ^ difference;

    constexpr int kTooFar = 12;
    const Signed distance = as_signed(exponent_of(a)) - as_signed(exponent_of(b));
    const Unsigned half = shift_left(Unsigned{} + 1, as_unsigned(distance)) >> 1;
    const Unsigned larger = eleven_bits(a) & as_unsigned(a != 0);
    const Unsigned smaller =
        shift_right(eleven_bits(b) + half, as_unsigned(distance)) & as_unsigned((b != 0) & (distance < kTooFar));
    const Unsigned opposed = as_unsigned(as_signed(a ^ b) >> 31);
    return {with_sign(larger + ((smaller ^ opposed) - opposed), a), as_signed(exponent_of(a))};
}

/// fpu_multiply's term.
OPWRIGHT_AVX2 inline LaneTerm multiply_lanes(Unsigned x, Unsigned y, Unsigned zero_x, Unsigned zero_y,
                                             const FpuMode& mode) {
    const Unsigned a = mode.fidelity & 1u ? eleven_bits(x) >> 1 & 31u : eleven_bits(x) >> 6;
    const Unsigned b = mode.fidelity & 2u ? (eleven_bits(y) & 15u) << 3 : eleven_bits(y) >> 4;
    const Signed exponent = as_signed(exponent_of(x) + exponent_of(y)) + mode.product_bias();
    const Signed counts = as_signed(~(zero_x | zero_y)) & (exponent > 0);
    return {with_sign(a * b, x ^ y) & counts, exponent & counts};
}

template <bool kFp32Dst, bool kExponent8>
OPWRIGHT_AVX2 void all_lanes(const ElementwiseOperands& operands, FpuRow* dst, FpuMode mode) {
    const Unsigned flip =
        Unsigned{} + (operands.operation == ElementwiseOperation::kSubtract ? kSign : std::uint32_t{0});
    const Unsigned flushes_b = Unsigned{} + (operands.flush_b_denormals ? ~std::uint32_t{0} : std::uint32_t{0});
    for (unsigned r = 0; r < ElementwiseOperands::kRows; ++r) {
        const FpuRow& b_row = operands.b[operands.b_has_one_row ? 0 : r];
        for (unsigned c = 0; c < dst[r].size(); c += kLanes) {
            Unsigned x, y, old;
            __builtin_memcpy(&x, &operands.a[r][c], sizeof x);
            __builtin_memcpy(&y, &b_row[c], sizeof y);
            __builtin_memcpy(&old, &dst[r][c], sizeof old);
            if (operands.b_has_one_column) y = Unsigned{} + b_row[0];
            x &= operands.a_mask;
            y = (y ^ flip) & operands.b_mask;
            const Unsigned zero_x = as_unsigned(exponent_of(x) == 0);
            const Unsigned zero_y = as_unsigned(exponent_of(y) == 0) & flushes_b;
            const LaneTerm term = operands.operation == ElementwiseOperation::kMultiply
                                      ? multiply_lanes(x, y, zero_x, zero_y, mode)
                                      : add_lanes(x, y, zero_x, zero_y);
            const Signed largest = larger(term.exponent, as_signed(exponent_of(old)));
            const Unsigned result =
                accumulate_lanes<kFp32Dst, kExponent8>(old, term.value, term.exponent, Signed{}, Signed{}) &
                as_unsigned(largest > 0);
            __builtin_memcpy(&dst[r][c], &result, sizeof result);
        }
    }
}

}  // namespace

bool elementwise_block(const ElementwiseOperands& operands, FpuRow* dst, FpuMode mode) {
    if (!has_lanes() || (mode.fp32_dst && !mode.exponent_8b)) return false;
    if (!operands.flush_b_denormals && operands.operation != ElementwiseOperation::kMultiply) return false;
    if (mode.fp32_dst) {
        all_lanes<true, true>(operands, dst, mode);
    } else if (mode.exponent_8b) {
        all_lanes<false, true>(operands, dst, mode);
    } else {
        all_lanes<false, false>(operands, dst, mode);
    }
    return true;
}

#else

bool elementwise_block(const ElementwiseOperands&, FpuRow*, FpuMode) {
    return false;
}

#endif

}  // namespace opwright::chip::tensix
