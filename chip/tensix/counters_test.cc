// Counters and configuration through the public face: ADC, RWC, address modifiers, configuration writers, GPRs.
#include "chip/tensix/coprocessor_for_test.hpp"
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

class CountersTest : public ::testing::Test {
  protected:
    template <typename I>
    void run(unsigned thread, const std::string& text) {
        ASSERT_EQ(execute(m, thread, I{isa::assemble(text)}), Outcome::kDone);
    }
    std::vector<std::uint8_t> l1 = std::vector<std::uint8_t>(1024);
    RecordingPorts ports;
    Machine m{l1, ports};
};

TEST_F(CountersTest, AdcSettersWriteBothCounterAndShadow) {
    run<isa::SETADCXX>(0, "SETADCXX U1=1 X1Val=255 X0Val=3");
    EXPECT_EQ(m.adcs[0].unpacker[1].channel[0].x(), 3u);
    EXPECT_EQ(m.adcs[0].unpacker[1].channel[1].x(), 255u);
    EXPECT_EQ(m.adcs[0].unpacker[0].channel[1].x(), 0u);
    run<isa::INCADCXY>(0, "INCADCXY U1=1 X0Inc=2");
    run<isa::ADDRCRXY>(0, "ADDRCRXY U1=1 X0=1 X0Inc=4");
    EXPECT_EQ(m.adcs[0].unpacker[1].channel[0].x(), 7u);  // the shadow still was 3
}

TEST_F(CountersTest, AdcCountersWrapAtTheirWidths) {
    run<isa::SETADC>(2, "SETADC PK=1 Channel=1 XYZW=2 NewValue=0xFF");
    run<isa::INCADCZW>(2, "INCADCZW PK=1 Z1Inc=2");
    EXPECT_EQ(m.adcs[2].packers.channel[1].z(), 1u);
    run<isa::SETADC>(2, "SETADC PK=1 Channel=0 XYZW=1 NewValue=0x1FFF");
    run<isa::INCADCXY>(2, "INCADCXY PK=1 Y0Inc=1");
    EXPECT_EQ(m.adcs[2].packers.channel[0].y(), 0u);
}

TEST_F(CountersTest, ThreadOverrideReachesAnotherThreadsCounters) {
    run<isa::SETADCZW>(0, "SETADCZW PK=1 Z0=1 Z0Val=5 ThreadOverride=3");
    EXPECT_EQ(m.adcs[2].packers.channel[0].z(), 5u);
    EXPECT_EQ(m.adcs[0].packers.channel[0].z(), 0u);
    run<isa::SETADC>(0, "SETADC PK=1 XYZW=3 NewValue=0x20009");  // bits 17:16 = 2: thread 1
    EXPECT_EQ(m.adcs[1].packers.channel[0].w(), 9u);
}

TEST_F(CountersTest, Reg2flopMovesPartsOfAGprToAnAdc) {
    m.gprs[1][9] = 0xAABBCCDD;
    run<isa::REG2FLOP>(1, "REG2FLOP SizeSel=3 Shift8=1 ToADC=1 ADCSel=2 Channel=1 XYZW=2 InputReg=9");
    EXPECT_EQ(m.adcs[1].packers.channel[1].z(), 0xCCu);
    EXPECT_EQ(m.adcs[1].packers.channel[1].cr[2], 0u);
}

TEST_F(CountersTest, AddressModifierClearBeatsCarriageReturnBeatsIncrement) {
    Rwc& rwc = m.rwcs[1];
    rwc.src_a = 10;
    rwc.src_a_cr = 20;
    m.config.write_thread(1, 7, 3);  // SrcA + 3
    apply_addr_mod(m, 1, 0);
    EXPECT_EQ(rwc.src_a, 13u);
    m.config.write_thread(1, 7, 3 | 1 << 6);  // CR
    apply_addr_mod(m, 1, 0);
    EXPECT_EQ(rwc.src_a, 23u);
    EXPECT_EQ(rwc.src_a_cr, 23u);
    m.config.write_thread(1, 7, 3 | 1 << 6 | 1 << 7);  // clear
    apply_addr_mod(m, 1, 0);
    EXPECT_EQ(rwc.src_a, 0u);
    EXPECT_EQ(rwc.src_a_cr, 0u);
}

TEST_F(CountersTest, AddressModifierMovesDstFidelityAndBias) {
    Rwc& rwc = m.rwcs[0];
    rwc.dst = 1020;
    m.config.write_thread(0, 23 + 2, 8 | 1 << 12 | 1 << 13);  // section 2: Dst + 8, C to CR, fidelity + 1
    m.config.write_thread(0, 48 + 2, 1);                      // and set the extra bit
    apply_addr_mod(m, 0, 2);
    EXPECT_EQ(rwc.dst, 4u);
    EXPECT_EQ(rwc.dst_cr, 4u);
    EXPECT_EQ(rwc.fidelity_phase, 1u);
    EXPECT_EQ(rwc.extra_addr_mod_bit, 1u);
    m.config.write_thread(0, 23 + 6, 1 << 15);  // the extra bit selects section 6
    apply_addr_mod(m, 0, 2, false);
    EXPECT_EQ(rwc.fidelity_phase, 1u);  // vector instructions leave it alone
    apply_addr_mod(m, 0, 2);
    EXPECT_EQ(rwc.fidelity_phase, 0u);
}

