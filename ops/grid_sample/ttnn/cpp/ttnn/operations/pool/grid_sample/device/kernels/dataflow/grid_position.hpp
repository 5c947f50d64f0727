// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

// Where a normalised coordinate falls among the pixels of an axis, and what the pixels on both sides of it weigh.
//
// All in integers: the data movement cores have no floating-point unit, and each fp32 operation in software costs more
// than all that is here. Nothing is lost: fp32 in [-1, 1) fits into 31 bits behind the point, so that the position is
// more precise than in fp32 arithmetic, and floor and fraction are the two words of a 64-bit number.

#pragma once

#include <algorithm>
#include <cstdint>

namespace grid_sample {

constexpr int64_t kOne = int64_t{1} << 31;  // 1.0 with 31 bits behind the point

// The two pixels next to a position: clamped into the image, so that they can be read; outside it they weigh nothing.
struct Neighbours {
    uint32_t lower, upper;
    uint32_t lower_weight, upper_weight;  // with 31 bits behind the point
};

// fp32 bits to a number with 31 bits behind the point. From 4 on, infinities and NaN among them, it is 4: far outside.
inline int64_t to_fixed_point(uint32_t bits) {
    const int32_t shift = static_cast<int32_t>((bits >> 23) & 0xFF) - (127 + 23 - 31);
    const int64_t mantissa = (bits & 0x7FFFFF) | 0x800000;
    int64_t value = 4 * kOne;
    if (shift <= 9) {
        value = shift >= 0 ? mantissa << shift : shift > -24 ? mantissa >> -shift : 0;
    }
    return bits >> 31 ? -value : value;
}

// `coordinate`: fp32 bits; -1 and 1 are the outer edges of the first and the last of `size` pixels.
inline Neighbours find_neighbours(uint32_t coordinate, uint32_t size) {
    // ((x + 1) * size - 1) / 2: halving it means to read it with 32 bits behind the point, one word.
    const int64_t position = (to_fixed_point(coordinate) + kOne) * size - kOne;
    const int32_t lower = static_cast<int32_t>(position >> 32);
    const uint32_t fraction = static_cast<uint32_t>(position) >> 1;
    const int32_t last = static_cast<int32_t>(size) - 1;
    return {
        .lower = static_cast<uint32_t>(std::clamp<int32_t>(lower, 0, last)),
        .upper = static_cast<uint32_t>(std::clamp<int32_t>(lower + 1, 0, last)),
        .lower_weight = lower >= 0 && lower <= last ? static_cast<uint32_t>(kOne) - fraction : 0,
        .upper_weight = lower >= -1 && lower < last ? fraction : 0};
}

// The product of two weights as bfloat16, rounded to the nearest, to the even one of two.
inline uint32_t weight_to_bf16(uint32_t a, uint32_t b) {
    uint32_t product = static_cast<uint32_t>((static_cast<uint64_t>(a) * b) >> 32);  // 30 bits behind the point
    if (product == 0) {
        return 0;
    }
    uint32_t exponent = 127;
    while (product >> 30 == 0) {
        product <<= 1;
        --exponent;
    }
    constexpr uint32_t dropped = 30 - 7;
    const uint32_t half = (1u << (dropped - 1)) - 1 + (product >> dropped & 1);
    // The leading one adds 1 to the exponent field, hence the - 1; a carry out of the mantissa goes there, too.
    return ((exponent - 1) << 7) + ((product + half) >> dropped);
}

}  // namespace grid_sample
