// The kernels' arithmetic runtime, compiled for this machine and compared with its FPU and 64-bit unit.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#define OPWRIGHT_RUNTIME_NAME(name) kernel##name
#include "toolchain/runtime/integer.cpp"
#include "toolchain/runtime/rounding.cpp"
#include "toolchain/runtime/soft_float.cpp"

namespace {

template <typename Float, typename Bits>
Float any(std::mt19937_64& random) {
    // All bit patterns, and often neighbours in exponent, where cancellation and rounding live.
    Bits bits = static_cast<Bits>(random());
    if (random() % 2 == 0) {
        constexpr int kMantissa = std::numeric_limits<Float>::digits - 1;
        const Bits mask = (Bits{1} << kMantissa) - 1;
        const Bits exponent = std::bit_cast<Bits>(Float{1}) + ((random() % 9) << kMantissa) - (Bits{4} << kMantissa);
        bits = (bits & ~(std::bit_cast<Bits>(std::numeric_limits<Float>::infinity()) | mask)) | (bits & mask) |
               (exponent & ~mask);
    }
    if (random() % 16 == 0) bits = std::bit_cast<Bits>(Float(static_cast<int>(random() % 5) - 2));
    return std::bit_cast<Float>(bits);
}

template <typename Float>
void expect_same(Float got, Float expected, const char* what, Float a, Float b) {
    if (std::isnan(expected)) {
        ASSERT_TRUE(std::isnan(got)) << what << " " << a << " " << b;
        return;
    }
    using Bits = std::conditional_t<sizeof(Float) == 4, std::uint32_t, std::uint64_t>;
    ASSERT_EQ(std::bit_cast<Bits>(got), std::bit_cast<Bits>(expected)) << what << " " << a << " " << b;
}

TEST(SoftFloat, SingleArithmeticIsTheFpuS) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 300000; ++i) {
        const auto a = any<float, std::uint32_t>(random), b = any<float, std::uint32_t>(random);
        expect_same(kernel__addsf3(a, b), a + b, "+", a, b);
        expect_same(kernel__subsf3(a, b), a - b, "-", a, b);
        expect_same(kernel__mulsf3(a, b), a * b, "*", a, b);
        expect_same(kernel__divsf3(a, b), a / b, "/", a, b);
        if (HasFatalFailure()) return;
    }
}

TEST(SoftFloat, DoubleArithmeticIsTheFpuS) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 300000; ++i) {
        const auto a = any<double, std::uint64_t>(random), b = any<double, std::uint64_t>(random);
        expect_same(kernel__adddf3(a, b), a + b, "+", a, b);
        expect_same(kernel__subdf3(a, b), a - b, "-", a, b);
        expect_same(kernel__muldf3(a, b), a * b, "*", a, b);
        expect_same(kernel__divdf3(a, b), a / b, "/", a, b);
        if (HasFatalFailure()) return;
    }
}

TEST(SoftFloat, ComparisonsAndConversionsAreTheFpuS) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 200000; ++i) {
        const auto a = any<float, std::uint32_t>(random), b = any<float, std::uint32_t>(random);
        const auto d = any<double, std::uint64_t>(random);
        ASSERT_EQ(kernel__eqsf2(a, b) == 0, a == b) << a << " " << b;
        ASSERT_EQ(kernel__ltsf2(a, b) < 0, a < b) << a << " " << b;
        ASSERT_EQ(kernel__lesf2(a, b) <= 0, a <= b) << a << " " << b;
        ASSERT_EQ(kernel__gtsf2(a, b) > 0, a > b) << a << " " << b;
        ASSERT_EQ(kernel__gesf2(a, b) >= 0, a >= b) << a << " " << b;
        ASSERT_EQ(kernel__unordsf2(a, b) != 0, std::isnan(a) || std::isnan(b));
        expect_same(kernel__extendsfdf2(a), static_cast<double>(a), "double", d, d);
        expect_same(kernel__truncdfsf2(d), static_cast<float>(d), "float", a, a);
        const auto word = static_cast<std::int32_t>(random());
        const auto wide = static_cast<std::int64_t>(random() >> (random() % 64));
        expect_same(kernel__floatsisf(word), static_cast<float>(word), "sisf", a, a);
        expect_same(kernel__floatdisf(wide), static_cast<float>(wide), "disf", a, a);
        expect_same(kernel__floatundidf(static_cast<std::uint64_t>(wide)),
                    static_cast<double>(static_cast<std::uint64_t>(wide)), "undidf", d, d);
        expect_same(kernel__floatsidf(word), static_cast<double>(word), "sidf", d, d);
        if (std::abs(a) < 2e9f) {
            ASSERT_EQ(kernel__fixsfsi(a), static_cast<std::int32_t>(a)) << a;
        }
        if (std::abs(d) < 9e18) {
            ASSERT_EQ(kernel__fixdfdi(d), static_cast<std::int64_t>(d)) << d;
        }
        if (HasFatalFailure()) return;
    }
}

TEST(SoftFloat, ConversionsOutOfRangeSaturate) {
    EXPECT_EQ(kernel__fixsfsi(1e20f), std::numeric_limits<std::int32_t>::max());
    EXPECT_EQ(kernel__fixsfsi(-1e20f), std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(kernel__fixunssfsi(-5.0f), 0u);
    EXPECT_EQ(kernel__fixunssfsi(1e20f), 0xffffffffu);
}

TEST(Rounding, ToWholeNumbersIsTheLibraryS) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 300000; ++i) {
        const auto a = any<float, std::uint32_t>(random);
        expect_same(kernelfloorf(a), std::floor(a), "floor", a, a);
        expect_same(kernelceilf(a), std::ceil(a), "ceil", a, a);
        expect_same(kerneltruncf(a), std::trunc(a), "trunc", a, a);
        expect_same(kernelroundf(a), std::round(a), "round", a, a);
        const auto b = any<double, std::uint64_t>(random);
        expect_same(kernelfloor(b), std::floor(b), "floor", b, b);
        expect_same(kernelceil(b), std::ceil(b), "ceil", b, b);
        expect_same(kerneltrunc(b), std::trunc(b), "trunc", b, b);
        expect_same(kernelround(b), std::round(b), "round", b, b);
        if (HasFatalFailure()) return;
    }
}

TEST(Integer, SixtyFourBitDivisionAndShifts) {
    std::mt19937_64 random(4);
    for (int i = 0; i < 200000; ++i) {
        const std::uint64_t a = random() >> (random() % 64), b = (random() >> (random() % 64)) | 1;
        const int shift = static_cast<int>(random() % 64);
        ASSERT_EQ(kernel__udivdi3(a, b), a / b);
        ASSERT_EQ(kernel__umoddi3(a, b), a % b);
        const auto sa = static_cast<std::int64_t>(random()), sb = static_cast<std::int64_t>(b);
        if (sb != -1) {
            ASSERT_EQ(kernel__divdi3(sa, sb), sa / sb);
            ASSERT_EQ(kernel__moddi3(sa, sb), sa % sb);
        }
        ASSERT_EQ(kernel__ashldi3(a, shift), a << shift);
        ASSERT_EQ(kernel__lshrdi3(a, shift), a >> shift);
        ASSERT_EQ(kernel__ashrdi3(sa, shift), sa >> shift);
    }
}

}  // namespace
