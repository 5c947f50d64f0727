// accumulate() for sixteen outputs of a Dst that holds BF16, in 16-bit lanes: what the adder keeps there fits. For the
// bodies of block operations only, as accumulate_lanes.hpp says.
#pragma once

#include "chip/tensix/matrix/accumulate_lanes.hpp"

#if OPWRIGHT_HAS_AVX2

namespace opwright::chip::tensix {

// An index into powers_of_two() per byte of a lane: the distance plus this gives 2^(13 - distance), from 14 on 0. From
// 0x80 on a byte looks nothing up.
inline constexpr short kIndexBase = 0x7971;

/// The table of _mm256_shuffle_epi8. The bytes of a lane have different bases, so that one of them finds the power and
/// the other one nothing.
OPWRIGHT_AVX2 inline __m256i powers_of_two() {
    return _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, static_cast<char>(0x80), 0x40, 0x20, 0x10, 8, 4, 2, 1, 0));
}

/// Rounds what is half of `value` by 2^distance, distance at most 14, else to 0; halves go up.
OPWRIGHT_AVX2 inline __m256i drop_bits_lanes(__m256i twice_value, __m256i distance) {
    constexpr short kOneLess = 0x7870;  // 2^(14 - distance)
    const __m256i byte = _mm256_min_epi16(distance, _mm256_set1_epi16(0x7F));
    const __m256i both = _mm256_mullo_epi16(byte, _mm256_set1_epi16(0x0101));
    const __m256i index = _mm256_adds_epu8(both, _mm256_set1_epi16(kOneLess));
    return _mm256_mulhrs_epi16(twice_value, _mm256_shuffle_epi8(powers_of_two(), index));
}

/// The largest sum of a group for which two of them and Dst stay within 16 bits.
inline constexpr short kLargestBf16LaneSum = 15363;

OPWRIGHT_AVX2 inline bool fits_bf16_lanes(__m256i sum0, __m256i sum1) {
    const __m256i larger_sum = _mm256_max_epi16(_mm256_abs_epi16(sum0), _mm256_abs_epi16(sum1));
    const __m256i too_large = _mm256_cmpgt_epi16(larger_sum, _mm256_set1_epi16(kLargestBf16LaneSum));
    return _mm256_testz_si256(too_large, too_large) != 0;
}

/// A group's sum at a larger exponent. accumulate() takes it 13 bits further up and rounds twice, to its alignment and
/// to what a 16-bit Dst keeps. Together these round once with halves up, but for the distance where the first one still
/// moves a half: there the sum counts as one more.
OPWRIGHT_AVX2 inline __m256i align_sum(__m256i sum, __m256i distance) {
    constexpr short kRoundsTwice = 14;
    const __m256i one_more = _mm256_cmpeq_epi16(distance, _mm256_set1_epi16(kRoundsTwice));
    const __m256i value = _mm256_sub_epi16(sum, one_more);
    return drop_bits_lanes(_mm256_add_epi16(value, value), distance);
}

/// The upper half of the FP32 that is nearest, in 32 bits each.
OPWRIGHT_AVX2 inline __m256i rounded_bf16(__m256i integers) {
    const __m256i bits = _mm256_castps_si256(_mm256_cvtepi32_ps(integers));
    return _mm256_srli_epi32(_mm256_add_epi32(bits, _mm256_set1_epi32(0x8000)), 16);
}

/// accumulate() for sixteen outputs: `sum` and `exponent` are those of the two groups. A group that does not count has
/// sum and exponent 0. REQUIRES: fits_bf16_lanes(sum0, sum1).
OPWRIGHT_AVX2 inline __m256i accumulate_bf16(__m256i dst, __m256i sum0, __m256i exponent0, __m256i sum1,
                                             __m256i exponent1) {
    constexpr short kMantissa = 0x7F, kHidden = 0x80, kLargestExponent = 254;
    constexpr short kInfinity = 0x7F80, kSign = static_cast<short>(0x8000);
    const __m256i zero = _mm256_setzero_si256();

    const __m256i dst_exponent = _mm256_and_si256(_mm256_srli_epi16(dst, 7), _mm256_set1_epi16(0xFF));
    const __m256i exponent = _mm256_max_epi16(_mm256_max_epi16(exponent0, exponent1), dst_exponent);
    const __m256i mantissa =
        _mm256_or_si256(_mm256_and_si256(dst, _mm256_set1_epi16(kMantissa)), _mm256_set1_epi16(kHidden));
    const __m256i old = _mm256_andnot_si256(_mm256_cmpeq_epi16(dst_exponent, zero), _mm256_slli_epi16(mantissa, 4));

    // Sums have their sign in them; Dst is rounded without it.
    __m256i sum = _mm256_sign_epi16(drop_bits_lanes(old, _mm256_sub_epi16(exponent, dst_exponent)), dst);
    sum = _mm256_add_epi16(sum, align_sum(sum0, _mm256_sub_epi16(exponent, exponent0)));
    sum = _mm256_add_epi16(sum, align_sum(sum1, _mm256_sub_epi16(exponent, exponent1)));

    // A conversion to FP32 normalises: exact from 16 bits, and its upper half rounded is BF16. Taken 2^16 times too
    // large, because that widens; bit 10 of the sum is the leading one of a datum with `exponent`.
    constexpr short kFloatBias = 127 + 16 + 10;
    const __m256i normal = _mm256_packus_epi32(rounded_bf16(_mm256_unpacklo_epi16(zero, sum)),
                                               rounded_bf16(_mm256_unpackhi_epi16(zero, sum)));

    const __m256i moved = _mm256_sub_epi16(exponent, _mm256_set1_epi16(kFloatBias));
    const __m256i result_exponent = _mm256_add_epi16(_mm256_srli_epi16(_mm256_slli_epi16(normal, 1), 8), moved);
    const __m256i value = _mm256_add_epi16(normal, _mm256_slli_epi16(moved, 7));
    const __m256i infinity =
        _mm256_or_si256(_mm256_and_si256(normal, _mm256_set1_epi16(kSign)), _mm256_set1_epi16(kInfinity));
    const __m256i overflows = _mm256_cmpgt_epi16(result_exponent, _mm256_set1_epi16(kLargestExponent));
    const __m256i counts =
        _mm256_andnot_si256(_mm256_cmpeq_epi16(sum, zero), _mm256_cmpgt_epi16(result_exponent, zero));
    return _mm256_and_si256(_mm256_blendv_epi8(value, infinity, overflows), counts);
}

}  // namespace opwright::chip::tensix

#endif
