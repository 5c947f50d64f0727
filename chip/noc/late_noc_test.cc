// Requests that complete late: what a core may see before, in which order things come, and that barriers can wait.
#include "chip/noc/late_noc.hpp"

#include <gtest/gtest.h>

#include <set>

#include "chip/noc/niu_for_test.hpp"

namespace opwright::chip {
namespace {

using namespace niu;

constexpr std::uint32_t kWrite = kCmdWrite;
constexpr std::uint32_t kMarked = kCmdRespMarked;
constexpr std::uint32_t vc(std::uint32_t number) {
    return kCmdVcStatic | number << kStaticVcShift;
}
constexpr std::uint32_t kIncrement = 1u << 12 | 31u << 2;

class LateNocTest : public NiuFixture {
  protected:
    LateNocTest() : NiuFixture(std::make_unique<LateNoc>(1)) {}

    /// What `observe` says after each step of what `send` sent, for many orders.
    template <typename Send, typename Observe>
    auto histories(Send send, Observe observe) {
        std::set<std::vector<decltype(observe())>> out;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            restart(std::make_unique<LateNoc>(seed));
            send();
            std::vector<decltype(observe())> history{observe()};
            while (!late()->idle()) {
                late()->step();
                if (const auto now = observe(); now != history.back()) history.push_back(now);
            }
            out.insert(history);
        }
        return out;
    }
};

TEST_F(LateNocTest, AReadDoesNothingUntilItsAnswerComes) {
    tile({4, 5}).set_word(0x200, 0xCAFE);
    issue({0x200, mid(4, 5), 0x300, here_, kCmdRead, 64, 0});
    EXPECT_EQ(self().word(0x300), 0u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstRdRespReceived), 0u);
    EXPECT_EQ(niu0_.read(kReqsOutstanding), 1u);
    late()->finish_all();
    EXPECT_EQ(self().word(0x300), 0xCAFEu);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstRdRespReceived), 1u);
    EXPECT_EQ(niu0_.read(kReqsOutstanding), 0u);
    EXPECT_GT(self().wakes, 0u);
}

TEST_F(LateNocTest, AWriteTakesItsBytesWhenItLeaves) {
    self().set_word(0x100, 1);
    issue({0x100, here_, 0x500, mid(2, 3), kWrite | kMarked, 16, 0});
    self().set_word(0x100, 2);  // too early: nothing said that the write has left
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstNonpostedWrReqSent), 0u);
    EXPECT_EQ(niu0_.read(kWriteReqsOutgoing), 1u);
    late()->step();
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstNonpostedWrReqSent), 1u);
    EXPECT_EQ(niu0_.read(kWriteReqsOutgoing), 0u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 0u);
    self().set_word(0x100, 3);  // now it is safe
    late()->finish_all();
    EXPECT_EQ(tile({2, 3}).word(0x500), 2u);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstWrAckReceived), 1u);
}

TEST_F(LateNocTest, TransactionIdsCountOnTheirOwn) {
    write_tag(3u << 10);
    issue({0x200, mid(4, 5), 0x300, here_, kCmdRead, 0x2010, 0});
    write_tag(5u << 10);
    issue({0x100, here_, 0x600, rectangle(18, 18, 22, 19), kWrite | kMarked | kCmdBroadcast, 16, 0});
    EXPECT_EQ(niu0_.read(kReqsOutstanding + 4 * 3), 2u);  // two packets
    EXPECT_EQ(niu0_.read(kReqsOutstanding + 4 * 5), 9u);  // nine recipients
    EXPECT_EQ(niu0_.read(kReqsOutstanding), 0u);
    niu0_.write(kClearOutstanding, 1u << 3);
    EXPECT_EQ(niu0_.read(kReqsOutstanding + 4 * 3), 0u);
    late()->finish_all();
    EXPECT_EQ(niu0_.read(kReqsOutstanding + 4 * 5), 0u);
}

TEST_F(LateNocTest, WritesOnOneChannelArriveInOrderAndOnTwoInAny) {
    const auto send = [&](std::uint32_t first, std::uint32_t second) {
        return [=, this] {
            issue({0x500, mid(2, 3), 0, 0, kWrite | kCmdInline | vc(first), 0xF, 1});
            issue({0x500, mid(2, 3), 0, 0, kWrite | kCmdInline | vc(second), 0xF, 2});
        };
    };
    const auto value = [&] { return tile({2, 3}).word(0x500); };
    const std::vector<std::uint32_t> in_order{0, 1, 2}, reversed{0, 2, 1};
    EXPECT_EQ(histories(send(1, 1), value), (std::set{in_order}));
    EXPECT_EQ(histories(send(1, 2), value), (std::set{in_order, reversed}));
}

