// For tests: RV32IM instruction words by name, and a memory with one core on it.
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>
#include <initializer_list>
#include <map>
#include <vector>

#include "chip/core/core.hpp"
#include "chip/diag/fault.hpp"

namespace opwright::chip::rv {

using Word = std::uint32_t;

constexpr Word r_type(Word funct7, Word funct3, Word rd, Word rs1, Word rs2) {
    return funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x33;
}
constexpr Word i_type(Word major, Word funct3, Word rd, Word rs1, std::int32_t imm) {
    return static_cast<Word>(imm) << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | major;
}
constexpr Word addi(Word rd, Word rs1, std::int32_t imm) {
    return i_type(0x13, 0, rd, rs1, imm);
}
constexpr Word lui(Word rd, Word upper20) {
    return upper20 << 12 | rd << 7 | 0x37;
}
constexpr Word auipc(Word rd, Word upper20) {
    return upper20 << 12 | rd << 7 | 0x17;
}
constexpr Word load(Word funct3, Word rd, Word rs1, std::int32_t imm) {
    return i_type(0x03, funct3, rd, rs1, imm);
}
constexpr Word lw(Word rd, Word rs1, std::int32_t imm) {
    return load(2, rd, rs1, imm);
}
constexpr Word store(Word funct3, Word rs2, Word rs1, std::int32_t imm) {
    const Word bits = static_cast<Word>(imm) & 0xFFF;
    return (bits >> 5) << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | (bits & 0x1F) << 7 | 0x23;
}
constexpr Word sw(Word rs2, Word rs1, std::int32_t imm) {
    return store(2, rs2, rs1, imm);
}
constexpr Word branch(Word funct3, Word rs1, Word rs2, std::int32_t offset) {
    const Word o = static_cast<Word>(offset);
    return (o >> 12 & 1) << 31 | (o >> 5 & 0x3F) << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | (o >> 1 & 0xF) << 8 |
           (o >> 11 & 1) << 7 | 0x63;
}
constexpr Word beq(Word a, Word b, std::int32_t offset) {
    return branch(0, a, b, offset);
}
constexpr Word bne(Word a, Word b, std::int32_t offset) {
    return branch(1, a, b, offset);
}
constexpr Word jal(Word rd, std::int32_t offset) {
    const Word o = static_cast<Word>(offset);
    return (o >> 20 & 1) << 31 | (o >> 1 & 0x3FF) << 21 | (o >> 11 & 1) << 20 | (o >> 12 & 0xFF) << 12 | rd << 7 | 0x6F;
}
constexpr Word jalr(Word rd, Word rs1, std::int32_t imm) {
    return i_type(0x67, 0, rd, rs1, imm);
}
constexpr Word kEbreak = 0x00100073;
constexpr Word kNop = 0x00000013;

/// Registers of its own behind the bus: a map of words; 0xFFB12000 counts up by itself, 0xFFEC0000 is a FIFO.
class FakeBus final : public CoreBus {
  public:
    static constexpr Word kClock = 0xFFB12000;
    static constexpr Word kFifo = 0xFFEC0000;

    LoadResult load(Word address, unsigned size) override {
        ++loads;
        if (address % size != 0) throw Fault{Category::kKernelMistake, "misaligned-load", "", ""};
        if (address == kClock) return {LoadResult::Kind::kConsumed, clock++};
        if (address == kFifo) {
            if (fifo.empty()) return {LoadResult::Kind::kBlocked, 0};
            const Word value = fifo.front();
            fifo.pop_front();
            return {LoadResult::Kind::kConsumed, value};
        }
        return {LoadResult::Kind::kValue, registers[address]};
    }
    bool store(Word address, Word value, unsigned size) override {
        if (address % size != 0) throw Fault{Category::kKernelMistake, "misaligned-store", "", ""};
        registers[address] = value;
        return true;
    }
    bool push_instruction(Word instruction) override {
        if (pushed.size() == push_room) return false;
        pushed.push_back(instruction);
        return true;
    }

    Word stack_floor(Word sp) override {
        if (sp < stack_end) throw Fault{Category::kKernelMistake, "stack-overflow", "", ""};
        return stack_end;
    }

    Word stack_end = 0;
    std::map<Word, Word> registers;
    std::deque<Word> fifo;
    std::vector<Word> pushed;
    std::size_t push_room = 1000;
    Word clock = 0;
    unsigned loads = 0;
};

/// 64 KiB of L1 at 0, 4 KiB of local memory at kLocal, one core.
struct Machine {
    static constexpr Word kLocal = 0xFFB00000;
    std::vector<std::uint8_t> l1 = std::vector<std::uint8_t>(64 * 1024);
    std::vector<std::uint8_t> local = std::vector<std::uint8_t>(4096);
    CodeSpace code{0, l1};
    FakeBus bus;
    Core core{CoreMemories{&code, nullptr, local, kLocal}, bus};

    void put(Word address, std::initializer_list<Word> words) {
        code.write(address, {reinterpret_cast<const std::uint8_t*>(words.begin()), words.size() * 4});
    }
    Word word(Word address) const {
        Word value = 0;
        std::memcpy(&value, l1.data() + address, sizeof(value));
        return value;
    }
    void set_word(Word address, Word value) {
        code.write(address, {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)});
    }
    Stop run_at(Word pc, std::uint64_t budget = 100'000) {
        core.reset(pc);
        return core.run(budget);
    }
};

}  // namespace opwright::chip::rv
