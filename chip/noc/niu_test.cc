// NoC requests between flat memories: where bytes go, what the counters say, which mistakes are named.
#include "chip/noc/niu.hpp"

#include <gmock/gmock.h>

#include "chip/noc/niu_for_test.hpp"

namespace opwright::chip {
namespace {

using namespace niu;
using testing::HasSubstr;

using NiuTest = NiuFixture;

constexpr std::uint32_t kWrite = kCmdWrite;
constexpr std::uint32_t kMarked = kCmdRespMarked;

TEST_F(NiuTest, ReadBringsRemoteBytesAndCountsOneResponse) {
    tile({4, 5}).set_word(0x200, 0xCAFE);
    issue({0x200, mid(virtual_of({4, 5})), 0x300, here_, kCmdRead, 64, 0});
    EXPECT_EQ(self().word(0x300), 0xCAFEu);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstRdRespReceived), 1u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstRdDataWordReceived), 2u);
    EXPECT_EQ(niu0_.read(kCounters + 4 * 2), 1u);
    EXPECT_EQ(niu0_.read(kReqsOutstanding), 0u);
}

TEST_F(NiuTest, LongReadIsSplitIntoPackets) {
    tile({4, 5}).set_word(0x4000, 7);
    issue({0, mid(4, 5), 0x2000, here_, kCmdRead, 0x4004 + 12, 0});
    EXPECT_EQ(self().word(0x6000), 7u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstRdRespReceived), 3u);
}

TEST_F(NiuTest, WritesCountAsPostedOrAcknowledged) {
    self().set_word(0x100, 42);
    issue({0x100, here_, 0x500, mid(2, 3), kWrite | kMarked, 16, 0});
    EXPECT_EQ(tile({2, 3}).word(0x500), 42u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstNonpostedWrReqSent), 1u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 1u);
    issue({0x100, here_, 0x500, mid(2, 3), kWrite, 16, 0});
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstPostedWrReqSent), 1u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 1u);
}

TEST_F(NiuTest, Noc1CountsRawCoordinatesFromTheOtherCorner) {
    self().set_word(0x100, 9);
    issue({0x100, here_, 0x500, mid(9 - 2, 11 - 3), kWrite | kMarked, 16, 0}, 1);
    EXPECT_EQ(tile({2, 3}).word(0x500), 9u);
    EXPECT_EQ(niu1_.counter(NiuCounter::kMstWrAckReceived), 1u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 0u);
}

TEST_F(NiuTest, MulticastReachesTheTensixTilesOfTheRectangleButNotTheSender) {
    self().set_word(0x100, 5);
    self().writes = 0;
    issue({0x100, here_, 0x600, rectangle(18, 18, 22, 19), kWrite | kMarked | kCmdBroadcast, 16, 0});
    EXPECT_EQ(recipients(), 9u);  // 5 x 2 without the sender
    EXPECT_EQ(tile({6, 2}).word(0x600), 5u);
    EXPECT_EQ(tile({5, 2}).writes, 0u);  // a DRAM column lies in between
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstNonpostedWrReqSent), 1u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 9u);
}

TEST_F(NiuTest, SourceIncludeAddsTheSender) {
    self().set_word(0x100, 5);
    issue(
        {0x100, here_, 0x600, rectangle(18, 18, 19, 18), kWrite | kMarked | kCmdBroadcast | kCmdSourceInclude, 16, 0});
    EXPECT_EQ(self().word(0x600), 5u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 2u);
}

TEST_F(NiuTest, MulticastRectanglesWrapAroundTheTorus) {
    self().set_word(0x100, 5);
    // x from 8 over 9, 0, to 2; y from 11 over 0 to 2 (raw): Tensix columns 8, 9, 1, 2 and rows 11, 1, 2.
    issue({0x100, here_, 0x600, rectangle(8, 11, 2, 2), kWrite | kMarked | kCmdBroadcast, 16, 0});
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 11u);
    for (const Xy xy : {Xy{8, 11}, Xy{9, 1}, Xy{1, 2}, Xy{2, 11}}) EXPECT_EQ(tile(xy).word(0x600), 5u);
    EXPECT_EQ(tile({4, 4}).writes, 0u);
}

