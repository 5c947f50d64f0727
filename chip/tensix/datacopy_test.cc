// Whole tiles through the public face: UNPACR -> MOVA2D -> PACR, as copy_tile and pack_tile do.
#include <cmath>
#include <random>

#include "chip/tensix/coprocessor_for_test.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kIn = 0x20000;
constexpr std::uint32_t kOut = 0x40000;
constexpr std::size_t kTile = 1024;

std::uint32_t fp32_bits(float value) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, 4);
    return bits;
}

class DatacopyTest : public CoprocessorTest {
  protected:
    void copy_tile_through_src_a() {
        for (int face = 0; face < 4; ++face) {
            push(0, "UNPACR WhichUnpacker=0 MultiContextMode=1 FlipSrc=1 Ch0ZInc=1 Last=1");
            push(1, "SETRWC SrcA=1 SrcAVal=0");
            for (int half = 0; half < 2; ++half) push(1, "MOVA2D Move8Rows=1");
            push(1, "SETRWC FlipSrcA=1");
        }
        push(2, "PACR PackerMask=15 Last=1");
    }
    void copy_tile_through_dst() {
        for (int face = 0; face < 4; ++face) {
            push(0, "UNPACR WhichUnpacker=0 MultiContextMode=1 Ch0ZInc=1 Ch1ZInc=1 Last=1");
        }
        push(2, "PACR PackerMask=15 Last=1");
    }
};

TEST_F(DatacopyTest, Bf16TileArrivesUnchangedButForDenormalsAndNans) {
    std::vector<std::uint16_t> in(kTile), expected(kTile);
    std::mt19937 random(1);
    for (std::size_t i = 0; i < kTile; ++i) {
        in[i] = static_cast<std::uint16_t>(random());
        expected[i] = in[i];
        if ((in[i] & 0x7F80) == 0) expected[i] = 0;
        if ((in[i] & 0x7FFF) > 0x7F80) expected[i] = static_cast<std::uint16_t>((in[i] & 0x8000) | 0x7F80);
    }
    poke(kIn, in.data(), kTile * 2);
    configure_unpacker(0, Format::kBf16, Format::kBf16, kIn);
    configure_math(Format::kBf16, Format::kBf16, false);
    configure_packers(Format::kBf16, Format::kBf16, kOut, false);
    copy_tile_through_src_a();
    EXPECT_EQ(peek<std::uint16_t>(kOut, kTile), expected);
}

TEST_F(DatacopyTest, Fp32ThroughBf16IsTruncatedThenWidened) {
    std::vector<std::uint32_t> in(kTile), expected(kTile);
    for (std::size_t i = 0; i < kTile; ++i) {
        in[i] = fp32_bits(static_cast<float>(i) * 1.37f - 700.0f);
        expected[i] = in[i] & 0xFFFF0000u;
    }
    poke(kIn, in.data(), kTile * 4);
    configure_unpacker(0, Format::kFp32, Format::kBf16, kIn);
    configure_math(Format::kBf16, Format::kBf16, false);
    configure_packers(Format::kBf16, Format::kFp32, kOut, false);
    copy_tile_through_src_a();
    EXPECT_EQ(peek<std::uint32_t>(kOut, kTile), expected);
}

TEST_F(DatacopyTest, Fp32ThroughTf32KeepsTenMantissaBits) {
    std::vector<std::uint32_t> in(kTile), expected(kTile);
    for (std::size_t i = 0; i < kTile; ++i) {
        in[i] = fp32_bits(std::ldexp(1.0f + static_cast<float>(i) / 1023.0f, static_cast<int>(i % 60) - 30));
        expected[i] = in[i] & 0xFFFFE000u;
    }
    poke(kIn, in.data(), kTile * 4);
    configure_unpacker(0, Format::kFp32, Format::kTf32, kIn);
    configure_math(Format::kTf32, Format::kFp32, true);
    configure_packers(Format::kFp32, Format::kFp32, kOut, true);
    copy_tile_through_src_a();
    EXPECT_EQ(peek<std::uint32_t>(kOut, kTile), expected);
}

TEST_F(DatacopyTest, Fp32UnpackedToDstIsBitExact) {
    std::vector<std::uint32_t> in(kTile);
    std::mt19937 random(2);
    for (std::uint32_t& bits : in) bits = random();
    poke(kIn, in.data(), kTile * 4);
    configure_unpacker(0, Format::kFp32, Format::kFp32, kIn, true);
    configure_math(Format::kFp32, Format::kFp32, true);
    configure_packers(Format::kFp32, Format::kFp32, kOut, true);
    copy_tile_through_dst();
    EXPECT_EQ(peek<std::uint32_t>(kOut, kTile), in);
}

TEST_F(DatacopyTest, Fp32DstPackedAsBf16RoundsToNearestTiesAway) {
    const std::uint32_t samples[] = {0x3F808000u, 0x3F807FFFu, 0xBF818000u, 0x7F7FFFFFu, 0x00400000u,
                                     0x7FC00000u, 0xFF812345u, 0x80000000u, 0x3F800000u};
    const std::uint16_t rounded[] = {0x3F81, 0x3F80, 0xBF82, 0x7F80, 0, 0x7F80, 0xFF80, 0, 0x3F80};
    std::vector<std::uint32_t> in(kTile);
    std::vector<std::uint16_t> expected(kTile);
    for (std::size_t i = 0; i < kTile; ++i) {
        in[i] = samples[i % std::size(samples)];
        expected[i] = rounded[i % std::size(samples)];
    }
    poke(kIn, in.data(), kTile * 4);
    configure_unpacker(0, Format::kFp32, Format::kFp32, kIn, true);
    configure_math(Format::kFp32, Format::kBf16, true);
    configure_packers(Format::kBf16, Format::kBf16, kOut, true);
    copy_tile_through_dst();
    EXPECT_EQ(peek<std::uint16_t>(kOut, kTile), expected);
}

TEST_F(DatacopyTest, UndefinedDstRowsArePackedAsZero) {
    std::vector<std::uint16_t> ones(kTile, 0x3F80);
    poke(kIn, ones.data(), kTile * 2);
    configure_unpacker(0, Format::kBf16, Format::kBf16, kIn);
    configure_math(Format::kBf16, Format::kBf16, false);
    configure_packers(Format::kBf16, Format::kBf16, kOut, false);
    copy_tile_through_src_a();
    push(2, "ZEROACC Mode=1 Imm10=1");  // rows 16 to 31: the second face
    push(2, "PACR PackerMask=15 Last=1");
    const auto out = peek<std::uint16_t>(kOut, kTile);
    for (std::size_t i = 0; i < kTile; ++i) ASSERT_EQ(out[i], i / 256 == 1 ? 0 : 0x3F80) << i;
}

}  // namespace
}  // namespace opwright::chip::tensix
