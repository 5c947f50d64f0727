#include "toolchain/driver/vector_words.hpp"

namespace opwright::toolchain {

std::optional<std::int32_t> jump_distance(std::uint32_t word) {
    const auto bits = [word](unsigned high, unsigned low) { return word >> low & ((1u << (high - low + 1)) - 1); };
    const std::uint32_t sign = -(word >> 31);
    switch (word & 0x7Fu) {
        case 0x63:  // branches
            return static_cast<std::int32_t>(sign << 12 | bits(7, 7) << 11 | bits(30, 25) << 5 | bits(11, 8) << 1);
        case 0x6F:  // jal
            return static_cast<std::int32_t>(sign << 20 | bits(19, 12) << 12 | bits(20, 20) << 11 | bits(30, 21) << 1);
        default:
            return std::nullopt;
    }
}

std::uint32_t written_late(std::uint32_t instruction) {
    const std::uint32_t opcode = instruction >> 24;
    const bool multiply_add = opcode >= kMad && opcode <= kMul;
    if (multiply_add || opcode == kLutFp32 || opcode == kMulImmediate || opcode == kAddImmediate)
        return 1u << (instruction >> 4 & 15u);
    if (opcode == kLut) return 1u << (instruction >> 20 & 15u);
    return 0;
}

std::uint32_t touched(std::uint32_t instruction) {
    const auto field = [instruction](unsigned low) { return 1u << (instruction >> low & 15u); };
    switch (const std::uint32_t opcode = instruction >> 24) {
        case kLoad:
        case kLoadImmediate:
        case kStore:
            return field(20);
        case kLut:
            return 0xFu | field(20);
        case kMulImmediate:
        case kAddImmediate:
            return field(4);
        case kSfpnop:
            return 0;
        case kTransp:
        case kConfig:
        case kLoadMacro:
        case kLutFp32:
            return 0xFFFFu;
        case kStochRnd:
        case kShft2:
            return field(4) | field(8) | field(12);
        default:
            if (opcode >= kMad && opcode <= kMul) return field(4) | field(8) | field(12) | field(16);
            return field(4) | field(8);
    }
}

namespace {

/// Where the number of the one register stands that an instruction writes without reading it, and without touching the
/// lanes' flags; 0: it is no such instruction.
unsigned field_of_result(std::uint32_t instruction) {
    const std::uint32_t modifier = instruction & 15u, mode = instruction >> 16 & 15u;
    switch (instruction >> 24) {
        case kLoad:  // two formats load half a register
            return mode != 7 && mode != 9 && mode < 14 ? 20 : 0;
        case kLoadImmediate:
            return mode <= 4 ? 20 : 0;
        case kMov:
            return modifier <= kAllLanes ? 4 : 0;
        case kExexp:
        case kExman:
        case kSetexp:  // with the exponent, mantissa or sign as an immediate
        case kSetman:
        case kSetsgn:
            if (instruction >> 24 > kExman) return modifier == 1 ? 4 : 0;
            return modifier <= 1 ? 4 : 0;
        case kIadd:  // an immediate, flags untouched
            return modifier == 5 ? 4 : 0;
        case kLz:
            return modifier == 0 || modifier == 4 ? 4 : 0;
        case kMad:
        case kMad + 1:
        case kMul:
            return modifier == 0 ? 4 : 0;
        case kDivp2:
        case kAbs:
        case kNot:
        case kStochRnd:
        case kCast:
            return 4;
        default:
            return 0;
    }
}

}  // namespace

std::optional<std::uint32_t> redirected(std::uint32_t instruction, std::uint32_t source, std::uint32_t target) {
    const unsigned at = field_of_result(instruction);
    if (at == 0 || (instruction >> at & 15u) != source) return std::nullopt;
    if (instruction >> 24 == kMov && (instruction & 15u) == kAllLanes) instruction &= ~15u;
    return (instruction & ~(15u << at)) | target << at;
}

}  // namespace opwright::toolchain
