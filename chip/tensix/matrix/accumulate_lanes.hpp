// accumulate() for eight outputs at a time, in the host's vectors. For the bodies of block operations only: with AVX2
// they are compiled for it whatever the rest is compiled for, and must ask has_lanes() before they run.
#pragma once

#include <cstdint>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define OPWRIGHT_HAS_AVX2 1
#define OPWRIGHT_AVX2 __attribute__((target("avx2")))

namespace opwright::chip::tensix {

/// Whether this host has the vectors.
inline bool has_lanes() {
    static const bool kHas = __builtin_cpu_supports("avx2") != 0;
    return kHas;
}

using Signed = std::int32_t __attribute__((vector_size(32)));
using Unsigned = std::uint32_t __attribute__((vector_size(32)));

OPWRIGHT_AVX2 inline Unsigned shift_right(Unsigned value, Unsigned by) {
    return reinterpret_cast<Unsigned>(
        _mm256_srlv_epi32(reinterpret_cast<__m256i>(value), reinterpret_cast<__m256i>(by)));
}
OPWRIGHT_AVX2 inline Unsigned shift_left(Unsigned value, Unsigned by) {
    return reinterpret_cast<Unsigned>(
        _mm256_sllv_epi32(reinterpret_cast<__m256i>(value), reinterpret_cast<__m256i>(by)));
}
OPWRIGHT_AVX2 inline Unsigned as_unsigned(Signed value) {
    return reinterpret_cast<Unsigned>(value);
}
OPWRIGHT_AVX2 inline Signed as_signed(Unsigned value) {
    return reinterpret_cast<Signed>(value);
}
OPWRIGHT_AVX2 inline Signed larger(Signed a, Signed b) {
    return reinterpret_cast<Signed>(_mm256_max_epi32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
}
OPWRIGHT_AVX2 inline Signed magnitude_of(Signed value) {
    return reinterpret_cast<Signed>(_mm256_abs_epi32(reinterpret_cast<__m256i>(value)));
}

inline constexpr std::uint32_t kHiddenOne = 1u << 23;
inline constexpr unsigned kDst16DroppedBits = 13;

/// What accumulate() does with a term: to a larger exponent, rounded to what the adder keeps. `negative` is 0 or 1.
template <bool kFp32Dst>
OPWRIGHT_AVX2 inline Unsigned align(Unsigned magnitude, Unsigned negative, Signed distance) {
    const Unsigned by = as_unsigned(distance);
    const Unsigned half = shift_left(Unsigned{} + 1, by) >> 1;
    const Unsigned towards_zero = negative & as_unsigned(distance > 0);
    const Unsigned aligned = shift_right(magnitude + half - towards_zero, by);
    if constexpr (kFp32Dst) return aligned;
    return ((aligned + (1u << (kDst16DroppedBits - 1)) - negative) >> kDst16DroppedBits) << kDst16DroppedBits;
}

/// accumulate() for eight outputs: `sum` and `exponent` are those of the two groups.
template <bool kFp32Dst, bool kExponent8>
OPWRIGHT_AVX2 inline Unsigned accumulate_lanes(Unsigned dst, Signed sum0, Signed exponent0, Signed sum1,
                                               Signed exponent1) {
    constexpr unsigned kGroupShift = 13;
    constexpr int kKeptBelow = kFp32Dst ? 0 : kExponent8 ? 16 : 13;
    constexpr int kLargestExponent = kFp32Dst || kExponent8 ? 254 : 31;
    constexpr std::uint32_t kOverflow = kFp32Dst || kExponent8 ? 255u << 23 : 31u << 23 | 0x3FFu << 13;
    constexpr int kMiscountOfMinusOne = 27;

    const Signed dst_sign = as_signed(dst) >> 31;  // all ones when negative
    const Signed dst_exponent = as_signed(dst >> 23 & 0xFFu);
    const Unsigned old = ((dst & (kHiddenOne - 1)) | kHiddenOne) & as_unsigned(dst_exponent != 0);
    Signed exponent = larger(larger(exponent0, exponent1), dst_exponent);

    // Everything relative to the sign of Dst.
    Signed sum = as_signed(align<kFp32Dst>(old, Unsigned{}, exponent - dst_exponent));
    const Signed sign0 = sum0 >> 31, sign1 = sum1 >> 31;
    const Signed aligned0 = as_signed(align<kFp32Dst>(as_unsigned(magnitude_of(sum0)) << kGroupShift,
                                                      as_unsigned(sign0) >> 31, exponent - exponent0));
    const Signed aligned1 = as_signed(align<kFp32Dst>(as_unsigned(magnitude_of(sum1)) << kGroupShift,
                                                      as_unsigned(sign1) >> 31, exponent - exponent1));
    const Signed minus0 = sign0 ^ dst_sign, minus1 = sign1 ^ dst_sign;
    sum += (aligned0 ^ minus0) - minus0;
    sum += (aligned1 ^ minus1) - minus1;

    const Signed sign = (sum >> 31) ^ dst_sign;
    Unsigned magnitude = as_unsigned(magnitude_of(sum));
    // The place of the leading one, from a conversion that cannot round up: the bit below the leading one is cleared.
    const auto as_float = _mm256_cvtepi32_ps(reinterpret_cast<__m256i>(magnitude & ~(magnitude >> 1)));
    Signed left = 150 - as_signed(reinterpret_cast<Unsigned>(as_float) >> 23);
    left -= kMiscountOfMinusOne & sign & (as_signed(magnitude) == 1);
    exponent -= left;
    left -= kKeptBelow;
    const Unsigned right = as_unsigned(larger(-left, Signed{}));
    magnitude = shift_right(magnitude + (shift_left(Unsigned{} + 1, right) >> 1), right);
    magnitude = shift_left(magnitude, as_unsigned(larger(left, Signed{}))) << kKeptBelow;
    exponent += as_signed(magnitude >> 24 & 1u);

    Unsigned value = as_unsigned(exponent) << 23 | (magnitude & (kHiddenOne - 1));
    const Unsigned overflows = as_unsigned(exponent > kLargestExponent);
    value = (value & ~overflows) | (kOverflow & overflows);
    value |= as_unsigned(sign) << 31;
    return value & as_unsigned((exponent > 0) & (sum != 0));
}

}  // namespace opwright::chip::tensix

#else

#define OPWRIGHT_HAS_AVX2 0

namespace opwright::chip::tensix {

inline bool has_lanes() {
    return false;
}

}  // namespace opwright::chip::tensix

#endif