TEST_F(NiuTest, MulticastOnNoc1HasStartAndEndSwapped) {
    self().set_word(0x100, 5);
    issue({0x100, here_, 0x600, rectangle(20, 20, 18, 18), kWrite | kMarked | kCmdBroadcast, 16, 0}, 1);
    EXPECT_EQ(niu1_.counter(NiuCounter::kMstWrAckReceived), 8u);
    EXPECT_EQ(tile({3, 3}).word(0x600), 5u);
}

TEST_F(NiuTest, ExclusionMasksTakeColumnsOut) {
    niu0_.write(0x108, 0x21 | 1u << 3);
    self().set_word(0x100, 5);
    issue({0x100, here_, 0x600, rectangle(18, 19, 20, 19), kWrite | kMarked | kCmdBroadcast, 16, 0});
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 2u);
    EXPECT_EQ(tile({3, 2}).writes, 0u);
}

TEST_F(NiuTest, InlineWriteSetsOneWordOfL1OrOneRegister) {
    issue({0x704, mid(2, 3), 0, 0, kWrite | kMarked | kCmdInline, 0xFu << 4, 0x1234});
    EXPECT_EQ(tile({2, 3}).word(0x700), 0u);
    EXPECT_EQ(tile({2, 3}).word(0x704), 0x1234u);
    EXPECT_EQ(tile({2, 3}).word(0x708), 0u);
    issue({0xFFB40010, mid(2, 3), 0, 0, kWrite | kCmdInline, 0xF, 77});
    EXPECT_EQ(tile({2, 3}).registers[0xFFB40010], 77u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 1u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstPostedWrReqSent), 1u);
}

TEST_F(NiuTest, InlineMulticastReachesAll) {
    issue({0x700, rectangle(18, 19, 20, 20), 0, 0, kWrite | kMarked | kCmdInline | kCmdBroadcast, 0xF, 3});
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 6u);
    EXPECT_EQ(tile({2, 2}).word(0x700), 3u);
}

TEST_F(NiuTest, ByteEnablesChooseBytes) {
    for (std::uint32_t i = 0; i < 32; ++i) self().bytes[0x100 + i] = static_cast<std::uint8_t>(i + 1);
    issue({0x100, here_, 0x800, mid(2, 3), kWrite | kMarked | kCmdByteEnable, 0x80000005, 0});
    const auto& got = tile({2, 3}).bytes;
    EXPECT_EQ(got[0x800], 1);
    EXPECT_EQ(got[0x801], 0);
    EXPECT_EQ(got[0x802], 3);
    EXPECT_EQ(got[0x81F], 32);
    EXPECT_EQ(got[0x81E], 0);
}

std::uint32_t increment(unsigned offset, unsigned width = 31) {
    return 1u << 12 | width << 2 | offset;
}

TEST_F(NiuTest, AtomicIncrementReturnsTheOldValue) {
    tile({2, 3}).set_word(0x904, 10);
    issue({0x904, mid(2, 3), 4, here_, kCmdAtomic | kMarked, increment(1), 3});
    EXPECT_EQ(tile({2, 3}).word(0x904), 13u);
    EXPECT_EQ(self().word(4), 10u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstAtomicRespReceived), 1u);
}

TEST_F(NiuTest, AtomicIncrementWrapsInsideItsWidth) {
    tile({2, 3}).set_word(0x900, 0xABCD00FF);
    issue({0x900, mid(2, 3), 4, here_, kCmdAtomic, increment(0, 7), 1});
    EXPECT_EQ(tile({2, 3}).word(0x900), 0xABCD0000u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstPostedAtomicSent), 1u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstAtomicRespReceived), 0u);
}

TEST_F(NiuTest, AtomicMulticastAnswersOncePerRecipient) {
    issue({0x900, rectangle(18, 18, 19, 19), 4, here_, kCmdAtomic | kMarked | kCmdBroadcast, increment(0), 1});
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstAtomicRespReceived), 3u);
    EXPECT_EQ(tile({2, 2}).word(0x900), 1u);
}

TEST_F(NiuTest, AtomicCompareAndSwap) {
    tile({2, 3}).set_word(0x900, 6);
    const std::uint32_t cas = 4u << 12 | 6u << 6 | 9u << 2;
    issue({0x900, mid(2, 3), 4, here_, kCmdAtomic | kMarked, cas, 0});
    EXPECT_EQ(tile({2, 3}).word(0x900), 9u);
    issue({0x900, mid(2, 3), 4, here_, kCmdAtomic | kMarked, cas, 0});
    EXPECT_EQ(tile({2, 3}).word(0x900), 9u);
    EXPECT_EQ(self().word(4), 9u);
}

