// RV32IM: every instruction against the ISA manual, then random programs against a plain interpreter.
#include "chip/core/core.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "chip/core/test_assembler.hpp"

namespace opwright::chip {
namespace {

using namespace rv;

constexpr Word kMin = 0x80000000, kMax = 0x7FFFFFFF, kMinus1 = 0xFFFFFFFF;

struct AluCase {
    const char* name;
    Word funct7, funct3, a, b, expected;
};

class RegisterOperation : public testing::TestWithParam<AluCase> {};

TEST_P(RegisterOperation, GivesTheManualsResult) {
    const AluCase& c = GetParam();
    Machine m;
    m.put(0x100, {r_type(c.funct7, c.funct3, 3, 1, 2), kEbreak});
    m.core.reset(0x100);
    m.core.set_reg(1, c.a);
    m.core.set_reg(2, c.b);
    EXPECT_EQ(m.core.run(10), Stop::kBreak);
    EXPECT_EQ(m.core.reg(3), c.expected);
    EXPECT_EQ(m.core.retired(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Rv32im, RegisterOperation,
    testing::Values(AluCase{"add_wraps", 0, 0, kMinus1, 2, 1}, AluCase{"sub", 0x20, 0, 3, 5, 0xFFFFFFFE},
                    AluCase{"sll_uses_low_five_bits", 0, 1, 1, 33, 2}, AluCase{"slt_signed", 0, 2, kMin, 0, 1},
                    AluCase{"slt_not", 0, 2, 5, 5, 0}, AluCase{"sltu_unsigned", 0, 3, 0, kMin, 1},
                    AluCase{"xor", 0, 4, 0xF0F0, 0xFF00, 0x0FF0}, AluCase{"srl", 0, 5, kMin, 31, 1},
                    AluCase{"sra_keeps_sign", 0x20, 5, kMin, 31, kMinus1}, AluCase{"or", 0, 6, 0xF0, 0x0F, 0xFF},
                    AluCase{"and", 0, 7, 0xF0, 0x3C, 0x30}, AluCase{"mul_low", 1, 0, 0x10001, 0x10001, 0x20001},
                    AluCase{"mulh_min_min", 1, 1, kMin, kMin, 0x40000000},
                    AluCase{"mulh_minus1", 1, 1, kMinus1, 1, kMinus1},
                    AluCase{"mulhsu_minus1_max", 1, 2, kMinus1, kMinus1, kMinus1},
                    AluCase{"mulhsu_positive", 1, 2, 2, kMin, 1}, AluCase{"mulhu", 1, 3, kMinus1, kMinus1, 0xFFFFFFFE},
                    AluCase{"div_rounds_to_zero", 1, 4, static_cast<Word>(-7), 2, static_cast<Word>(-3)},
                    AluCase{"div_by_zero", 1, 4, 7, 0, kMinus1}, AluCase{"div_overflow", 1, 4, kMin, kMinus1, kMin},
                    AluCase{"divu_by_zero", 1, 5, 7, 0, kMinus1}, AluCase{"divu", 1, 5, kMinus1, 2, kMax},
                    AluCase{"rem_sign_of_dividend", 1, 6, static_cast<Word>(-7), 2, kMinus1},
                    AluCase{"rem_by_zero", 1, 6, 7, 0, 7}, AluCase{"rem_overflow", 1, 6, kMin, kMinus1, 0},
                    AluCase{"remu_by_zero", 1, 7, kMin, 0, kMin}, AluCase{"remu", 1, 7, 7, 4, 3}),
    [](const auto& info) { return info.param.name; });

TEST(CoreRegisters, X0StaysZeroAndIsReadAsZero) {
    Machine m;
    m.put(0x100, {addi(0, 0, 5), addi(1, 0, 7), lw(0, 0, 0x100), jal(0, 4), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_EQ(m.core.reg(0), 0u);
    EXPECT_EQ(m.core.reg(1), 7u);
}

TEST(CoreImmediates, AreSignExtendedAndUpperOnesPlaced) {
    Machine m;
    m.put(0x100, {addi(1, 0, -1), i_type(0x13, 3, 2, 0, -1), i_type(0x13, 2, 3, 0, -1), lui(4, 0xABCDE), auipc(5, 1),
                  i_type(0x13, 5, 6, 1, 0x404), i_type(0x13, 5, 7, 1, 4), i_type(0x13, 1, 8, 1, 4),
                  i_type(0x13, 4, 9, 1, -1), i_type(0x13, 6, 10, 0, 0x70), i_type(0x13, 7, 11, 1, 0x7F), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_EQ(m.core.reg(1), kMinus1);
    EXPECT_EQ(m.core.reg(2), 1u);  // sltiu compares with the sign-extended immediate, unsigned
    EXPECT_EQ(m.core.reg(3), 0u);
    EXPECT_EQ(m.core.reg(4), 0xABCDE000u);
    EXPECT_EQ(m.core.reg(5), 0x1110u);
    EXPECT_EQ(m.core.reg(6), kMinus1);
    EXPECT_EQ(m.core.reg(7), 0x0FFFFFFFu);
    EXPECT_EQ(m.core.reg(8), 0xFFFFFFF0u);
    EXPECT_EQ(m.core.reg(9), 0u);
    EXPECT_EQ(m.core.reg(10), 0x70u);
    EXPECT_EQ(m.core.reg(11), 0x7Fu);
}

TEST(CoreLoads, ExtendSignsAndReachEveryMemory) {
    Machine m;
    m.set_word(0x800, 0x8081FE7F);
    m.bus.registers[0xFFB40010] = 0xFFFF1234;
    m.put(0x100, {load(0, 1, 0, 0x7FF), load(0, 2, 0, 0x7FC), lui(3, 1), addi(3, 3, -0x800), load(0, 1, 3, 1),
                  load(4, 2, 3, 1), load(1, 4, 3, 2), load(5, 5, 3, 2), lw(6, 3, 0), lui(7, 0xFFB00), sw(6, 7, 8),
                  lw(8, 7, 8), lui(9, 0xFFB40), lw(10, 9, 16), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_EQ(m.core.reg(1), 0xFFFFFFFEu);
    EXPECT_EQ(m.core.reg(2), 0xFEu);
    EXPECT_EQ(m.core.reg(4), 0xFFFF8081u);
    EXPECT_EQ(m.core.reg(5), 0x8081u);
    EXPECT_EQ(m.core.reg(8), 0x8081FE7Fu);
    EXPECT_EQ(m.core.reg(10), 0xFFFF1234u);
}

TEST(CoreStores, WriteOnlyTheirBytes) {
    Machine m;
    m.set_word(0x800, 0x11223344);
    m.put(0x100, {lui(1, 1), addi(1, 1, -0x800), lui(2, 0xAABBC), addi(2, 2, 0x4D), store(0, 2, 1, 1),
                  store(1, 2, 1, 2), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_EQ(m.word(0x800), 0xC04D4D44u);
}

TEST(CoreFaults, MisalignedAccessesGoToTheBusAndKeepThePc) {
    for (const Word access : {lw(1, 0, 0x802 - 0x800), load(1, 1, 0, 1), sw(1, 0, 2), store(1, 1, 0, 3)}) {
        Machine m;
        m.put(0x100, {kNop, access, kEbreak});
        EXPECT_THROW(m.run_at(0x100), Fault);
        EXPECT_EQ(m.core.pc(), 0x104u);
        EXPECT_EQ(m.core.retired(), 1u);
    }
}

TEST(CoreFaults, IllegalWordsNameThemselves) {
    for (const Word word : {0xFFFFFFFFu, 0x00002063u | 0x2000u, r_type(2, 0, 1, 1, 1), 0x30200073u, load(3, 1, 1, 0)}) {
        Machine m;
        m.put(0x100, {word});
        try {
            m.run_at(0x100);
            ADD_FAILURE() << std::hex << word;
        } catch (const Fault& fault) {
            EXPECT_EQ(fault.id, "illegal-instruction");
            EXPECT_EQ(m.core.pc(), 0x100u);
        }
    }
}

TEST(CoreFaults, JumpsOutOfMemoryAreReported) {
    Machine m;
    m.put(0x100, {lui(1, 0x200), jalr(0, 1, 0)});
    try {
        m.run_at(0x100);
        FAIL();
    } catch (const Fault& fault) {
        EXPECT_EQ(fault.id, "bad-pc");
        EXPECT_EQ(m.core.pc(), 0x200000u);
    }
}

TEST(CoreTransfers, LinkAndCrossPages) {
    Machine m;
    m.put(0x0FF8, {addi(1, 0, 1), addi(2, 0, 2), addi(3, 0, 3), jal(5, 0x3000)});  // runs over the page end
    m.put(0x4004, {jalr(6, 5, 0x104)});
    m.put(0x110C, {auipc(7, 0), kEbreak});
    EXPECT_EQ(m.run_at(0x0FF8), Stop::kBreak);
    EXPECT_EQ(m.core.reg(3), 3u);
    EXPECT_EQ(m.core.reg(5), 0x1008u);
    EXPECT_EQ(m.core.reg(6), 0x4008u);
    EXPECT_EQ(m.core.reg(7), 0x110Cu);
    EXPECT_EQ(m.core.retired(), 6u);
}

TEST(CoreTransfers, JalrReadsItsRegisterBeforeWritingIt) {
    Machine m;
    m.put(0x100, {addi(1, 0, 0x201), jalr(1, 1, 0)});
    m.put(0x200, {kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);  // bit 0 of the target is dropped
    EXPECT_EQ(m.core.pc(), 0x200u);
    EXPECT_EQ(m.core.reg(1), 0x108u);
}

TEST(CoreTensixPush, RotatesTheWordAndWaitsForRoom) {
    Machine m;
    m.bus.push_room = 1;
    const Word instruction = 0x42000123;
    const Word encoded = instruction << 2 | instruction >> 30;
    m.put(0x100, {encoded, encoded, kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBlocked);
    EXPECT_EQ(m.core.pc(), 0x104u);
    m.bus.push_room = 2;
    EXPECT_EQ(m.core.run(10), Stop::kBreak);
    EXPECT_EQ(m.bus.pushed, (std::vector<Word>{instruction, instruction}));
}

TEST(CoreTensixPush, SpillsOfAnLRegCarryTheirAddress) {
    Machine m;
    m.bus.push_room = 9;
    m.put(0x100, {lui(5, 0xFFB01), 0x62828C27, 0x6282E407, kEbreak});  // vs4r.v v24, (x5); vl4re32.v v8, (x5)
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_EQ(m.bus.pushed, (std::vector<Word>{0xFA6C0400, 0xFB2C0400}));
}

TEST(CoreBudget, EndsALoopThatWorks) {
    Machine m;
    m.put(0x100, {addi(1, 1, 1), sw(1, 0, 0x700), jal(0, -8)});
    EXPECT_EQ(m.run_at(0x100, 3'000), Stop::kBudget);
    EXPECT_NEAR(static_cast<double>(m.core.retired()), 3'000, 300);
    EXPECT_EQ(m.word(0x700), m.core.reg(1));
}

TEST(DecodeCache, SeesStoresOfTheProgramItself) {
    Machine m;
    // The second pass over 0x108 must execute what the first one stored there.
    m.set_word(0x700, addi(3, 3, 100));
    m.put(0x100,
          {lw(1, 0, 0x700), addi(2, 2, 1), addi(3, 3, 1), sw(1, 0, 0x108), addi(4, 0, 2), bne(2, 4, -16), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_EQ(m.core.reg(3), 101u);
}

TEST(DecodeCache, SeesWritesFromOutside) {
    Machine m;
    m.put(0x100, {addi(1, 0, 1), kEbreak});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    m.put(0x100, {addi(1, 0, 2)});
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
    EXPECT_EQ(m.core.reg(1), 2u);
}

TEST(DecodeCache, KeepsInstructionsThatAreWrittenAgainUnchanged) {
    Machine m;
    m.put(0x100, {addi(1, 0, 1), kEbreak});
    m.run_at(0x100);
    m.put(0x100, {addi(1, 0, 1), kEbreak});
    EXPECT_NE(m.code.page(0x100)[0x100 / 4].op, Op::kUndecoded);
    m.put(0x100, {addi(1, 0, 3), kEbreak});
    EXPECT_EQ(m.code.page(0x100)[0x100 / 4].op, Op::kUndecoded);
}

/// The plainest interpreter that can be written: fetches, decodes by the manual's fields, one switch.
class PlainInterpreter {
  public:
    PlainInterpreter(std::vector<std::uint8_t> memory, Word pc) : memory_(std::move(memory)), pc_(pc) {}

    bool step() {
        Word w = 0;
        std::memcpy(&w, memory_.data() + pc_, 4);
        const Word rd = w >> 7 & 31, f3 = w >> 12 & 7, a = x_[w >> 15 & 31], b = x_[w >> 20 & 31], f7 = w >> 25;
        const auto sa = static_cast<std::int32_t>(a), sb = static_cast<std::int32_t>(b);
        const auto imm = static_cast<std::int32_t>(w) >> 20;
        Word result = 0, next = pc_ + 4;
        bool writes = true;
        switch (w & 0x7F) {
            case 0x37:
                result = w & 0xFFFFF000;
                break;
            case 0x17:
                result = pc_ + (w & 0xFFFFF000);
                break;
            case 0x13:
                result = alu(f3, f3 == 5 ? f7 : 0, a, f3 == 1 || f3 == 5 ? (w >> 20 & 31) : static_cast<Word>(imm));
                break;
            case 0x33:
                result = f7 == 1 ? multiply(f3, a, b) : alu(f3, f7, a, b);
                break;
            case 0x63: {
                const bool conditions[] = {a == b, a != b, false, false, sa < sb, sa >= sb, a < b, a >= b};
                const std::int32_t offset =
                    (static_cast<std::int32_t>(w & 0x80000000) >> 19) |
                    static_cast<std::int32_t>((w & 0x80) << 4 | (w >> 20 & 0x7E0) | (w >> 7 & 0x1E));
                if (conditions[f3]) next = pc_ + static_cast<Word>(offset);
                writes = false;
                break;
            }
            case 0x03: {
                const Word address = a + static_cast<Word>(imm);
                std::int64_t value = 0;
                std::memcpy(&value, memory_.data() + address, f3 % 4 == 0 ? 1 : f3 % 4 == 1 ? 2 : 4);
                result = f3 == 0   ? static_cast<Word>(static_cast<std::int8_t>(value))
                         : f3 == 1 ? static_cast<Word>(static_cast<std::int16_t>(value))
                                   : static_cast<Word>(value);
                break;
            }
            case 0x23: {
                const Word address = a + static_cast<Word>((static_cast<std::int32_t>(w) >> 25 << 5) |
                                                           static_cast<std::int32_t>(w >> 7 & 31));
                std::memcpy(memory_.data() + address, &b, std::size_t{1} << f3);
                writes = false;
                break;
            }
            default:
                return false;
        }
        if (writes && rd != 0) x_[rd] = result;
        pc_ = next;
        ++retired_;
        return true;
    }

    Word x_[32] = {};
    std::vector<std::uint8_t> memory_;
    Word pc_;
    std::uint64_t retired_ = 0;

  private:
    static Word alu(Word f3, Word f7, Word a, Word b) {
        const auto sa = static_cast<std::int32_t>(a);
        switch (f3) {
            case 0:
                return f7 == 0x20 ? a - b : a + b;
            case 1:
                return a << (b & 31);
            case 2:
                return sa < static_cast<std::int32_t>(b);
            case 3:
                return a < b;
            case 4:
                return a ^ b;
            case 5:
                return f7 == 0x20 ? static_cast<Word>(sa >> (b & 31)) : a >> (b & 31);
            case 6:
                return a | b;
            default:
                return a & b;
        }
    }
    static Word multiply(Word f3, Word a, Word b) {
        using Wide = __int128;
        const Wide sa = static_cast<std::int32_t>(a), sb = static_cast<std::int32_t>(b), ua = a, ub = b;
        switch (f3) {
            case 0:
                return static_cast<Word>(ua * ub);
            case 1:
                return static_cast<Word>((sa * sb) >> 32);
            case 2:
                return static_cast<Word>((sa * ub) >> 32);
            case 3:
                return static_cast<Word>((ua * ub) >> 32);
            case 4:
                return b == 0 ? kMinus1 : static_cast<Word>(sa / sb);
            case 5:
                return b == 0 ? kMinus1 : a / b;
            case 6:
                return b == 0 ? a : static_cast<Word>(sa % sb);
            default:
                return b == 0 ? a : a % b;
        }
    }
};

/// Random straight code with forward branches, inside a counted outer loop; stores stay in a data area.
std::vector<Word> random_program(std::mt19937& random) {
    const auto pick = [&](Word limit) { return static_cast<Word>(random() % limit); };
    const auto reg = [&] { return pick(16); };              // x0..x15; x28..x31 are the frame of the program
    std::vector<Word> out = {lui(31, 8), addi(30, 0, 40)};  // data at 0x8000, 40 rounds
    const std::size_t loop = out.size();
    const std::size_t length = 1400;  // longer than a decoded page
    while (out.size() < length) {
        switch (pick(10)) {
            case 0:
                out.push_back(lui(reg(), pick(1 << 20)));
                break;
            case 1:
                out.push_back(auipc(reg(), pick(1 << 20)));
                break;
            case 2:
            case 3: {
                const Word f3 = pick(8);
                const Word shift = pick(32) | (f3 == 5 && pick(2) != 0 ? 0x400 : 0);
                out.push_back(
                    i_type(0x13, f3, reg(), reg(), static_cast<std::int32_t>(f3 == 1 || f3 == 5 ? shift : pick(4096))));
                break;
            }
            case 4:
                out.push_back(r_type(1, pick(8), reg(), reg(), reg()));
                break;
            case 5:
            case 6: {
                const Word f3 = pick(8);
                out.push_back(r_type((f3 == 0 || f3 == 5) && pick(2) != 0 ? 0x20 : 0, f3, reg(), reg(), reg()));
                break;
            }
            case 7: {
                constexpr Word kKinds[] = {0, 1, 2, 4, 5};
                const Word f3 = kKinds[pick(5)];
                out.push_back(load(f3, reg(), 31, static_cast<std::int32_t>(pick(512) * 4)));
                break;
            }
            case 8:
                out.push_back(store(pick(3), reg(), 31, static_cast<std::int32_t>(pick(512) * 4)));
                break;
            default: {
                constexpr Word kKinds[] = {0, 1, 4, 5, 6, 7};
                out.push_back(branch(kKinds[pick(6)], reg(), reg(), static_cast<std::int32_t>(4 * (1 + pick(4)))));
                break;
            }
        }
    }
    for (int i = 0; i < 5; ++i) out.push_back(kNop);  // landing place of the last branches
    out.push_back(addi(30, 30, -1));
    // Too far for one branch: over the jump, or back.
    out.push_back(beq(30, 0, 8));
    out.push_back(jal(0, -static_cast<std::int32_t>(4 * (out.size() - loop))));
    out.push_back(kEbreak);
    return out;
}

TEST(CoreDifferential, RandomProgramsEndInTheSameState) {
    std::mt19937 random(20260101);
    for (int round = 0; round < 60; ++round) {
        Machine m;
        const std::vector<Word> program = random_program(random);
        const Word base = 0x400 * 3 + 4 * static_cast<Word>(random() % 64);
        m.code.write(base, {reinterpret_cast<const std::uint8_t*>(program.data()), program.size() * 4});
        for (Word i = 0; i < 512; ++i) m.set_word(0x8000 + 4 * i, static_cast<Word>(random()));
        PlainInterpreter plain(m.l1, base);
        while (true) {
            Word w = 0;
            std::memcpy(&w, plain.memory_.data() + plain.pc_, 4);
            if (w == kEbreak) break;
            if ((w & 0x7F) == 0x6F) {  // the program's only jump
                plain.pc_ = base + 8;
                ++plain.retired_;
                continue;
            }
            ASSERT_TRUE(plain.step());
        }
        m.core.reset(base);
        Stop stop = Stop::kBudget;
        // One instruction at a time must come to the same end, watched or not.
        const auto never = [] { return false; };
        while (stop == Stop::kBudget) {
            stop = round % 4 == 0   ? m.core.step()
                   : round % 4 == 1 ? m.core.run_closely(1 + random() % 5000, never)
                                    : m.core.run(1 + random() % 5000);
        }
        ASSERT_EQ(stop, Stop::kBreak) << "round " << round;
        for (unsigned i = 0; i < 32; ++i) ASSERT_EQ(m.core.reg(i), plain.x_[i]) << "round " << round << " x" << i;
        ASSERT_EQ(m.core.retired(), plain.retired_);
        ASSERT_EQ(m.l1, plain.memory_);
    }
}

TEST(CoreBreakpoint, StopsBeforeTheInstructionAndIsSteppedOver) {
    Machine m;
    m.put(0x100, {addi(1, 0, 1), addi(1, 1, 1), addi(1, 1, 1), bne(1, 0, -4), kEbreak});
    m.core.reset(0x100);
    EXPECT_EQ(m.core.step(), Stop::kBudget);
    EXPECT_EQ(m.core.pc(), 0x104u);
    m.code.set_breakpoint(0x108);
    for (Word expected = 2; expected < 5; ++expected) {
        ASSERT_EQ(m.core.run(100), Stop::kBreakpoint);
        ASSERT_EQ(m.core.pc(), 0x108u);
        ASSERT_EQ(m.core.reg(1), expected);
        ASSERT_EQ(m.core.run(100), Stop::kBreakpoint) << "it stays there until somebody steps";
        ASSERT_EQ(m.core.step(), Stop::kBudget);
        ASSERT_EQ(m.core.pc(), 0x10Cu);
    }
    EXPECT_EQ(m.core.retired(), 2u + 3 + 2);
    // New bytes at the place do not remove it; clearing does.
    m.put(0x108, {addi(1, 1, 2), addi(2, 0, 9), kEbreak});
    m.core.set_pc(0x108);
    EXPECT_EQ(m.core.run(100), Stop::kBreakpoint);
    m.code.clear_breakpoints();
    EXPECT_EQ(m.core.run(100), Stop::kBreak);
    EXPECT_EQ(m.core.reg(2), 9u);
}

TEST(CoreRunClosely, EndsBehindTheInstructionThatTheCallerWaitedFor) {
    Machine m;
    m.put(0x100, {addi(1, 1, 1), sw(1, 0, 0x400), addi(2, 2, 1), bne(1, 5, -12), kEbreak});
    m.core.reset(0x100);
    m.core.set_reg(5, 1000);
    const auto stored = [&] { return m.word(0x400) == 700; };
    ASSERT_EQ(m.core.run_closely(10'000, stored), Stop::kInterrupted);
    EXPECT_EQ(m.core.pc(), 0x108u);
    EXPECT_EQ(m.core.reg(1), 700u);
    EXPECT_EQ(m.core.reg(2), 699u);
    m.code.set_breakpoint(0x104);
    EXPECT_EQ(m.core.run_closely(10'000, [] { return false; }), Stop::kBreakpoint);
    m.code.clear_breakpoints();
    EXPECT_EQ(m.core.run_closely(10'000, [] { return false; }), Stop::kBreak);
    EXPECT_EQ(m.core.reg(2), 1000u);
}

TEST(CoreRunClosely, FindsASpinAsTheFastLoopDoes) {
    Machine m;
    m.put(0x100, {addi(1, 1, 1), sw(1, 0, 0x400), lw(3, 0, 0x500), beq(3, 0, -4), kEbreak});
    m.core.reset(0x100);
    unsigned looks = 0;
    ASSERT_EQ(m.core.run_closely(100'000, [&] { return ++looks > 5000; }), Stop::kSpinning);
    ASSERT_EQ(m.core.polls().size(), 1u);
    EXPECT_EQ(m.core.polls()[0].address, 0x500u);
    m.set_word(0x500, 1);
    EXPECT_EQ(m.core.run_closely(100, [] { return false; }), Stop::kBreak);
}

TEST(CoreStack, TheBusIsAskedOnlyBelowTheFloorAndTheInstructionThatGoesTooFarIsNamed) {
    Machine m;
    m.bus.stack_end = 0xFFB00100;
    m.core.reset(0x100);
    m.core.set_stack_floor(0xFFB00F00);
    m.core.set_reg(2, 0xFFB01000);
    m.core.set_reg(5, 0xD00);
    m.put(0x100, {addi(2, 2, -0x200), r_type(0x20, 0, 2, 2, 5), addi(2, 2, 0x10), addi(2, 2, -0x20), kEbreak});
    try {
        m.core.run(10);
        FAIL() << "the stack overflow was not noticed";
    } catch (const Fault& fault) {
        EXPECT_EQ(fault.id, "stack-overflow");
    }
    EXPECT_EQ(m.core.pc(), 0x10Cu);
    EXPECT_EQ(m.core.reg(2), 0xFFB00110u);  // 0x1000 - 0x200 - 0xD00 + 0x10: what would follow did not happen
    EXPECT_EQ(m.core.retired(), 3u);
}

TEST(CoreStores, OverProtectedCodeFaultBeforeAnythingChanges) {
    Machine m;
    m.put(0x100, {addi(1, 0, 7), sw(1, 0, 0x108), kNop, kEbreak});
    m.code.protect({{0x100, 16}});
    EXPECT_THROW(m.run_at(0x100), Fault);
    EXPECT_EQ(m.core.pc(), 0x104u);
    EXPECT_EQ(m.word(0x108), kNop);
}

TEST(CoreFetch, StopsWhereTheCodeSpaceSaysThatOnlyDataFollow) {
    Machine m;
    m.put(0x2000, {kEbreak});
    m.put(0x100, {lui(1, 2), jalr(0, 1, 0)});
    m.code.set_code_end(0x2000);
    EXPECT_THROW(m.run_at(0x100), Fault);
    EXPECT_EQ(m.core.pc(), 0x2000u);
    m.code.set_code_end(0x2001);  // pages are whole
    EXPECT_EQ(m.run_at(0x100), Stop::kBreak);
}

}  // namespace
}  // namespace opwright::chip
