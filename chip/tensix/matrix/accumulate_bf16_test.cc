// Accumulation in 16-bit lanes against accumulate(), one output at a time.
#include "chip/tensix/matrix/accumulate_bf16.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <random>

#include "chip/tensix/matrix/fpu_arithmetic.hpp"

#if OPWRIGHT_HAS_AVX2

namespace opwright::chip::tensix {
namespace {

using Lanes = std::array<std::int16_t, 16>;

struct Groups {
    Lanes dst{}, sum[2]{}, exponent[2]{};
};

OPWRIGHT_AVX2 __m256i load(const Lanes& lanes) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes.data()));
}

OPWRIGHT_AVX2 Lanes in_lanes(const Groups& g) {
    const __m256i result =
        accumulate_bf16(load(g.dst), load(g.sum[0]), load(g.exponent[0]), load(g.sum[1]), load(g.exponent[1]));
    Lanes out;
    std::memcpy(out.data(), &result, sizeof out);
    return out;
}

OPWRIGHT_AVX2 bool fits(const Lanes& a, const Lanes& b) {
    return fits_bf16_lanes(load(a), load(b));
}

std::int16_t one_by_one(const Groups& g, unsigned lane) {
    const auto term = [&](unsigned group) {
        const int sum = g.sum[group][lane];
        return Term{sum < 0, g.exponent[group][lane], static_cast<std::uint32_t>(std::abs(sum)) << 13};
    };
    const std::uint32_t dst = std::uint32_t{static_cast<std::uint16_t>(g.dst[lane])} << 16;
    return static_cast<std::int16_t>(accumulate(term(0), term(1), dst, {false, true, 0}) >> 16);
}

void expect_equal(const Groups& g) {
    const Lanes result = in_lanes(g);
    for (unsigned lane = 0; lane < 16; ++lane) {
        ASSERT_EQ(result[lane], one_by_one(g, lane))
            << "Dst " << g.dst[lane] << ", " << g.sum[0][lane] << " at " << g.exponent[0][lane] << ", "
            << g.sum[1][lane] << " at " << g.exponent[1][lane];
    }
}

TEST(AccumulateBf16, EverySumAtEveryDistance) {
    if (!has_lanes()) GTEST_SKIP() << "this host has no AVX2";
    for (int distance = 0; distance <= 20; ++distance) {
        for (int first = -kLargestBf16LaneSum; first <= kLargestBf16LaneSum; first += 16) {
            Groups g;
            for (int lane = 0; lane < 16; ++lane) {
                g.sum[0][lane] = static_cast<std::int16_t>(std::min<int>(first + lane, kLargestBf16LaneSum));
                g.exponent[0][lane] = 100;
                g.sum[1][lane] = 1;  // halves become visible beside it
                g.exponent[1][lane] = static_cast<std::int16_t>(100 + distance);
            }
            ASSERT_NO_FATAL_FAILURE(expect_equal(g));
        }
    }
}

TEST(AccumulateBf16, RandomSumsExponentsAndDst) {
    if (!has_lanes()) GTEST_SKIP() << "this host has no AVX2";
    std::mt19937 random(5);
    for (unsigned run = 0; run < 20000; ++run) {
        Groups g;
        const unsigned base = run % 3 == 0 ? 1 : run % 3 == 1 ? 120 : 240;
        for (unsigned lane = 0; lane < 16; ++lane) {
            g.dst[lane] = static_cast<std::int16_t>(
                random() % 8 == 0 ? random() % 128
                                  : random() % 2 << 15 | (base % 240 + random() % 16) << 7 | random() % 128);
            for (unsigned group = 0; group < 2; ++group) {
                if (random() % 8 == 0) continue;  // a group that does not count
                const unsigned bits = random() % 15;
                const int sum = static_cast<int>(random() % (1u << bits) % (kLargestBf16LaneSum + 1));
                g.sum[group][lane] = static_cast<std::int16_t>(random() % 2 ? sum : -sum);
                g.exponent[group][lane] = static_cast<std::int16_t>(base + random() % (base == 240 ? 130 : 24));
            }
        }
        ASSERT_NO_FATAL_FAILURE(expect_equal(g));
    }
}

TEST(AccumulateBf16, SaysWhichSumsFit) {
    if (!has_lanes()) GTEST_SKIP() << "this host has no AVX2";
    Lanes none{}, large{};
    large[3] = -kLargestBf16LaneSum;
    EXPECT_TRUE(fits(none, large));
    EXPECT_TRUE(fits(large, none));
    large[3] = -kLargestBf16LaneSum - 1;
    EXPECT_FALSE(fits(none, large));
    EXPECT_FALSE(fits(large, none));
}

}  // namespace
}  // namespace opwright::chip::tensix

#endif
