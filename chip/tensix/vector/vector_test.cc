// SFPU: multiply-add against exact arithmetic, predication, moves between lanes, loads and stores of Dst.
#include <bit>
#include <cmath>
#include <random>

#include "chip/tensix/coprocessor_for_test.hpp"
#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/fma.hpp"

namespace opwright::chip::tensix {
namespace {

std::uint32_t bits(float value) {
    return std::bit_cast<std::uint32_t>(value);
}

TEST(SfpuFma, SumsAndProductsRoundToNearestEven) {
    std::mt19937 random(5);
    for (int round = 0; round < 20000; ++round) {
        const auto number = [&] {
            return std::bit_cast<float>(
                static_cast<std::uint32_t>((random() & 0x807FFFFFu) | (110 + random() % 30) << 23));
        };
        const float a = number();
        const float b = number();
        // Alone, either operation is IEEE 754's.
        ASSERT_EQ(sfpu_fma(bits(a), bits(b), 0), bits(a * b));
        const float sum = a + b;
        ASSERT_EQ(sfpu_fma(bits(a), bits(1.0f), bits(b)), sum == 0 ? 0 : bits(sum));
        // Together, at most the last place differs from the fully fused operation unless the sum cancels.
        const float c = number();
        const float fused = std::fma(a, b, c);
        const float ours = std::bit_cast<float>(sfpu_fma(bits(a), bits(b), bits(c)));
        ASSERT_LE(std::fabs(ours - fused), std::ldexp(std::max(std::fabs(a * b), std::fabs(c)), -22));
    }
}

TEST(SfpuFma, SpecialValues) {
    const std::uint32_t infinity = 0x7F800000u;
    EXPECT_EQ(sfpu_fma(infinity, bits(2.0f), bits(1.0f)), infinity);
    EXPECT_EQ(sfpu_fma(bits(1e30f), bits(-1e30f), 0), 0xFF800000u);
    EXPECT_EQ(sfpu_fma(infinity, 0, 0) & 0x7F800001u, 0x7F800001u);
    EXPECT_EQ(sfpu_fma(infinity, bits(1.0f), 0xFF800000u) & 0x7F800001u, 0x7F800001u);
    EXPECT_EQ(sfpu_fma(1, bits(1.0f), bits(3.0f)), bits(3.0f));       // denormals are zero
    EXPECT_EQ(sfpu_fma(bits(-1.0f), 0, 0), 0u);                       // no negative zero
    EXPECT_EQ(sfpu_fma(bits(1e-30f), bits(1e-30f), bits(0.0f)), 0u);  // nor denormal results
}

class VectorTest : public ::testing::Test {
  protected:
    template <typename I>
    void run(const std::string& text) {
        ASSERT_EQ(execute(m, 1, I{isa::assemble(text)}), Outcome::kDone);
    }
    std::vector<std::uint8_t> l1 = std::vector<std::uint8_t>(16);
    RecordingPorts ports;
    Machine m{l1, ports};
};

TEST_F(VectorTest, ConditionalExecutionNests) {
    run<isa::SFPENCC>("SFPENCC Mod1=10 Imm2=3");  // use flags, all set
    for (unsigned lane = 0; lane < kLanes; ++lane) m.vector.lreg[0][lane] = lane - 16;
    run<isa::SFPPUSHC>("SFPPUSHC");
    run<isa::SFPSETCC>("SFPSETCC VC=0");  // negative lanes
    run<isa::SFPLOADI>("SFPLOADI VD=1 Mod0=2 Imm16=7");
    run<isa::SFPCOMPC>("SFPCOMPC");
    run<isa::SFPLOADI>("SFPLOADI VD=1 Mod0=2 Imm16=9");
    run<isa::SFPPOPC>("SFPPOPC");
    run<isa::SFPLOADI>("SFPLOADI VD=2 Mod0=4 Imm16=0xFFFF");
    for (unsigned lane = 0; lane < kLanes; ++lane) {
        EXPECT_EQ(m.vector.lreg[1][lane], lane < 16 ? 7u : 9u) << lane;
        EXPECT_EQ(m.vector.lreg[2][lane], 0xFFFFFFFFu);
    }
}

TEST_F(VectorTest, FlagStackOverflowAndUnderflowAreKernelMistakes) {
    EXPECT_THROW(execute(m, 1, isa::SFPPOPC{isa::assemble("SFPPOPC")}), BodyFault);
    for (int i = 0; i < 8; ++i) run<isa::SFPPUSHC>("SFPPUSHC");
    EXPECT_THROW(execute(m, 1, isa::SFPPUSHC{isa::assemble("SFPPUSHC")}), BodyFault);
}

TEST_F(VectorTest, SwapOrdersLanesAndTransposeMovesThem) {
    for (unsigned lane = 0; lane < kLanes; ++lane) {
        m.vector.lreg[0][lane] = bits(lane % 2 ? 1.0f : -2.0f);
        m.vector.lreg[1][lane] = bits(0.5f);
        for (unsigned r = 4; r < 8; ++r) m.vector.lreg[r][lane] = r * 100 + lane;
    }
    run<isa::SFPSWAP>("SFPSWAP Mod1=1 VC=1 VD=0");  // VD = min, VC = max
    EXPECT_EQ(m.vector.lreg[0][0], bits(-2.0f));
    EXPECT_EQ(m.vector.lreg[0][1], bits(0.5f));
    EXPECT_EQ(m.vector.lreg[1][1], bits(1.0f));
    run<isa::SFPTRANSP>("SFPTRANSP");
    EXPECT_EQ(m.vector.lreg[4][8], 500u);
    EXPECT_EQ(m.vector.lreg[6][3], 419u);  // LReg 4, lane 3 + 2 rows of 8
    run<isa::SFPSHFT2>("SFPSHFT2 Mod1=3 VC=15 VD=2");
    EXPECT_EQ(m.vector.lreg[2][0], 14u);
    EXPECT_EQ(m.vector.lreg[2][9], 16u);
}

TEST_F(VectorTest, StoreAndLoadAddressEvenOrOddColumnsOfFourRows) {
    for (unsigned lane = 0; lane < kLanes; ++lane) m.vector.lreg[0][lane] = bits(static_cast<float>(lane));
    run<isa::SFPSTORE>("SFPSTORE VD=0 Mod0=2 Imm10=6");  // rows 4 to 7, odd columns, BF16
    EXPECT_EQ(m.dst.read16(4, 1), bits(0.0f) >> 16);
    EXPECT_EQ(m.dst.read16(5, 3), bits(9.0f) >> 16);
    EXPECT_EQ(m.dst.read16(7, 15), bits(31.0f) >> 16);
    EXPECT_EQ(m.dst.read16(7, 14), 0u);
    run<isa::SFPLOAD>("SFPLOAD VD=3 Mod0=2 Imm10=6");
    EXPECT_EQ(m.vector.lreg[3], m.vector.lreg[0]);
    m.vector.lreg[0].fill(static_cast<std::uint32_t>(-5));
    run<isa::SFPSTORE>("SFPSTORE VD=0 Mod0=12 Imm10=0");
    EXPECT_EQ(m.dst.read32(0, 0), 0x80000005u);  // sign and magnitude
    run<isa::SFPLOAD>("SFPLOAD VD=4 Mod0=12 Imm10=0");
    EXPECT_EQ(m.vector.lreg[4][0], static_cast<std::uint32_t>(-5));
}

TEST_F(VectorTest, ConfigurationReachesConstantsAndColumnBlocks) {
    run<isa::SFPLOADI>("SFPLOADI VD=0 Mod0=0 Imm16=0x4000");
    run<isa::SFPCONFIG>("SFPCONFIG VD=12");
    EXPECT_EQ(m.vector.lreg[12][31], bits(2.0f));
    run<isa::SFPCONFIG>("SFPCONFIG VD=11 Mod1=1");
    EXPECT_EQ(m.vector.lreg[11][0], bits(-1.0f));
    run<isa::SFPCONFIG>("SFPCONFIG VD=15 Mod1=1 Imm16=0x200");  // BLOCK_DEST_MOV, even columns
    EXPECT_EQ(m.vector.blocked_dst_columns(), 0x5555u);
    run<isa::SFPMAD>("SFPMAD VA=1 VB=2 VC=3 VD=13");  // an instruction template, not executed
    EXPECT_EQ(m.vector.macro_config[0].instruction_template[1], isa::assemble("SFPMAD VA=1 VB=2 VC=3 VD=13"));
}

TEST_F(VectorTest, IntegerAndFieldOperations) {
    m.vector.use_lane_flags = ~0u;
    m.vector.lane_flags = ~0u;
    m.vector.lreg[1].fill(bits(-6.0f));
    run<isa::SFPEXEXP>("SFPEXEXP VC=1 VD=2");
    EXPECT_EQ(m.vector.lreg[2][0], 2u);
    run<isa::SFPEXMAN>("SFPEXMAN VC=1 VD=3");
    EXPECT_EQ(m.vector.lreg[3][0], 0xC00000u);
    run<isa::SFPIADD>("SFPIADD Mod1=1 VC=2 VD=4 Imm12=0xFFD");  // 2 - 3, flags where negative
    EXPECT_EQ(m.vector.lreg[4][0], 0xFFFFFFFFu);
    EXPECT_EQ(m.vector.lane_flags, ~0u);
    run<isa::SFPABS>("SFPABS Mod1=1 VC=1 VD=5");
    EXPECT_EQ(m.vector.lreg[5][0], bits(6.0f));
    run<isa::SFPCAST>("SFPCAST VC=2 VD=6");
    EXPECT_EQ(m.vector.lreg[6][0], bits(2.0f));
    run<isa::SFP_STOCH_RND>("SFP_STOCH_RND Mod1=3 VC=1 VD=7");
    EXPECT_EQ(m.vector.lreg[7][0], 0x80000006u);
}

}  // namespace
}  // namespace opwright::chip::tensix
