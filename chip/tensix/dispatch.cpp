// The dispatch table, expanded from tensix_isa.def.
#include "chip/tensix/dispatch.hpp"

#include <cstdio>

namespace opwright::chip::tensix {
namespace {

using isa::Unit;

/// STALLWAIT.md: which block bits hold back the instructions of a unit.
constexpr std::uint16_t block_bits_of(Unit unit) {
    switch (unit) {
        case Unit::kMisc:
            return 1u << 0;
        case Unit::kSync:
            return 1u << 1;
        case Unit::kPack:
            return 1u << 0 | 1u << 2;
        case Unit::kUnpack:
            return 1u << 0 | 1u << 3;
        case Unit::kMover:
            return 1u << 0 | 1u << 4;
        case Unit::kScalar:
            return 1u << 0 | 1u << 5;
        case Unit::kMatrix:
            return 1u << 6;
        case Unit::kConfig:
            return 1u << 7;
        case Unit::kVector:
            return 1u << 8;
        case Unit::kFrontend:
            return 0;
    }
    return 0;
}

template <typename I>
Outcome call(Machine& m, unsigned thread, std::uint32_t word) {
    return execute(m, thread, I{word});
}

#define OPWRIGHT_BODY_Modelled(name) &call<isa::name>
#define OPWRIGHT_BODY_Expanded(name) nullptr
#define OPWRIGHT_BODY_NotYet(name) nullptr
#define OPWRIGHT_BODY_NeverEmitted(name) nullptr

std::array<DispatchEntry, 256> build() {
    std::array<DispatchEntry, 256> table{};
    const auto add = [&](std::uint8_t opcode, Unit unit, DispatchEntry::Body body) {
        DispatchEntry& entry = table[opcode];
        entry.body = body;
        entry.unnamed_bits = isa::find(opcode)->unnamed_bits();
        entry.block_bits = block_bits_of(unit);
    };
#define INSTRUCTION(code, name, unit, status, ...) add(code, Unit::k##unit, OPWRIGHT_BODY_##status(name));
#include "chip/isa/tensix_isa.def"
#undef INSTRUCTION
    table[isa::STALLWAIT::kOpcode].block_bits = WaitGate::kAllBlocks;
    table[isa::NOP::kOpcode].block_bits = 0;  // special case, see WaitGate::covers_nop
    return table;
}

std::string hex(std::uint32_t value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%X", value);
    return text;
}

}  // namespace

const std::array<DispatchEntry, 256> kDispatchTable = build();

void fault_without_body(std::uint32_t word) {
    const isa::Instruction* row = isa::find(isa::opcode_of(word));
    if (row == nullptr) {
        kernel_mistake("opcode " + hex(isa::opcode_of(word)) + " is no Tensix instruction of Wormhole",
                       "a RISC that runs past its code pushes what it fetches; look at the program counter");
    }
    if (row->status == isa::Status::kExpanded) {
        kernel_mistake(
            std::string(row->name) + " reached the wait gate; only an expander in front of it understands it",
            "do not record REPLAY or push MOP where an expander has already been passed");
    }
    not_modelled("this instruction has no model yet");
}

void fault_unnamed_bits(std::uint32_t word) {
    kernel_mistake("bits " + hex(word & isa::find(isa::opcode_of(word))->unnamed_bits()) +
                   " are set, which no field of the instruction names");
}

}  // namespace opwright::chip::tensix
