// What waits while tiles run side by side, what does not, and that nothing is lost or comes too late.
#include "chip/noc/outbox.hpp"

#include <gtest/gtest.h>

#include "chip/noc/niu_for_test.hpp"

namespace opwright::chip {
namespace {

using namespace niu;

constexpr std::uint32_t kWrite = kCmdWrite | kCmdRespMarked;
constexpr std::uint32_t kIncrement = 1u << 12 | 31u << 2;
constexpr Xy kOther{4, 5};
constexpr Xy kDram = kDramTiles[0][0];

class OutboxTest : public NiuFixture {
  protected:
    OutboxTest() {
        niu0_.send_to(&outbox_);
        niu1_.send_to(&outbox_);
    }
    std::uint32_t acknowledged() const { return niu0_.counter(NiuCounter::kMstWrAckReceived); }
    std::uint32_t answered_reads() const { return niu0_.counter(NiuCounter::kMstRdRespReceived); }

    const std::uint32_t other_ = mid(virtual_of(kOther));
    const std::uint32_t dram_ = mid(kDram.x, kDram.y);
    Outbox outbox_;
};

TEST_F(OutboxTest, AWriteIsAcknowledgedAtOnceAndArrivesWithTheBytesOfItsSending) {
    self().set_word(0x100, 42);
    issue({0x100, here_, 0x500, other_, kWrite, 16, 0});
    EXPECT_EQ(acknowledged(), 1u);
    self().set_word(0x100, 43);
    EXPECT_EQ(tile(kOther).word(0x500), 0u);
    outbox_.deliver();
    EXPECT_EQ(tile(kOther).word(0x500), 42u);
    EXPECT_EQ(acknowledged(), 1u);
    tile(kOther).set_word(0x500, 0);
    outbox_.deliver();
    EXPECT_EQ(tile(kOther).word(0x500), 0u) << "delivered twice";
}

TEST_F(OutboxTest, DeliversInTheOrderOfSending) {
    for (const std::uint32_t value : {7u, 8u, 9u}) {
        self().set_word(0x100, value);
        issue({0x100, here_, 0x500, other_, kWrite, 16, 0}, value % 2);
    }
    outbox_.deliver();
    EXPECT_EQ(tile(kOther).word(0x500), 9u);
}

TEST_F(OutboxTest, AReadOfAnotherTileWaitsAndWakes) {
    tile(kOther).set_word(0x200, 0xCAFE);
    issue({0x200, other_, 0x300, here_, kCmdRead, 64, 0});
    EXPECT_EQ(answered_reads(), 0u);
    tile(kOther).set_word(0x200, 0xBEEF);
    const unsigned wakes = self().wakes;
    outbox_.deliver();
    EXPECT_EQ(self().word(0x300), 0xBEEFu);
    EXPECT_EQ(answered_reads(), 1u);
    EXPECT_GT(self().wakes, wakes);
}

TEST_F(OutboxTest, AReadOfDramDoesNotWaitUnlessItsOwnTileHasWrittenThere) {
    tile(kDram).set_word(0x200, 1);
    tile(kDram).set_word(0x800, 2);
    self().set_word(0x100, 3);
    issue({0x100, here_, 0x220, dram_, kWrite, 64, 0});
    issue({0x800, dram_, 0x400, here_, kCmdRead, 64, 0});
    issue({0x1C0, dram_, 0x440, here_, kCmdRead, 64, 0});
    EXPECT_EQ(answered_reads(), 2u);
    EXPECT_EQ(self().word(0x400), 2u);
    issue({0x200, dram_, 0x600, here_, kCmdRead, 64, 0});
    EXPECT_EQ(answered_reads(), 2u);
    outbox_.deliver();
    EXPECT_EQ(answered_reads(), 3u);
    EXPECT_EQ(self().word(0x600), 1u);
    EXPECT_EQ(self().word(0x620), 3u);
}

TEST_F(OutboxTest, AnInlineWriteToDramIsSeenByItsOwnTilesReads) {
    issue({0x23C, dram_, 0, 0, kCmdWrite | kCmdInline, 0xF000, 5});
    issue({0x200, dram_, 0x600, here_, kCmdRead, 64, 0});
    outbox_.deliver();
    EXPECT_EQ(self().word(0x63C), 5u);
}

TEST_F(OutboxTest, PlainWritesToDramMayGoFirst) {
    self().set_word(0x100, 7);
    issue({0x100, here_, 0x500, other_, kWrite, 16, 0});
    issue({0x100, here_, 0x500, dram_, kWrite, 16, 0});
    issue({0x100, here_, 0x500, mid(kDramTiles[1][0].x, kDramTiles[1][0].y), kWrite, 16, 0});
    ASSERT_TRUE(outbox_.dram_may_go_first());
    EXPECT_EQ(outbox_.bytes(), 48u);
    outbox_.deliver_dram(tile(kDram));
    EXPECT_EQ(tile(kDram).word(0x500), 7u);
    EXPECT_EQ(tile(kDramTiles[1][0]).word(0x500), 0u) << "another channel";
    EXPECT_EQ(tile(kOther).word(0x500), 0u);
    tile(kDram).set_word(0x500, 1);
    outbox_.deliver();
    EXPECT_EQ(tile(kDram).word(0x500), 1u) << "delivered twice";
    EXPECT_EQ(tile(kDramTiles[1][0]).word(0x500), 7u);
    EXPECT_EQ(tile(kOther).word(0x500), 7u);
}

TEST_F(OutboxTest, PlainWritesToDramKeepTheirPlaceAmongWhatElseTouchesIt) {
    const auto write = [&](std::uint32_t value) {
        self().set_word(0x100, value);
        issue({0x100, here_, 0x500, dram_, kWrite, 16, 0});
    };
    write(1);
    issue({0x500, dram_, 0x600, here_, kCmdRead, 16, 0});
    EXPECT_FALSE(outbox_.dram_may_go_first());
    write(2);
    issue({0x500, dram_, 0, 0, kCmdWrite | kCmdInline, 0xF, 3});
    issue({0x500, dram_, 0x640, here_, kCmdRead, 16, 0});
    write(4);
    outbox_.deliver();
    EXPECT_EQ(self().word(0x600), 1u);
    EXPECT_EQ(self().word(0x640), 3u);
    EXPECT_EQ(tile(kDram).word(0x500), 4u);
    EXPECT_TRUE(outbox_.dram_may_go_first());
}

TEST_F(OutboxTest, WhatConcernsTheTileAloneDoesNotWait) {
    self().set_word(0x100, 42);
    issue({0x100, here_, 0x500, here_, kWrite, 16, 0});
    EXPECT_EQ(self().word(0x500), 42u);
    issue({0x500, here_, 0x540, here_, kCmdRead, 16, 0});
    EXPECT_EQ(self().word(0x540), 42u);
}

TEST_F(OutboxTest, AMulticastReachesItsSenderAtOnceAndTheOthersLater) {
    self().set_word(0x100, 5);
    issue({0x100, here_, 0x600, rectangle(18, 18, 22, 19), kWrite | kCmdBroadcast | kCmdSourceInclude, 16, 0});
    EXPECT_EQ(self().word(0x600), 5u);
    EXPECT_EQ(acknowledged(), 10u);
    self().set_word(0x600, 6);
    outbox_.deliver();
    EXPECT_EQ(self().word(0x600), 6u) << "delivered to the sender again";
    EXPECT_EQ(tile({6, 2}).word(0x600), 5u);
}

TEST_F(OutboxTest, AnAtomicIsAnsweredOnDelivery) {
    tile(kOther).set_word(0x500, 10);
    issue({0x500, other_, 0x700, here_, kCmdAtomic | kCmdRespMarked, kIncrement, 3});
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstAtomicRespReceived), 0u);
    outbox_.deliver();
    EXPECT_EQ(tile(kOther).word(0x500), 13u);
    EXPECT_EQ(self().word(0x700), 10u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstAtomicRespReceived), 1u);
}

