// What one word of compiled sfpi code is: clang's own vector instructions, pushed Tensix instructions and what these
// do.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>

namespace opwright::toolchain {

inline constexpr std::uint32_t kNop = 0x00000013;

// RISC-V "V": what clang emits on its own for register groups of four.
constexpr bool is_group_move(std::uint32_t word) {
    return (word & 0xFE0FF07Fu) == 0x9E01B057u && (word >> 15 & 31u) == 3u;
}
constexpr bool is_group_store(std::uint32_t word) {
    return (word & 0xFFF0707Fu) == 0x62800027u;
}
constexpr bool is_group_load(std::uint32_t word) {
    const std::uint32_t width = word >> 12 & 7u;  // a hint: elements of 8, 16 or 32 bits
    return (word & 0xFFF0007Fu) == 0x62800007u && (width == 0 || width == 5 || width == 6);
}
constexpr bool is_vector_instruction(std::uint32_t word) {
    const std::uint32_t opcode = word & 0x7Fu;
    return opcode == 0x57u || opcode == 0x27u || opcode == 0x07u;
}

// A pushed Tensix word is stored rotated left by two, which makes its low bits other than 3.
constexpr bool is_push(std::uint32_t word) {
    return (word & 3u) != 3u;
}
constexpr std::uint32_t pushed(std::uint32_t word) {
    return std::rotr(word, 2);
}
constexpr std::uint32_t as_push(std::uint32_t instruction) {
    return std::rotl(instruction, 2);
}

/// False where control may go elsewhere or a store may push an instruction that is not known here.
constexpr bool is_plain(std::uint32_t word) {
    const std::uint32_t opcode = word & 0x7Fu;
    return opcode == 0x13u || opcode == 0x33u || opcode == 0x37u || opcode == 0x03u;
}

/// How far from itself a branch or `jal` goes, in bytes.
std::optional<std::int32_t> jump_distance(std::uint32_t word);

enum SfpuOpcode : std::uint32_t {
    kLoad = 0x70,
    kLoadImmediate = 0x71,
    kStore = 0x72,
    kLut = 0x73,
    kMulImmediate = 0x74,
    kAddImmediate = 0x75,
    kDivp2 = 0x76,
    kExexp = 0x77,
    kExman = 0x78,
    kIadd = 0x79,
    kMov = 0x7C,
    kAbs = 0x7D,
    kNot = 0x80,
    kLz = 0x81,
    kSetexp = 0x82,
    kSetman = 0x83,
    kMad = 0x84,
    kMul = 0x86,
    kSetsgn = 0x89,
    kTransp = 0x8C,
    kStochRnd = 0x8E,
    kSfpnop = 0x8F,
    kCast = 0x90,
    kConfig = 0x91,
    kLoadMacro = 0x93,
    kShft2 = 0x94,
    kLutFp32 = 0x95,
};

constexpr bool is_vector_unit(std::uint32_t opcode) {
    return opcode >= kLoad && opcode <= kLutFp32;
}

// Two notes that sfpi writes for the driver into bits that the instruction does not use (include/sfpi/instruction.h):
// an SFPNOP of its own, which goes where nothing needs it, where one that a kernel wrote stays; and an SFPMOV whose
// source nobody reads any more.
inline constexpr std::uint32_t kOwnNop = kSfpnop << 24 | 1u;
constexpr bool is_last_use(std::uint32_t instruction) {
    return (instruction & 0xFFFFF00Fu) == (kMov << 24 | 1u << 12);
}

// A third: the LReg that is read after it belongs to instructions that a kernel wrote itself.
inline constexpr std::uint32_t kFixedRegisterRead = 0x00100013;  // addi zero, zero, 1

inline constexpr std::uint32_t kAllLanes = 2;  ///< the modifier of an SFPMOV that does not ask which lanes are on

/// The LReg that a multiply-add writes one cycle late, as a bit; 0: another instruction.
std::uint32_t written_late(std::uint32_t instruction);

/// LRegs, as bits, that an instruction may touch at all.
std::uint32_t touched(std::uint32_t instruction);

/// `instruction` as it would write `target` instead of `source`, in the lanes that are on; nothing where it does not
/// write `source`, or also reads it, or does something else besides.
std::optional<std::uint32_t> redirected(std::uint32_t instruction, std::uint32_t source, std::uint32_t target);

}  // namespace opwright::toolchain
