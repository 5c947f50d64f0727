// The block of dot products against fpu_dot, one output at a time, on random operands of every kind.
#include "chip/tensix/matrix/dot_block.hpp"

#include <gtest/gtest.h>

#include <random>

#include "chip/tensix/matrix/accumulate_lanes.hpp"
#include "chip/tensix/matrix/operands.hpp"

namespace opwright::chip::tensix {
namespace {

struct Case {
    std::array<FpuRow, 16> a;
    std::array<FpuRow, 8> b;
    std::array<FpuRow, 8> dst;
};

/// A pattern with an exponent in [low, high], now and then a zero.
std::uint32_t datum(std::mt19937& random, unsigned low, unsigned high) {
    const std::uint32_t exponent = random() % 8 == 0 ? 0 : low + random() % (high - low + 1);
    return random() << 31 | exponent << 23 | (random() & 0x7FFFFFu);
}

Case random_case(std::mt19937& random, unsigned low, unsigned high, std::uint32_t dst_mask) {
    Case c;
    for (auto& row : c.a)
        for (auto& value : row) value = datum(random, low, high);
    for (auto& row : c.b)
        for (auto& value : row) value = datum(random, low, high);
    // Results of about the size of what is there already cancel, which is where rounding shows.
    for (auto& row : c.dst)
        for (auto& value : row) value = datum(random, low, std::min(high + 4, 255u)) & dst_mask;
    return c;
}

std::array<FpuRow, 8> one_by_one(const Case& c, std::uint32_t a_mask, std::uint32_t b_mask, FpuMode mode) {
    auto dst = c.dst;
    for (unsigned column = 0; column < 16; ++column) {
        FpuRow a;
        for (unsigned k = 0; k < 16; ++k) a[k] = c.a[k][column] & a_mask;
        for (unsigned r = 0; r < 8; ++r) {
            FpuRow b = c.b[r];
            for (auto& value : b) value &= b_mask;
            dst[r][column] = fpu_dot(a, b, dst[r][column], mode);
        }
    }
    return dst;
}

DotOperands operands_of(const Case& c, std::uint32_t a_mask, std::uint32_t b_mask) {
    return {.a = c.a.data(), .b = c.b.data(), .rows = 8, .a_mask = a_mask, .b_mask = b_mask};
}

struct Kind {
    const char* name;
    SrcStyle a, b;
    bool fp32_dst;
    unsigned low, high;  ///< exponents
};

constexpr Kind kKinds[] = {
    {"bf16", SrcStyle::kBf16, SrcStyle::kBf16, false, 120, 130},
    {"bf16, wide", SrcStyle::kBf16, SrcStyle::kBf16, false, 70, 130},
    {"bf16, tiny", SrcStyle::kBf16, SrcStyle::kBf16, false, 1, 64},
    {"bf16, huge", SrcStyle::kBf16, SrcStyle::kBf16, false, 190, 255},
    {"bf16, equal exponents", SrcStyle::kBf16, SrcStyle::kBf16, false, 127, 127},
    {"bf16 and tf32 into fp32", SrcStyle::kBf16, SrcStyle::kTf32, true, 110, 130},
    {"tf32 into fp32, equal exponents", SrcStyle::kTf32, SrcStyle::kTf32, true, 127, 127},
    {"tf32 into fp32, tiny", SrcStyle::kTf32, SrcStyle::kTf32, true, 1, 64},
    {"fp16", SrcStyle::kFp16, SrcStyle::kFp16, false, 1, 31},
};

std::array<Bf16Row, 8> bf16_rows(const std::array<FpuRow, 8>& rows) {
    std::array<Bf16Row, 8> out;
    for (unsigned r = 0; r < 8; ++r)
        for (unsigned c = 0; c < 16; ++c) out[r][c] = static_cast<std::uint16_t>(rows[r][c] >> 16);
    return out;
}

/// Sums so large that they leave 16-bit lanes: all products positive and near their maximum, in some columns.
void enlarge(Case& c, std::mt19937& random) {
    const std::uint32_t columns = random();
    for (auto& row : c.a)
        for (unsigned column = 0; column < 16; ++column)
            if (columns >> column & 1u) row[column] = 127u << 23 | 0x7C0000u | (random() & 0x3FFFFu);
    for (auto& value : c.b[random() % 8]) value = 127u << 23 | 0x7E0000u | (random() & 0x1FFFFu);
}

TEST(DotBlock, GivesTheBitsOfFpuDot) {
    if (!has_lanes()) GTEST_SKIP() << "this host has no AVX2";
    std::mt19937 random(7);
    for (const Kind& kind : kKinds) {
        const bool exponent_8b = kind.a != SrcStyle::kFp16;
        const std::uint32_t dst_mask = kind.fp32_dst ? ~0u : exponent_8b ? 0xFFFF0000u : 0x8FFFE000u;
        unsigned taken = 0;
        for (unsigned run = 0; run < 400; ++run) {
            const FpuMode mode{kind.fp32_dst, exponent_8b, run % 4};
            Case c = random_case(random, kind.low, kind.high, dst_mask);
            if (kind.low == kind.high && run % 2 == 0) enlarge(c, random);
            auto dst = c.dst;
            const DotOperands operands = operands_of(c, datum_mask(kind.a), datum_mask(kind.b));
            if (!dot_block(operands, dst.data(), mode)) continue;
            ++taken;
            const auto expected = one_by_one(c, datum_mask(kind.a), datum_mask(kind.b), mode);
            ASSERT_EQ(dst, expected) << kind.name << ", run " << run;
            if (kind.fp32_dst || !exponent_8b) continue;
            auto halves = bf16_rows(c.dst);
            ASSERT_TRUE(dot_block_bf16(operands, halves.data(), mode.fidelity));
            ASSERT_EQ(halves, bf16_rows(expected)) << kind.name << ", in 16-bit lanes, run " << run;
        }
        EXPECT_GT(taken, 0u) << kind.name;
    }
}

TEST(DotBlock, WhatItRemembersOfOperandsChangesNothing) {
    if (!has_lanes()) GTEST_SKIP() << "this host has no AVX2";
    constexpr std::uint32_t kBf16 = 0xFFFF0000u;
    std::mt19937 random(11);
    DotMemory memory;
    std::array<Case, 6> blocks;  // of a bank: SrcA's at rows 0, 8, ..., of which some share a place in the memory
    std::array<std::uint64_t, blocks.size()> versions{};
    for (unsigned run = 0; run < 3000; ++run) {
        const unsigned i = random() % blocks.size(), j = random() % blocks.size();
        for (const unsigned changed : {i, j}) {
            if (versions[changed] != 0 && random() % 4 != 0) continue;
            blocks[changed] = random_case(random, 120, 130, kBf16);
            versions[changed] = run + 1;
        }
        Case c = blocks[i];
        c.b = blocks[j].b;
        DotOperands operands = operands_of(c, kBf16, run % 5 == 0 ? 0xFFFE0000u : kBf16);
        operands.rows = run % 7 == 0 ? 4 : 8;
        operands.a_version = versions[i];
        operands.b_version = versions[j];
        operands.a_row = 8 * i;
        operands.b_row = 8 * j;
        const FpuMode mode{false, true, static_cast<std::uint32_t>(random() % 4)};
        auto expected = c.dst;
        ASSERT_TRUE(dot_block(operands, expected.data(), mode));
        ASSERT_TRUE(dot_block(operands, c.dst.data(), mode, &memory));
        ASSERT_EQ(c.dst, expected) << "run " << run;
    }
}

TEST(DotBlock, LeavesWhatLiesFarApartAlone) {
    Case c{};
    c.a[0].fill(1u << 23);
    c.a[1].fill(254u << 23);
    c.b[0].fill(127u << 23);
    const auto before = c.dst;
    const DotOperands operands = operands_of(c, ~0u, ~0u);
    EXPECT_FALSE(dot_block(operands, c.dst.data(), {false, true, 0}));
    auto halves = bf16_rows(c.dst);
    EXPECT_FALSE(dot_block_bf16(operands, halves.data(), 0));
    EXPECT_EQ(halves, bf16_rows(before));
    EXPECT_FALSE(dot_block(operands, c.dst.data(), {true, false, 0})) << "5-bit exponents into 32-bit Dst";
    EXPECT_EQ(c.dst, before);
}

}  // namespace
}  // namespace opwright::chip::tensix