TEST_F(CountersTest, SetrwcAndIncrwc) {
    Rwc& rwc = m.rwcs[2];
    rwc.dst = 100;
    rwc.dst_cr = 200;
    run<isa::SETRWC>(2, "SETRWC Dst=1 DstCr=1 DstVal=8");
    EXPECT_EQ(rwc.dst, 208u);
    EXPECT_EQ(rwc.dst_cr, 208u);
    rwc.dst = 5;
    run<isa::SETRWC>(2, "SETRWC DstCtoCr=1 DstVal=1");
    EXPECT_EQ(rwc.dst_cr, 6u);
    run<isa::INCRWC>(2, "INCRWC DstCr=1 DstInc=4 SrcBInc=15");
    EXPECT_EQ(rwc.dst, 10u);
    EXPECT_EQ(rwc.src_b, 15u);
}

class ConfigTest : public CoprocessorTest {};

TEST_F(ConfigTest, WritersReachTheBankThatTheThreadSelects) {
    push(0, "SETDMAREG ResultHalfReg=8 NewValue=0x1111");
    push(0, "SETDMAREG ResultHalfReg=9 NewValue=0x2222");
    push(0, "WRCFG InputReg=4 CfgIndex=60");
    EXPECT_EQ(tensix.read_config(60 * 4), 0x22221111u);
    push(0, "SETC16 CfgIndex=0 NewValue=1");
    push(0, "WRCFG InputReg=4 CfgIndex=61");
    EXPECT_EQ(tensix.read_config(61 * 4), 0u);
    EXPECT_EQ(tensix.read_config(0x2F0 + 61 * 4), 0x22221111u);
    push(0, "RMWCIB2 Index4=61 Mask=0x0F NewValue=0xFF");
    EXPECT_EQ(tensix.read_config(0x2F0 + 61 * 4), 0x222F1111u);
    push(0, "RDCFG ResultReg=9 CfgIndex=61");
    EXPECT_EQ(tensix.read_gpr(0, 9), 0x222F1111u);
    EXPECT_EQ(tensix.read_config(0x5E0 + 0 * 16), 1u);
}

TEST_F(ConfigTest, WideWritesMoveFourAlignedWords) {
    for (unsigned i = 0; i < 4; ++i) tensix.write_gpr(2, 8 + i, 100 + i);
    push(2, "WRCFG Is128Bit=1 InputReg=9 CfgIndex=66");
    push(2, "REG2FLOP SizeSel=0 ThConCfgIndex=21 InputReg=10");  // words 52 + 20 and on
    for (unsigned i = 0; i < 4; ++i) {
        EXPECT_EQ(tensix.read_config((64 + i) * 4), 100 + i);
        EXPECT_EQ(tensix.read_config((72 + i) * 4), 100 + i);
    }
}

TEST_F(ConfigTest, GlobalWordsExistOnceAndStateResetSparesThem) {
    tensix.write_config(153 * 4, 77);
    EXPECT_EQ(tensix.read_config(0x2F0 + 153 * 4), 77u);
    tensix.write_config(60 * 4, 5);
    tensix.write_config(4 * 4, 1);  // STATE_RESET_EN
    EXPECT_EQ(tensix.read_config(60 * 4), 0u);
    EXPECT_EQ(tensix.read_config(153 * 4), 77u);
}

TEST_F(ConfigTest, OutOfBoundsIndicesAreKernelMistakes) {
    EXPECT_EQ(fault_of([&] { push(0, "SETC16 CfgIndex=57"); }).kind, TensixFault::Kind::kKernelMistake);
    EXPECT_EQ(fault_of([&] { push(0, "WRCFG CfgIndex=188"); }).kind, TensixFault::Kind::kKernelMistake);
    EXPECT_EQ(fault_of([&] { push(0, "REG2FLOP SizeSel=1 ThConCfgIndex=100"); }).kind,
              TensixFault::Kind::kKernelMistake);
    EXPECT_EQ(fault_of([&] { tensix.write_config(0x5E0, 1); }).kind, TensixFault::Kind::kKernelMistake);
}

TEST_F(ConfigTest, ScalarUnitArithmeticAndRegisterStores) {
    tensix.write_gpr(0, 1, 0x00030002);
    tensix.write_gpr(0, 2, 0x00050007);
    push(0, "ADDDMAREG LeftReg=1 RightReg=2 ResultReg=3");
    push(0, "MULDMAREG LeftReg=1 RightReg=2 ResultReg=4");
    push(0, "SUBDMAREG LeftReg=2 RightReg=7 RightIsImmediate=1 ResultReg=5");
    EXPECT_EQ(tensix.read_gpr(0, 3), 0x00080009u);
    EXPECT_EQ(tensix.read_gpr(0, 4), 14u);
    EXPECT_EQ(tensix.read_gpr(0, 5), 0x00050000u);
    push(0, "STOREREG DataReg=3 AddrLo=0x10003");
    EXPECT_EQ(ports.stores.at(0xFFB4000C), 0x00080009u);
    EXPECT_EQ(fault_of([&] { push(0, "STOREREG DataReg=3 AddrLo=0x10"); }).kind, TensixFault::Kind::kKernelMistake);
}

}  // namespace
}  // namespace opwright::chip::tensix