TEST_F(LateNocTest, AnAtomicAfterAWriteMayComeFirstEvenOnItsChannel) {
    const auto send = [&] {
        self().set_word(0x100, 7);
        issue({0x100, here_, 0x500, mid(2, 3), kWrite | kMarked | vc(1), 16, 0});
        issue({0x900, mid(2, 3), 4, here_, kCmdAtomic | kMarked | vc(1), kIncrement, 1});
    };
    const auto data_and_flag = [&] { return std::pair{tile({2, 3}).word(0x500), tile({2, 3}).word(0x900)}; };
    const auto seen = histories(send, data_and_flag);
    EXPECT_EQ(seen.size(), 2u);
    EXPECT_TRUE(seen.count({{0u, 0u}, {0u, 1u}, {7u, 1u}}));
}

TEST_F(LateNocTest, AWriteComesBeforeALaterReadOfItsChannel) {
    const auto send = [&] {
        self().set_word(0x100, 7);
        issue({0x100, here_, 0x500, mid(2, 3), kWrite | vc(1), 16, 0});
        issue({0x500, mid(2, 3), 0x700, here_, kCmdRead | vc(1), 16, 0});
    };
    EXPECT_EQ(histories(send, [&] { return self().word(0x700); }), (std::set<std::vector<std::uint32_t>>{{0, 7}}));
}

TEST_F(LateNocTest, ALinkedTransactionKeepsItsOrder) {
    const std::uint32_t multicast = kWrite | kMarked | kCmdBroadcast;
    const auto send = [&] {
        issue({0x500, rectangle(18, 19, 19, 19), 0, 0, multicast | kCmdInline | kCmdVcLinked, 0xF, 1});
        issue({0x500, rectangle(18, 19, 19, 19), 0, 0, multicast | kCmdInline, 0xF, 2});
    };
    EXPECT_EQ(histories(send,
                        [&] {
                            return tile({2, 2}).word(0x500);
                        }),
              (std::set<std::vector<std::uint32_t>>{{0, 1, 2}}));
}

TEST_F(LateNocTest, RecipientsOfAMulticastGetItOneByOne) {
    self().set_word(0x100, 5);
    issue({0x100, here_, 0x600, rectangle(18, 18, 22, 19), kWrite | kMarked | kCmdBroadcast, 16, 0});
    std::set<unsigned> counts;
    while (!late()->idle()) {
        late()->step();
        counts.insert(niu0_.counter(NiuCounter::kMstWrAckReceived));
    }
    EXPECT_EQ(counts.size(), 10u);  // 0 to 9 acknowledgements
}

TEST_F(LateNocTest, AtomicsAnswerWithTheValueOfTheirOwnMoment) {
    for (int i = 0; i < 3; ++i)
        issue({0x900, mid(2, 3), static_cast<std::uint32_t>(0x40 + 16 * i), here_, kCmdAtomic | kMarked | vc(1),
               kIncrement, 1});
    late()->finish_all();
    EXPECT_EQ(tile({2, 3}).word(0x900), 3u);
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(self().word(0x40 + 16 * i), i);
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstAtomicRespReceived), 3u);
}

TEST_F(LateNocTest, ANiuHoldsAFewRequestsAndThenTheOldestGoOn) {
    for (std::uint32_t i = 0; i < 200; ++i) issue({0x200, mid(4, 5), 0x300, here_, kCmdRead, 16, 0});
    EXPECT_EQ(niu0_.counter(NiuCounter::kMstRdRespReceived), 200u - 64u);
}

TEST_F(LateNocTest, TheSameSeedGivesTheSameOrder) {
    const auto run = [&](std::uint64_t seed) {
        restart(std::make_unique<LateNoc>(seed));
        for (std::uint32_t i = 1; i <= 8; ++i) issue({0x500, mid(2, 3), 0, 0, kWrite | kCmdInline, 0xF, i});
        std::vector<std::uint32_t> seen;
        while (!late()->idle()) {
            late()->pass_time();
            seen.push_back(tile({2, 3}).word(0x500));
        }
        return seen;
    };
    EXPECT_EQ(run(4), run(4));
    EXPECT_NE(run(4), run(5));
}

TEST_F(LateNocTest, AMistakeOnTheWayNamesItsIssuerAndIsDropped) {
    self().place = {kSelf, 4, 0x1234};
    tile({2, 3}).broken = true;
    issue({0x500, mid(2, 3), 0, 0, kWrite | kCmdInline, 0xF, 1});
    EXPECT_THROW(late()->finish_all(), Fault);
    EXPECT_EQ(late()->culprit().pc, 0x1234u);
    EXPECT_TRUE(late()->idle());
}

TEST_F(LateNocTest, AResetTileHasNothingUnderWay) {
    self().place = {kSelf, 0, 0};
    issue({0x200, mid(4, 5), 0x300, here_, kCmdRead, 16, 0});
    late()->forget_from({4, 5});
    EXPECT_FALSE(late()->idle());
    late()->forget_from(kSelf);
    EXPECT_TRUE(late()->idle());
    EXPECT_EQ(niu0_.read(kReqsOutstanding), 0u);
}

}  // namespace
}  // namespace opwright::chip
