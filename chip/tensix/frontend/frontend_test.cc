// MOP templates and their quirks, REPLAY, wait gate, FIFO: what reaches the units, and when.
#include <algorithm>
#include <random>
#include <vector>

#include "chip/tensix/coprocessor_for_test.hpp"
#include "chip/tensix/frontend/mop_expander.hpp"
#include "chip/tensix/frontend/replay_expander.hpp"
#include "chip/tensix/frontend/thread.hpp"

namespace opwright::chip::tensix {
namespace {

// Instructions that stand for themselves in expansions: any opcode but NOP will do.
constexpr std::uint32_t kNop = 0x02000000u;
constexpr std::uint32_t op(unsigned id) {
    return 0x45000000u | id << 8;
}

std::vector<unsigned> expand(MopExpander& mop, std::uint32_t word) {
    std::vector<unsigned> ids;
    mop.start(isa::MOP{word});
    while (mop.active() && ids.size() < 100000) {
        const std::uint32_t instruction = mop.next();
        ids.push_back(instruction == kNop ? 0 : instruction >> 8 & 0xFFFFu);
    }
    return ids;
}

MopExpander configured(std::initializer_list<std::uint32_t> words) {
    MopExpander mop;
    unsigned index = 0;
    for (const std::uint32_t word : words) mop.write_config(index++, word);
    return mop;
}

constexpr std::uint32_t kTemplate1 = 0x01800000u;
constexpr std::uint32_t template0(unsigned count1, unsigned mask) {
    return 0x01000000u | count1 << 16 | mask;
}

TEST(MopExpander, Template0FollowsTheMaskBitByBit) {
    MopExpander mop = configured({0, 3, op(9), op(1), op(2), op(3), op(4), op(5), op(6)});
    EXPECT_EQ(expand(mop, template0(2, 0b010)), (std::vector<unsigned>{1, 2, 3, 4, 9, 5, 6, 1, 2, 3, 4, 9}));
}

TEST(MopExpander, Template0FlagsLeaveOutTheOptionalInstructions) {
    MopExpander plain = configured({0, 0, op(9), op(1), op(2), op(3), op(4), op(5), op(6)});
    EXPECT_EQ(expand(plain, template0(1, 0b10)), (std::vector<unsigned>{1, 5}));
    MopExpander only_b = configured({0, 1, op(9), op(1), op(2), op(3), op(4), op(5), op(6)});
    EXPECT_EQ(expand(only_b, template0(1, 0b10)), (std::vector<unsigned>{1, 9, 5, 6}));
}

TEST(MopExpander, Template0TakesTheHighHalfOfTheMaskFromMopCfg) {
    MopExpander mop = configured({0, 0, 0, op(1), 0, 0, 0, op(5), 0});
    mop.set_mask_high(0x8000);
    const std::vector<unsigned> ids = expand(mop, template0(31, 0));
    ASSERT_EQ(ids.size(), 32u);
    EXPECT_EQ(ids[30], 1u);
    EXPECT_EQ(ids[31], 5u);
}

TEST(MopExpander, Template1OverridesTheLastLoopInstruction) {
    MopExpander mop = configured({2, 3, op(1), op(2), op(3), op(4), kNop, op(7), op(8)});
    EXPECT_EQ(expand(mop, kTemplate1), (std::vector<unsigned>{1, 4, 4, 8, 2, 3, 1, 4, 4, 7, 2, 3}));
}

TEST(MopExpander, Template1AlternatesTwoLoopInstructionsAndDoublesTheLoop) {
    MopExpander mop = configured({1, 2, kNop, kNop, op(3), op(4), op(5), op(7), op(8)});
    EXPECT_EQ(expand(mop, kTemplate1), (std::vector<unsigned>{4, 5, 4, 7}));
}

TEST(MopExpander, Template1SkipsEndOp1WithoutEndOp0) {
    MopExpander mop = configured({1, 1, kNop, kNop, op(3), op(4), kNop, op(7), op(8)});
    EXPECT_EQ(expand(mop, kTemplate1), (std::vector<unsigned>{7}));
}

TEST(MopExpander, LoneEndOpRuns129Times) {
    MopExpander quirk = configured({1, 0, kNop, op(2), kNop, op(4), kNop, op(7), op(8)});
    EXPECT_EQ(expand(quirk, kTemplate1).size(), 129u);
    MopExpander with_start = configured({1, 0, op(1), op(2), kNop, op(4), kNop, op(7), op(8)});
    EXPECT_EQ(expand(with_start, kTemplate1), (std::vector<unsigned>{1, 2}));
}

TEST(MopExpander, EmptyExpansionsEnd) {
    MopExpander nothing = configured({3, 0, kNop, kNop, kNop, op(4), kNop, op(7), op(8)});
    EXPECT_TRUE(expand(nothing, kTemplate1).empty());
    MopExpander no_turns = configured({0, 5, op(1), op(2), kNop, op(4), kNop, op(7), op(8)});
    EXPECT_TRUE(expand(no_turns, kTemplate1).empty());
}

// A thread keeps the expansion of its last MOP and hands out long ones in stretches.
TEST(ThreadFrontEnd, MopsExpandAsIfNothingWereKept) {
    std::mt19937 random(3);
    ThreadFrontEnd front;
    MopExpander reference;
    unsigned longest = 0;
    for (unsigned round = 0; round < 3000; ++round) {
        if (random() % 4 == 0) {
            const unsigned index = random() % MopExpander::kConfigWords;
            const bool is_count = index < 2;
            const std::uint32_t value = is_count ? random() % 40 : random() % 5 == 0 ? kNop : op(random() % 8);
            front.mop.write_config(index, value);
            reference.write_config(index, value);
        }
        const std::uint32_t word = random() % 2 ? kTemplate1 : template0(random() % 3, random() % 4);
        const std::uint32_t pc = random();
        if (random() % 2) {
            ASSERT_TRUE(front.starts_mop(isa::opcode_of(word)));
            front.start_mop({word, pc});
        } else {
            front.enqueue({word, pc}, false);
        }
        reference.start(isa::MOP{word});
        unsigned count = 0;
        ThreadFrontEnd::Instruction instruction;
        for (; front.take(instruction); ++count) {
            ASSERT_TRUE(reference.active()) << round;
            ASSERT_EQ(instruction.word, reference.next()) << round;
            ASSERT_EQ(instruction.pc, pc);
            ASSERT_EQ(front.drained(), !reference.active());
            if (random() % 8 == 0) {  // it did not get past the gate
                front.hold(instruction);
                ASSERT_FALSE(front.drained());
                ASSERT_EQ(front.mop_idle(), !reference.active());
                ASSERT_TRUE(front.take(instruction));
            }
        }
        ASSERT_FALSE(reference.active()) << round;
        longest = std::max(longest, count);
        front.settle();
        ASSERT_TRUE(front.passes_through(0x45));
    }
    EXPECT_GT(longest, 1000u);
}

TEST(ReplayExpander, RecordsThenPlaysAroundTheEndOfTheBuffer) {
    ReplayExpander replay;
    EXPECT_FALSE(replay.feed(isa::assemble("REPLAY Load=1 Index=31 Count=2")));
    EXPECT_FALSE(replay.feed(op(1)));
    EXPECT_FALSE(replay.feed(op(2)));
    EXPECT_TRUE(replay.feed(op(3)));
    EXPECT_FALSE(replay.feed(isa::assemble("REPLAY Index=31 Count=2")));
    ASSERT_TRUE(replay.playing());
    EXPECT_EQ(replay.next(), op(1));
    EXPECT_EQ(replay.next(), op(2));
    EXPECT_FALSE(replay.playing());
}

TEST(ReplayExpander, ExecWhileLoadingPassesInstructionsOn) {
    ReplayExpander replay;
    EXPECT_FALSE(replay.feed(isa::assemble("REPLAY Load=1 Exec=1 Index=0 Count=1")));
    EXPECT_TRUE(replay.feed(op(1)));
    EXPECT_FALSE(replay.recording());
}

TEST(ReplayExpander, CountZeroMeans64) {
    ReplayExpander replay;
    replay.feed(isa::assemble("REPLAY Load=1"));
    for (int i = 0; i < 64; ++i) replay.feed(op(static_cast<unsigned>(i)));
    EXPECT_FALSE(replay.recording());
    replay.feed(isa::assemble("REPLAY Index=3 Count=1"));
    EXPECT_EQ(replay.next(), op(35));
}

class FrontEnd : public CoprocessorTest {};

TEST_F(FrontEnd, MopMayExpandToReplay) {
    push(0, "REPLAY Load=1 Index=0 Count=1");
    push(0, "ADDDMAREG RightIsImmediate=1 RightReg=1 LeftReg=5 ResultReg=5");
    for (unsigned i = 0; i < 9; ++i) tensix.write_mop_config(0, i, kNop);
    tensix.write_mop_config(0, 0, 3);
    tensix.write_mop_config(0, 1, 1);
    for (const unsigned i : {5u, 7u, 8u}) tensix.write_mop_config(0, i, isa::assemble("REPLAY Index=0 Count=1"));
    push(0, "MOP Template=1");
    EXPECT_EQ(tensix.read_gpr(0, 5), 3u);
    EXPECT_TRUE(tensix.mop_idle(0));
}

TEST_F(FrontEnd, InstructionsOfBriscBypassTheMopExpander) {
    const TensixFault fault = fault_of([&] { tensix.push_from_brisc(0, isa::assemble("MOP Template=1"), 0x44); });
    EXPECT_EQ(fault.kind, TensixFault::Kind::kKernelMistake);
    EXPECT_EQ(fault.pc, 0x44u);
}

TEST_F(FrontEnd, SemwaitHoldsOnlyTheBlockedUnitsUntilTheSemaphoreMoves) {
    push(0, "SEMINIT NewMax=2 NewValue=0 SemaphoreMask=2");
    push(1, "SEMWAIT BlockMask=2 SemaphoreMask=2 ConditionMask=1");  // blocks the Sync Unit only
    push(1, "SETDMAREG ResultHalfReg=0 NewValue=7");
    EXPECT_EQ(tensix.read_gpr(1, 0), 7u);
    push(1, "SEMGET SemaphoreMask=2");
    push(1, "SETDMAREG ResultHalfReg=0 NewValue=8");
    EXPECT_FALSE(tensix.drained(1));
    EXPECT_EQ(tensix.read_gpr(1, 0), 7u);
    EXPECT_EQ(tensix.waits_for(1), "SEMWAIT on MATH_PACK: value is 0 (before SEMGET SemaphoreMask=0x2)");
    push(0, "SEMPOST SemaphoreMask=2");
    EXPECT_TRUE(tensix.drained(1));
    EXPECT_EQ(tensix.read_gpr(1, 0), 8u);
    EXPECT_EQ(tensix.read_semaphore(1), 0u);
    EXPECT_TRUE(tensix.waits_for(1).empty());
}

TEST_F(FrontEnd, SemwaitOnMaximumWaitsWhileTheValueIsNotBelowIt) {
    push(0, "SEMINIT NewMax=1 NewValue=1 SemaphoreMask=2");
    push(1, "SEMWAIT BlockMask=0x1FF SemaphoreMask=2 ConditionMask=2");
    push(1, "SEMPOST SemaphoreMask=2");
    EXPECT_FALSE(tensix.drained(1));
    tensix.get_semaphore(1);
    EXPECT_TRUE(tensix.drained(1));
    EXPECT_EQ(tensix.read_semaphore(1), 1u);
}

TEST_F(FrontEnd, RiscPostsStopAtFifteenAndGetsAtZero) {
    for (int i = 0; i < 20; ++i) tensix.post_semaphore(3);
    EXPECT_EQ(tensix.read_semaphore(3), 15u);
    for (int i = 0; i < 20; ++i) tensix.get_semaphore(3);
    EXPECT_EQ(tensix.read_semaphore(3), 0u);
}

TEST_F(FrontEnd, NopWaitsOnlyBehindAFullBlockMask) {
    push(0, "SEMINIT NewMax=1 NewValue=0 SemaphoreMask=1");
    push(1, "SEMWAIT BlockMask=0xFF SemaphoreMask=1 ConditionMask=1");
    push(1, "NOP");
    EXPECT_TRUE(tensix.drained(1));
    push(2, "SEMWAIT BlockMask=0x1FF SemaphoreMask=1 ConditionMask=1");
    push(2, "NOP");
    EXPECT_FALSE(tensix.drained(2));
}

TEST_F(FrontEnd, StallwaitWaitsForASourceBank) {
    push(1, "STALLWAIT BlockMask=32 ConditionMask=0x400");  // the Scalar Unit, until SrcA is the matrix unit's
    push(1, "SETDMAREG ResultHalfReg=0 NewValue=1");
    EXPECT_EQ(tensix.read_gpr(1, 0), 0u);
    EXPECT_NE(tensix.waits_for(1).find("STALLWAIT for SrcA"), std::string::npos) << tensix.waits_for(1);
    push(0, "SETDVALID FlipSrcA=1");
    EXPECT_EQ(tensix.read_gpr(1, 0), 1u);
}

TEST_F(FrontEnd, FullFifoHoldsThePushingCore) {
    push(0, "SEMINIT NewMax=1 NewValue=0 SemaphoreMask=1");
    push(1, "SEMWAIT BlockMask=0x1FF SemaphoreMask=1 ConditionMask=1");
    unsigned queued = 0;
    while (tensix.can_push(1) && queued < 1000) {
        push(1, "ADDDMAREG RightIsImmediate=1 RightReg=1 LeftReg=0 ResultReg=0");
        ++queued;
    }
    EXPECT_GE(queued, 16u);
    EXPECT_LE(queued, 40u);
    EXPECT_FALSE(tensix.push(1, isa::assemble("NOP"), 0));
    tensix.post_semaphore(0);
    EXPECT_TRUE(tensix.can_push(1));
    EXPECT_EQ(tensix.read_gpr(1, 0), queued);
}

TEST_F(FrontEnd, MutexesPassFromHolderToTheNextThread) {
    push(0, "ATGETM Index=0");
    push(1, "ATGETM Index=0");
    push(1, "SETDMAREG ResultHalfReg=0 NewValue=11");
    push(2, "ATGETM Index=0");
    push(2, "SETDMAREG ResultHalfReg=0 NewValue=22");
    EXPECT_EQ(tensix.waits_for(2), "mutex 0, held by thread T0");
    push(0, "ATRELM Index=0");
    EXPECT_EQ(tensix.read_gpr(1, 0), 11u);
    EXPECT_EQ(tensix.read_gpr(2, 0), 0u);
    push(1, "ATRELM Index=0");
    EXPECT_EQ(tensix.read_gpr(2, 0), 22u);
}

TEST_F(FrontEnd, MutexOneDoesNotExist) {
    EXPECT_EQ(fault_of([&] { push(0, "ATGETM Index=1"); }).kind, TensixFault::Kind::kKernelMistake);
}

TEST_F(FrontEnd, FreedBanksAreRefilledBeforeTheConsumerGoesOn) {
    // T0 fills SrcA, then SrcB, per face, as the runtime's datacopy does; T1 waits for SrcA only and flips both.
    const auto program = [&](unsigned thread, std::uint32_t outer, const char* loop, const char* end0,
                             const char* end1) {
        const std::uint32_t words[] = {outer,
                                       1,
                                       kNop,
                                       isa::assemble(end0),
                                       isa::assemble(end1),
                                       isa::assemble(loop),
                                       kNop,
                                       isa::assemble(loop),
                                       isa::assemble(loop)};
        for (unsigned i = 0; i < 9; ++i) tensix.write_mop_config(thread, i, words[i]);
    };
    program(0, 4, "UNPACR_NOP WhichUnpacker=0 Operation=7", "UNPACR_NOP WhichUnpacker=1 Mode=1",
            "UNPACR_NOP WhichUnpacker=1 Operation=7");
    program(1, 4, "MOVA2D Move8Rows=1", "SETRWC FlipSrcA=1 FlipSrcB=1", "NOP");
    push(1, "MOP Template=1");
    push(0, "MOP Template=1");
    EXPECT_TRUE(tensix.drained(0));
    EXPECT_TRUE(tensix.drained(1));
    // Nothing is left over: both operands have to be filled again.
    push(1, "ELWADD");
    EXPECT_NE(tensix.waits_for(1).find("SrcA to be filled by unpacker 0 or SrcB"), std::string::npos)
        << tensix.waits_for(1);
}

TEST_F(FrontEnd, FaultsNameThreadInstructionAndProgramCounter) {
    push(2, "NOP");
    const TensixFault unnamed = fault_of([&] { push_word(2, isa::assemble("SEMPOST SemaphoreMask=1") | 1u); });
    EXPECT_EQ(unnamed.thread, 2u);
    EXPECT_EQ(unnamed.pc, 0x1001u);
    EXPECT_NE(unnamed.what.find("no field"), std::string::npos) << unnamed.what;
    const TensixFault unknown = fault_of([&] { push_word(1, 0xEE000000u); });
    EXPECT_EQ(unknown.kind, TensixFault::Kind::kKernelMistake);
    const TensixFault unmodelled = fault_of([&] { push(0, "XMOV"); });
    EXPECT_EQ(unmodelled.kind, TensixFault::Kind::kNotModelled);
    EXPECT_EQ(unmodelled.what.substr(0, 4), "XMOV");
}

}  // namespace
}  // namespace opwright::chip::tensix