TEST_F(NiuTest, AtomicSwaps) {
    tile({2, 3}).set_word(0x90C, 6);
    issue({0x90C, mid(2, 3), 4, here_, kCmdAtomic | kMarked, 6u << 12 | 3, 0x55});
    EXPECT_EQ(tile({2, 3}).word(0x90C), 0x55u);
    EXPECT_EQ(self().word(4), 6u);
    issue({0x90C, mid(2, 3), 4, here_, kCmdAtomic | kMarked, 7u << 12 | 3 << 2, 0x66});
    EXPECT_EQ(tile({2, 3}).word(0x90C), 0x66u);
    issue({0x900, mid(2, 3), 4, here_, kCmdAtomic | kMarked, 3u << 12 | 1u << (2 + 7), 0xAAAABBBB});
    EXPECT_EQ(tile({2, 3}).word(0x90C), 0xAAAA0066u);
}

TEST_F(NiuTest, MisalignedTransfersAreNamedWithBothAddresses) {
    const Fault fault = fault_of({0x208, mid(2, 3), 0x300, here_, kCmdRead, 16, 0});
    EXPECT_EQ(fault.id, "noc-alignment");
    EXPECT_THAT(fault.what, HasSubstr("NoC 0 read of 16 bytes from (2, 3) 0x208"));
    EXPECT_THAT(fault.what, HasSubstr("modulo 16"));
    // DRAM asks for 32.
    EXPECT_THAT(fault_of({0x210, mid(0, 0), 0x300, here_, kCmdRead, 16, 0}).what, HasSubstr("modulo 32"));
}

TEST_F(NiuTest, WrongPlacesAreNamed) {
    EXPECT_EQ(fault_of({0x200, mid(30, 18), 0x300, here_, kCmdRead, 16, 0}).id, "noc-coordinates");
    EXPECT_EQ(fault_of({0x200, mid(0, 2), 0x300, here_, kCmdRead, 16, 0}).id, "noc-coordinates");  // an empty tile
    EXPECT_EQ(fault_of({0x200, mid(2, 3), 0x300, here_, kCmdRead, 0, 0}).id, "noc-length");
    EXPECT_EQ(fault_of({0xFFB40010, mid(2, 3), 0x300, here_, kCmdRead, 16, 0}).id, "noc-register-length");
    EXPECT_EQ(fault_of({0x900, mid(0, 0), 4, here_, kCmdAtomic | kMarked, increment(0), 1}).id, "noc-atomic-target");
    EXPECT_EQ(fault_of({0x100, here_, 0x600, rectangle(0, 5, 0, 6), kWrite | kCmdBroadcast, 16, 0}).id,
              "noc-multicast-empty");
    EXPECT_EQ(fault_of({0x200, mid(2, 3), 0x300, mid(2, 3), kCmdRead, 16, 0}).category, Category::kNotModelled);
}

TEST_F(NiuTest, IdentifiesItself) {
    EXPECT_EQ(niu0_.read(kNodeId), 1u | 1u << 6 | 10u << 12 | 12u << 19 | 1u << 28);
    EXPECT_EQ(niu1_.read(kNodeId), 8u | 10u << 6 | 10u << 12 | 12u << 19);
    EXPECT_EQ(niu0_.read(kIdLogical), 18u | 18u << 6);
    EXPECT_EQ(niu0_.read(kXTranslateTable + 8), 0x76432150u);
    EXPECT_EQ(niu0_.read(kXTranslateTable + 12), 0x98u);
    EXPECT_EQ(niu0_.read(kYTranslateTable + 8), 0x75432160u);
    EXPECT_EQ(niu0_.read(kYTranslateTable + 12), 0xBA98u);
    EXPECT_EQ(niu0_.read(kNiuCfg0), kCfgTranslation);
}

TEST_F(NiuTest, UnknownRegistersAreFindings) {
    EXPECT_THROW(niu0_.read(0x1F00), Fault);
    EXPECT_THROW(niu0_.write(0x34, 1), Fault);
}

}  // namespace
}  // namespace opwright::chip
