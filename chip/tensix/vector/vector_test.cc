// SFPU: multiply-add against exact arithmetic, predication, moves between lanes, loads and stores of Dst.
#include <bit>
#include <cmath>
#include <memory>
#include <random>

#include "chip/tensix/coprocessor_for_test.hpp"
#include "chip/tensix/dispatch.hpp"
#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/fma.hpp"
#include "chip/tensix/vector/load_macro.hpp"

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

// Lanes in two halves go the way of single lanes.
TEST(SfpuLoadStore, AllLanesAtOnceDoWhatTheyDoInTwoHalves) {
    constexpr unsigned kFormats[] = {0, 2, 3, 4, 10};
    constexpr std::uint32_t kHalf = 0xA5C35A0Fu;
    std::vector<std::uint8_t> l1(16);
    RecordingPorts ports;
    std::mt19937 random(9);
    for (unsigned run = 0; run < 400; ++run) {
        std::array<std::unique_ptr<Machine>, 2> machines;
        const unsigned seed = random();
        const unsigned format = kFormats[run % std::size(kFormats)];
        const std::string fields = "VD=1 Mod0=" + std::to_string(format) + " Imm10=" + std::to_string(random() % 1024);
        for (unsigned halves : {0u, 1u}) {
            machines[halves] = std::make_unique<Machine>(l1, ports);
            Machine& m = *machines[halves];
            std::mt19937 content(seed);
            m.dst.set_remap_16_to_32(run % 3 == 0);
            for (unsigned row = 0; row < Dst::kRows; ++row) {
                for (auto& datum : m.dst.overwrite(row)) datum = static_cast<std::uint16_t>(content());
                if (content() % 4 == 0) m.dst.set_undefined(row);
            }
            for (auto& datum : m.vector.lreg[1]) datum = content() % 4 == 0 ? content() & 0x807FFFFFu : content();
            const auto go = [&] {
                if (run % 2 == 0) {
                    execute(m, 1, isa::SFPLOAD{isa::assemble("SFPLOAD " + fields)});
                } else {
                    execute(m, 1, isa::SFPSTORE{isa::assemble("SFPSTORE " + fields)});
                }
            };
            if (halves == 0) {
                go();
                continue;
            }
            // INT32_ALL knows no predication: a lane configuration without a meaning here takes it off the fast way.
            m.vector.lane_config.fill(format == 10 ? lane_config::kCaptureDefaultDestIndex : 0);
            m.vector.lane_config_changed();
            m.vector.use_lane_flags = ~0u;
            for (const std::uint32_t lanes : {kHalf, ~kHalf}) {
                m.vector.lane_flags = lanes;
                go();
            }
        }
        EXPECT_EQ(machines[0]->vector.lreg[1], machines[1]->vector.lreg[1]) << fields;
        for (unsigned row = 0; row < Dst::kRows; ++row) {
            ASSERT_EQ(machines[0]->dst.read(row), machines[1]->dst.read(row)) << fields << ", row " << row;
            ASSERT_EQ(machines[0]->dst.undefined(row), machines[1]->dst.undefined(row)) << fields << ", row " << row;
        }
    }
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

TEST_F(VectorTest, ASpilledLRegComesBackWhole) {
    for (unsigned lane = 0; lane < kLanes; ++lane) m.vector.lreg[3][lane] = 100 + lane;
    const LaneRegister before = m.vector.lreg[3];
    run<isa::SFPSPILL>("SFPSPILL VD=3 Slot=1024");
    m.vector.use_lane_flags = ~0u;  // no lane is on: spills do not care
    m.vector.lane_flags = 0;
    m.vector.lreg[3].fill(0);
    run<isa::SFPFILL>("SFPFILL VD=5 Slot=1024");
    EXPECT_EQ(m.vector.lreg[5], before);
    run<isa::SFPFILL>("SFPFILL VD=3 Slot=2048");  // never put aside: as it was
    EXPECT_EQ(m.vector.lreg[3][0], 0u);
}

/// SFPLOADMACRO as software uses it: loads, multiplies by LReg 4 into the extra LReg, stores when the product is there.
class LoadMacroTest : public VectorTest {
  protected:
    LoadMacroTest() {
        for (LoadMacroConfig& config : m.vector.macro_config) {
            config.instruction_template[0] = isa::assemble("SFPMUL VA=4 VB=0 VC=9 VD=12");
            // MAD: template 0, VB = VD, into LReg 16, at once; store: from LReg 16, two cycles later.
            config.sequence[0] = (4u | 0xC0u) << 8 | (3u | 2u << 3 | 0x40u) << 24;
            config.misc = 3;  // stores FP32
        }
        m.vector.lreg[4].fill(bits(3.0f));
        for (unsigned lane = 0; lane < kLanes; ++lane) {
            m.dst.write32(lane / 8, (lane & 7) * 2, bits(static_cast<float>(lane)));
            m.dst.write32(4 + lane / 8, (lane & 7) * 2, bits(100.0f));
        }
    }
    void cycle(const std::string& text) {
        const std::uint32_t word = isa::assemble(text);
        if (m.vector.schedule.pending != 0) {
            execute_beside_macros(m, 1, word);
        } else {
            dispatch_entry(isa::opcode_of(word)).body(m, 1, word);
        }
    }
    float dst(unsigned row, unsigned lane) {
        return std::bit_cast<float>(m.dst.read32(row + lane / 8, (lane & 7) * 2));
    }
};

TEST_F(LoadMacroTest, SchedulesWithItsDelays) {
    cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 VDLo=1");
    EXPECT_EQ(m.vector.lreg[1][9], bits(9.0f));
    EXPECT_EQ(m.vector.schedule.pending, 2u);
    cycle("SFPNOP");  // the product
    EXPECT_EQ(m.vector.lreg[16][9], bits(27.0f));
    EXPECT_EQ(m.vector.lreg[1][9], bits(9.0f));
    cycle("SFPNOP");
    EXPECT_EQ(dst(0, 9), 9.0f);
    cycle("SFPNOP");  // the store
    for (unsigned lane = 0; lane < kLanes; ++lane) EXPECT_EQ(dst(0, lane), 3.0f * static_cast<float>(lane));
    EXPECT_EQ(m.vector.schedule.pending, 0u);
}

TEST_F(LoadMacroTest, AStoreGoesWhereItsLoadCameFrom) {
    cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 VDLo=1");
    m.rwcs[1].dst += 4;  // the kernel moves on
    for (int i = 0; i < 3; ++i) cycle("SFPNOP");
    EXPECT_EQ(dst(0, 5), 15.0f);
    EXPECT_EQ(dst(4, 5), 100.0f);
}

TEST_F(LoadMacroTest, AScheduledInstructionTakesTheSubUnit) {
    cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 VDLo=1");
    cycle("SFPMUL VA=4 VB=4 VC=9 VD=2");  // the multiplier is at work for the macro
    EXPECT_EQ(m.vector.lreg[2][0], 0u);
    cycle("SFPMUL VA=4 VB=4 VC=9 VD=2");
    EXPECT_EQ(m.vector.lreg[2][0], bits(9.0f));
}

TEST_F(LoadMacroTest, WhatRunsInOneCycleSeesTheStateBeforeIt) {
    for (LoadMacroConfig& config : m.vector.macro_config) {
        config.instruction_template[1] = isa::assemble("SFPSETCC VD=12 Mod1=6");  // == 0
        config.sequence[1] = 5u;
    }
    m.vector.use_lane_flags = m.vector.lane_flags = ~0u;
    cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 MacroIndex=1");  // lane numbers
    cycle("SFPLOAD VD=0 Mod0=3 AddrMod=3 Imm10=4");               // all lanes, while the flags are computed
    EXPECT_EQ(m.vector.lreg[0][9], bits(100.0f));
    EXPECT_EQ(m.vector.lane_flags, 1u) << "and from the lane numbers, not from what was just loaded";
}

TEST_F(LoadMacroTest, AnImmediateShiftKeepsItsWholeImmediate) {
    for (LoadMacroConfig& config : m.vector.macro_config) {
        config.instruction_template[1] = isa::assemble("SFPSHFT2 VD=13 Mod1=6 Imm12=4065");  // by -31
        config.sequence[2] = (5u | 0x80u) << 16;                                             // round, VB = VD
    }
    m.dst.write32(0, 0, bits(-1.0f));
    for (const unsigned vd : {0u, 1u}) {
        cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 MacroIndex=2 VDLo=" + std::to_string(vd));
        cycle("SFPNOP");
        EXPECT_EQ(m.vector.lreg[vd][0], 1u);
        EXPECT_EQ(m.vector.lreg[vd][1], 0u);
    }
}

TEST_F(LoadMacroTest, ASwapOfTheLoadedValueKeepsTheLarger) {
    for (LoadMacroConfig& config : m.vector.macro_config) {
        config.instruction_template[0] = 0x920000E1u;  // SFPSWAP VC=0 VD=14 Mod1=1, as the wheel's exp has it
        config.sequence[3] = 4u;                       // simple, VC = VD
    }
    m.vector.lreg[14].fill(bits(10.0f));
    cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 MacroIndex=3 VDLo=2");
    cycle("SFPNOP");
    EXPECT_EQ(m.vector.lreg[2][9], bits(10.0f));
    EXPECT_EQ(m.vector.lreg[2][11], bits(11.0f));
    EXPECT_EQ(m.vector.lreg[14][9], bits(10.0f));
}

TEST_F(LoadMacroTest, DelaysMayCountVectorInstructionsOnly) {
    for (LoadMacroConfig& config : m.vector.macro_config) config.misc |= 0xF00;
    cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 VDLo=1");
    for (int i = 0; i < 9; ++i) cycle("INCRWC");
    EXPECT_EQ(m.vector.lreg[16][9], bits(27.0f)) << "a delay of 0 waits for nothing";
    EXPECT_EQ(dst(0, 9), 9.0f);
    cycle("SFPNOP");
    cycle("SFPNOP");
    EXPECT_EQ(dst(0, 9), 9.0f);
    cycle("INCRWC");  // counted down: the next cycle is enough
    EXPECT_EQ(dst(0, 9), 27.0f);
}

TEST_F(LoadMacroTest, WaitingLetsEverythingFinish) {
    cycle("SFPLOADMACRO Mod0=3 AddrMod=3 Imm10=0 VDLo=1");
    execute_beside_macros(m, 1, isa::assemble("SEMWAIT"));
    EXPECT_EQ(m.vector.schedule.pending, 0u);
    EXPECT_EQ(dst(0, 31), 93.0f);
}

}  // namespace
}  // namespace opwright::chip::tensix
