// Row moves against the formulas of single datums, on random bits and on every 16-bit pattern.
#include "chip/tensix/format/row_blocks.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "chip/tensix/format/register_bits.hpp"
#include "chip/tensix/packers/early_conversion.hpp"

namespace opwright::chip::tensix {
namespace {

using HalfRow = std::array<std::uint16_t, 16>;
using WordRow = std::array<std::uint32_t, 16>;

constexpr unsigned kRows = 4096;  // 65536 datums

class RowBlocksTest : public ::testing::Test {
  protected:
    RowBlocksTest() : halves(kRows), low(kRows), words(kRows), l1(kRows * kStride) {
        for (unsigned r = 0; r < kRows; ++r) {
            for (unsigned c = 0; c < 16; ++c) {
                halves[r][c] = static_cast<std::uint16_t>(r * 16 + c);
                low[r][c] = static_cast<std::uint16_t>(random());
                words[r][c] = std::uint32_t{halves[r][c]} << 16 | (random() & 0xE000u);
            }
        }
        for (std::uint8_t& byte : l1) byte = static_cast<std::uint8_t>(random());
    }

    template <typename T>
    T in_l1(unsigned row, unsigned column) const {
        T value;
        std::memcpy(&value, l1.data() + row * kStride + column * sizeof(T), sizeof(T));
        return value;
    }
    static std::uint32_t flushed(std::uint32_t datum, bool flush) {
        return flush && (datum & kFp32Exponent) == 0 ? 0 : datum;
    }
    /// Calls `check(row, column)` for every datum.
    template <typename Check>
    static void for_each(Check check) {
        for (unsigned r = 0; r < kRows; ++r) {
            for (unsigned c = 0; c < 16; ++c) check(r, c);
        }
    }

    static constexpr std::size_t kStride = 80;
    std::mt19937 random{5};
    std::vector<HalfRow> halves, low;
    std::vector<WordRow> words;
    std::vector<std::uint8_t> l1;
};

TEST_F(RowBlocksTest, FromL1ToSrcAndDst) {
    std::vector<WordRow> src(kRows);
    bf16_rows_to_src(l1.data(), kStride, src.data(), kRows);
    for_each([&](unsigned r, unsigned c) { ASSERT_EQ(src[r][c], src_from_bf16(in_l1<std::uint16_t>(r, c))); });
    fp32_rows_to_src(l1.data(), kStride, src.data(), kRows);
    for_each([&](unsigned r, unsigned c) { ASSERT_EQ(src[r][c], in_l1<std::uint32_t>(r, c) & kSrcDatumBits); });
    std::vector<HalfRow> high(kRows), bottom(kRows);
    l1_rows_to_dst32(l1.data(), kStride, high.data(), bottom.data(), kRows);
    for_each([&](unsigned r, unsigned c) {
        ASSERT_EQ(std::uint32_t{high[r][c]} << 16 | dst_to_hardware(bottom[r][c]), in_l1<std::uint32_t>(r, c));
    });
}

TEST_F(RowBlocksTest, FromSrcToDst) {
    std::vector<HalfRow> high(kRows), bottom(kRows);
    for (const bool flush : {false, true}) {
        src_rows_to_bf16(words.data(), high.data(), kRows, flush);
        for_each([&](unsigned r, unsigned c) { ASSERT_EQ(high[r][c], src_to_bf16(flushed(words[r][c], flush))); });
        src_rows_to_tf32(words.data(), high.data(), bottom.data(), kRows, flush);
        for_each([&](unsigned r, unsigned c) {
            ASSERT_EQ(std::uint32_t{high[r][c]} << 16 | dst_to_hardware(bottom[r][c]), flushed(words[r][c], flush));
        });
    }
}

TEST_F(RowBlocksTest, FromDstToL1) {
    std::vector<std::uint8_t> out(kRows * 64);
    dst_rows_to_bf16(halves.data(), out.data(), kRows);
    for_each([&](unsigned r, unsigned c) {
        std::uint16_t datum;
        std::memcpy(&datum, out.data() + (r * 16 + c) * 2, 2);
        ASSERT_EQ(datum, round_fp32(std::uint32_t{halves[r][c]} << 16, 7) >> 16) << halves[r][c];
    });
    dst32_rows_to_l1(halves.data(), low.data(), out.data(), kRows);
    for_each([&](unsigned r, unsigned c) {
        std::uint32_t datum;
        std::memcpy(&datum, out.data() + (r * 16 + c) * 4, 4);
        ASSERT_EQ(datum, std::uint32_t{halves[r][c]} << 16 | dst_to_hardware(low[r][c]));
    });
}

}  // namespace
}  // namespace opwright::chip::tensix