TEST_F(OutboxTest, WhatFollowsAnUndeliveredChangeOfTheTileItselfKeepsItsPlace) {
    issue({0x500, rectangle(18, 18, 22, 19), 0, 0, kCmdAtomic | kCmdBroadcast | kCmdSourceInclude, kIncrement, 3});
    self().set_word(0x100, 20);
    issue({0x100, here_, 0x500, here_, kWrite, 16, 0});
    EXPECT_EQ(acknowledged(), 0u);
    outbox_.deliver();
    EXPECT_EQ(self().word(0x500), 20u);
    EXPECT_EQ(acknowledged(), 1u);
}

TEST_F(OutboxTest, AMistakeOnArrivalNamesItsSenderAndDropsTheRest) {
    self().place = {kSelf, 3, 0x1234};
    tile(kOther).broken = true;
    issue({0x100, here_, 0x500, other_, kWrite, 16, 0});
    self().place.pc = 0x5678;
    self().set_word(0x100, 1);
    issue({0x100, here_, 0x500, dram_, kWrite, 16, 0});
    EXPECT_THROW(outbox_.deliver(), Fault);
    EXPECT_EQ(outbox_.culprit().pc, 0x1234u);
    outbox_.deliver();
    EXPECT_EQ(tile(kDram).word(0x500), 0u);
}

TEST_F(OutboxTest, IsFullAtSomePoint) {
    unsigned sent = 0;
    for (; !outbox_.is_full(); ++sent) {
        ASSERT_LT(sent, 100'000u);
        issue({0x100, here_, 0x2000, dram_, kWrite, 2048, 0});
    }
    EXPECT_GT(sent, 8u);
}

}  // namespace
}  // namespace opwright::chip
