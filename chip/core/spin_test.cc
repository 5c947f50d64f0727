// When a core counts as waiting, and when it must not.
#include <gmock/gmock.h>

#include "chip/core/test_assembler.hpp"

namespace opwright::chip {
namespace {

using namespace rv;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Word kFlag = 0x700;
constexpr Word kRegister = 0xFFB40010;

TEST(Spin, APollOfL1ParksWithItsAddressAndValue) {
    Machine m;
    m.set_word(kFlag, 5);
    m.put(0x100, {addi(2, 0, 6), lw(1, 0, kFlag), bne(1, 2, -4), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kSpinning);
    EXPECT_THAT(m.core.polls(), ElementsAre(Poll{kFlag, 5, 4}));
    EXPECT_LT(m.core.retired(), 1000u);
    m.set_word(kFlag, 6);
    EXPECT_EQ(m.core.run(100), Stop::kBreak);
}

TEST(Spin, APollOfARegisterParksSoon) {
    Machine m;
    m.bus.registers[kRegister] = 3;
    m.put(0x100, {lui(3, 0xFFB40), lw(1, 3, 0x10), beq(1, 0, 8), jal(0, -8), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kSpinning);
    EXPECT_THAT(m.core.polls(), ElementsAre(Poll{kRegister, 3, 4}));
    EXPECT_LT(m.bus.loads, 12u);
}

TEST(Spin, AnInnerLoopAndSeveralPollsAreOneWait) {
    Machine m;
    // do { for (i = 0; i < 2; ++i) if (flags[i]) goto out; } while (true)
    m.put(0x100, {addi(1, 0, 0), addi(2, 0, 8), lw(3, 1, kFlag), bne(3, 0, 16), addi(1, 1, 4), bne(1, 2, -12),
                  jal(0, -24), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kSpinning);
    EXPECT_THAT(m.core.polls(), testing::UnorderedElementsAre(Poll{kFlag, 0, 4}, Poll{kFlag + 4, 0, 4}));
}

TEST(Spin, ALoopThatCallsAFunctionWithAStackFrameStillWaits) {
    Machine m;
    m.put(0x100, {lui(2, 0xFFB00), addi(2, 2, 0x100), jal(1, 0x100 - 8), beq(10, 0, -4), kEbreak});
    // int f() { push ra; push a counter and take it back; pop } : the same slot gets two values per round
    m.put(0x200, {addi(2, 2, -8), sw(1, 2, 4), sw(0, 2, 0), addi(5, 0, 7), sw(5, 2, 0), sw(0, 2, 0), lw(10, 0, kFlag),
                  lw(1, 2, 4), addi(2, 2, 8), jalr(0, 1, 0)});
    EXPECT_EQ(m.run_at(0x100), Stop::kSpinning);
    EXPECT_THAT(m.core.polls(), ElementsAre(Poll{kFlag, 0, 4}));
}

TEST(Spin, AnEmptyEndlessLoopWaitsForNothing) {
    Machine m;
    m.put(0x100, {jal(0, 0)});
    EXPECT_EQ(m.run_at(0x100), Stop::kSpinning);
    EXPECT_THAT(m.core.polls(), IsEmpty());
}

TEST(NoSpin, ADelayLoopThatCounts) {
    Machine m;
    m.put(0x100, {lui(1, 5), addi(1, 1, -1), bne(1, 0, -4), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
}

TEST(NoSpin, AScanOfEqualMemoryThatHasAnEnd) {
    Machine m;
    m.put(0x100, {lui(1, 2), lui(2, 4), lw(3, 1, 0), addi(1, 1, 4), bne(1, 2, -8), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
}

TEST(NoSpin, ALoopThatStoresAChangingValue) {
    Machine m;
    m.put(0x100, {lw(1, 0, kFlag), addi(1, 1, 1), sw(1, 0, kFlag), jal(0, -12)});
    EXPECT_EQ(m.run_at(0x100, 5000), Stop::kBudget);
}

TEST(NoSpin, ALoopThatLeavesItsStackDifferent) {
    Machine m;
    // Registers repeat, private memory does not: x1 is reloaded from a counter in local memory and cleared again.
    m.put(0x100, {lui(2, 0xFFB00), lw(1, 2, 0), addi(1, 1, 1), sw(1, 2, 0), addi(1, 0, 0), jal(0, -16)});
    EXPECT_EQ(m.run_at(0x100, 5000), Stop::kBudget);
}

TEST(NoSpin, AClockThatMovesByItself) {
    Machine m;
    m.put(0x100, {lui(3, 0xFFB12), lui(2, 1), lw(1, 3, 0), i_type(0x13, 3, 4, 1, 0x700), bne(4, 0, -8), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_GE(m.bus.clock, 0x700u);
}

TEST(NoSpin, APushToTheCoprocessor) {
    Machine m;
    m.put(0x100, {0x08000000, jal(0, -4)});
    m.bus.push_room = 100;
    EXPECT_EQ(m.run_at(0x100), Stop::kBlocked);
    EXPECT_EQ(m.bus.pushed.size(), 100u);
}

TEST(Blocked, ALoadFromAnEmptyFifoWaitsAtThatInstruction) {
    Machine m;
    m.put(0x100, {lui(3, 0xFFEC0), kNop, lw(1, 3, 0), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBlocked);
    EXPECT_EQ(m.core.pc(), 0x108u);
    EXPECT_EQ(m.core.run(100), Stop::kBlocked);
    EXPECT_EQ(m.core.retired(), 2u);
    m.bus.fifo.push_back(9);
    EXPECT_EQ(m.core.run(100), Stop::kBreak);
    EXPECT_EQ(m.core.reg(1), 9u);
}

TEST(Spin, AStoreOfTheSameValueIsPartOfTheWait) {
    Machine m;
    m.set_word(0x704, 1);
    m.put(0x100, {addi(2, 0, 1), sw(2, 0, 0x704), lw(1, 0, kFlag), beq(1, 0, -8), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kSpinning);
    EXPECT_THAT(m.core.polls(), testing::UnorderedElementsAre(Poll{kFlag, 0, 4}, Poll{0x704, 1, 4}));
}

}  // namespace
}  // namespace opwright::chip
