// Blocks of elementwise operations against fpu_add and fpu_multiply, one output at a time, on random operands.
#include "chip/tensix/matrix/elementwise_block.hpp"

#include <gtest/gtest.h>

#include <random>

#include "chip/tensix/matrix/accumulate_lanes.hpp"
#include "chip/tensix/matrix/operands.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr unsigned kRows = ElementwiseOperands::kRows;
using Rows = std::array<FpuRow, kRows>;

/// A pattern with an exponent in [low, high], now and then a zero of either sign or a denormal.
std::uint32_t datum(std::mt19937& random, unsigned low, unsigned high) {
    const unsigned kind = random() % 16;
    if (kind == 0) return random() << 31;
    const std::uint32_t exponent = kind == 1 ? 0 : low + random() % (high - low + 1);
    return random() << 31 | exponent << 23 | (random() & 0x7FFFFFu);
}

Rows one_by_one(const ElementwiseOperands& o, Rows dst, FpuMode mode) {
    for (unsigned r = 0; r < kRows; ++r) {
        for (unsigned c = 0; c < 16; ++c) {
            std::uint32_t b = o.b[o.b_has_one_row ? 0 : r][o.b_has_one_column ? 0 : c];
            if (o.operation == ElementwiseOperation::kSubtract) b ^= 0x80000000u;
            const FpuOperand x{o.a[r][c] & o.a_mask}, y{b & o.b_mask};
            const bool zero_y = o.flush_b_denormals && y.is_zero();
            dst[r][c] = o.operation == ElementwiseOperation::kMultiply
                            ? fpu_multiply(x, y, x.is_zero(), zero_y, dst[r][c], mode)
                            : fpu_add(x, y, x.is_zero(), zero_y, dst[r][c], mode);
        }
    }
    return dst;
}

struct Kind {
    const char* name;
    SrcStyle a, b;
    bool fp32_dst;
    unsigned low, high;  ///< exponents
};

constexpr Kind kKinds[] = {
    {"bf16", SrcStyle::kBf16, SrcStyle::kBf16, false, 120, 130},
    {"bf16, all exponents", SrcStyle::kBf16, SrcStyle::kBf16, false, 0, 255},
    {"bf16, tiny", SrcStyle::kBf16, SrcStyle::kBf16, false, 0, 64},
    {"bf16, huge", SrcStyle::kBf16, SrcStyle::kBf16, false, 190, 255},
    {"tf32 and bf16 into fp32", SrcStyle::kTf32, SrcStyle::kBf16, true, 110, 130},
    {"tf32 into fp32, all exponents", SrcStyle::kTf32, SrcStyle::kTf32, true, 0, 255},
    {"tf32 into fp32, equal exponents", SrcStyle::kTf32, SrcStyle::kTf32, true, 127, 127},
    {"fp16", SrcStyle::kFp16, SrcStyle::kFp16, false, 0, 31},
};

TEST(ElementwiseBlock, GivesTheBitsOfOneByOne) {
    if (!has_lanes()) GTEST_SKIP() << "this host has no AVX2";
    std::mt19937 random(3);
    for (const Kind& kind : kKinds) {
        const bool exponent_8b = kind.a != SrcStyle::kFp16;
        const std::uint32_t dst_mask = kind.fp32_dst ? ~0u : exponent_8b ? 0xFFFF0000u : 0x8FFFE000u;
        for (unsigned run = 0; run < 900; ++run) {
            Rows a, b, dst;
            for (Rows* rows : {&a, &b, &dst})
                for (FpuRow& row : *rows)
                    for (auto& value : row) value = datum(random, kind.low, kind.high);
            const bool from_zero = random() % 3 == 0;
            for (FpuRow& row : dst)
                for (auto& value : row) value &= from_zero ? 0 : dst_mask;
            ElementwiseOperands o{.a = a.data(), .b = b.data()};
            o.operation = static_cast<ElementwiseOperation>(run % 3);
            o.b_has_one_row = random() % 4 == 0;
            o.b_has_one_column = random() % 4 == 0;
            o.a_mask = datum_mask(kind.a);
            o.b_mask = datum_mask(kind.b);
            FpuMode mode{kind.fp32_dst, exponent_8b, 0};
            if (o.operation == ElementwiseOperation::kMultiply) {
                mode.fidelity = run / 3 % 4;
                o.flush_b_denormals = random() % 2 == 0;
            }
            Rows block = dst;
            ASSERT_TRUE(elementwise_block(o, block.data(), mode));
            ASSERT_EQ(block, one_by_one(o, dst, mode)) << kind.name << ", run " << run;
        }
    }
}

TEST(ElementwiseBlock, LeavesAloneWhatIsNotItsOwn) {
    Rows a{}, b{}, dst{};
    ElementwiseOperands o{.a = a.data(), .b = b.data()};
    EXPECT_FALSE(elementwise_block(o, dst.data(), {true, false, 0})) << "5-bit exponents into 32-bit Dst";
    o.flush_b_denormals = false;
    EXPECT_FALSE(elementwise_block(o, dst.data(), {false, true, 0})) << "a sum that keeps denormals";
}

}  // namespace
}  // namespace opwright::chip::tensix
