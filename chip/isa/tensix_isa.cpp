// The instruction table's data, expanded from tensix_isa.def.
#include "chip/isa/tensix_isa.hpp"

namespace opwright::chip::isa {
namespace {

constexpr Instruction kInstructions[] = {
#define FIELD(field, low, width) Field{#field, low, width, false},
#define ALIAS(field, low, width) Field{#field, low, width, true},
#define INSTRUCTION(code, mnemonic, unit, status, page, ...) \
    Instruction{code, #mnemonic, Unit::k##unit, Status::k##status, page, {__VA_ARGS__}},
#include "chip/isa/tensix_isa.def"
#undef INSTRUCTION
#undef ALIAS
#undef FIELD
};

constexpr std::array<const Instruction*, 256> index_by_opcode() {
    std::array<const Instruction*, 256> index{};
    for (const Instruction& row : kInstructions) index[row.opcode] = &row;
    return index;
}

constexpr auto kByOpcode = index_by_opcode();

}  // namespace

std::span<const Instruction> instructions() {
    return kInstructions;
}

const Instruction* find(std::uint8_t opcode) {
    return kByOpcode[opcode];
}

std::string_view name_of(Unit unit) {
    switch (unit) {
        case Unit::kFrontend:
            return "front end";
        case Unit::kSync:
            return "Sync Unit";
        case Unit::kUnpack:
            return "Unpackers";
        case Unit::kMatrix:
            return "Matrix Unit (FPU)";
        case Unit::kPack:
            return "Packers";
        case Unit::kVector:
            return "Vector Unit (SFPU)";
        case Unit::kScalar:
            return "Scalar Unit (ThCon)";
        case Unit::kConfig:
            return "Configuration Unit";
        case Unit::kMover:
            return "Mover";
        case Unit::kMisc:
            return "Miscellaneous Unit";
    }
    return "?";
}

std::string_view name_of(Status status) {
    switch (status) {
        case Status::kModelled:
            return "modelled";
        case Status::kExpanded:
            return "modelled (expander)";
        case Status::kNotYet:
            return "not modelled yet";
        case Status::kNeverEmitted:
            return "never emitted by the runtime's kernels";
    }
    return "?";
}

}  // namespace opwright::chip::isa
