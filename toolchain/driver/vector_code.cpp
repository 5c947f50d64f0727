#include "toolchain/driver/vector_code.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "base/files.hpp"

namespace opwright::toolchain {

namespace {

constexpr std::uint32_t kNop = 0x00000013;

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

enum Opcode : std::uint32_t {
    kLoad = 0x70,
    kLoadImmediate = 0x71,
    kStore = 0x72,
    kLut = 0x73,
    kMulImmediate = 0x74,
    kAddImmediate = 0x75,
    kMad = 0x84,
    kMul = 0x86,
    kTransp = 0x8C,
    kStochRnd = 0x8E,
    kSfpnop = 0x8F,
    kConfig = 0x91,
    kLoadMacro = 0x93,
    kShft2 = 0x94,
    kLutFp32 = 0x95,
};

constexpr bool is_vector_unit(std::uint32_t opcode) {
    return opcode >= kLoad && opcode <= kLutFp32;
}

/// The LReg that a multiply-add writes one cycle late, as a bit; 0: another instruction.
std::uint32_t written_late(std::uint32_t instruction) {
    const std::uint32_t opcode = instruction >> 24;
    const bool multiply_add = opcode >= kMad && opcode <= kMul;
    if (multiply_add || opcode == kLutFp32 || opcode == kMulImmediate || opcode == kAddImmediate)
        return 1u << (instruction >> 4 & 15u);
    if (opcode == kLut) return 1u << (instruction >> 20 & 15u);
    return 0;
}

/// LRegs, as bits, that an instruction may touch at all.
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

/// False where control may go elsewhere or a store may push an instruction that is not known here.
constexpr bool is_plain(std::uint32_t word) {
    const std::uint32_t opcode = word & 0x7Fu;
    return opcode == 0x13u || opcode == 0x33u || opcode == 0x37u || opcode == 0x03u;
}

/// Whether the SFPNOP at `at` keeps a result apart from its next user. Code after a label may be reached from
/// elsewhere too, but then not directly after the multiply-add.
bool nop_is_needed(std::span<const std::uint32_t> words, std::size_t at) {
    if (at == 0 || !is_push(words[at - 1])) return true;
    const std::uint32_t late = written_late(pushed(words[at - 1]));
    if (late == 0) return true;  // swaps and shuffles always need theirs
    for (std::size_t next = at + 1; next < words.size(); ++next) {
        if (is_push(words[next])) {
            const std::uint32_t instruction = pushed(words[next]);
            return is_vector_unit(instruction >> 24) && (touched(instruction) & late) != 0;
        }
        if (!is_plain(words[next])) return true;
    }
    return true;
}

void add(VectorCode& sum, const VectorCode& part) {
    sum.moves += part.moves;
    sum.spills += part.spills;
    sum.nops += part.nops;
    if (sum.unknown == 0) sum.unknown = part.unknown;
}

/// Offsets and sizes of the code sections; empty when this is no 32-bit ELF object.
std::vector<std::span<std::uint32_t>> code_sections(std::string& file) {
    std::vector<std::span<std::uint32_t>> sections;
    Elf32_Ehdr header;
    if (file.size() < sizeof header) return sections;
    std::memcpy(&header, file.data(), sizeof header);
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS32) return sections;
    for (unsigned i = 0; i < header.e_shnum; ++i) {
        const std::size_t at = header.e_shoff + std::size_t{i} * header.e_shentsize;
        Elf32_Shdr section;
        if (at + sizeof section > file.size()) return {};
        std::memcpy(&section, file.data() + at, sizeof section);
        if (section.sh_type != SHT_PROGBITS || !(section.sh_flags & SHF_EXECINSTR)) continue;
        if (section.sh_offset % 4 != 0 || std::size_t{section.sh_offset} + section.sh_size > file.size()) return {};
        sections.emplace_back(reinterpret_cast<std::uint32_t*>(file.data() + section.sh_offset), section.sh_size / 4);
    }
    return sections;
}

}  // namespace

VectorCode translate_vector_code(std::span<std::uint32_t> words) {
    VectorCode code;
    for (std::uint32_t& word : words) {
        if (is_group_move(word)) {
            const std::uint32_t target = word >> 9 & 7u, source = word >> 22 & 7u;  // group number / 4
            constexpr std::uint32_t kSfpmovAllLanes = 0x7C000002u;
            word = as_push(kSfpmovAllLanes | source << 8 | target << 4);
            ++code.moves;
        } else if (is_group_store(word) || is_group_load(word)) {
            ++code.spills;
        } else if (!is_push(word) && is_vector_instruction(word) && code.unknown == 0) {
            code.unknown = word;
        }
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != as_push(kSfpnop << 24) || nop_is_needed(words, i)) continue;
        words[i] = kNop;
        ++code.nops;
    }
    return code;
}

Result<VectorCode> translate_vector_code(const std::filesystem::path& object) {
    auto file = read_file(object);
    if (!file) return fail(file.error());
    VectorCode code;
    for (const auto section : code_sections(*file)) add(code, translate_vector_code(section));
    if (code.unknown != 0)
        return fail("toolchain-vector",
                    fmt::format("clang made the vector instruction 0x{:08x} of its own in '{}'; the "
                                "Tensix has none like it",
                                code.unknown, object.string()));
    if (code.moves + code.nops == 0) return code;
    std::ofstream out(object, std::ios::binary | std::ios::trunc);  // no sync: the JIT's folder is a cache
    out << *file;
    if (!out.flush().good()) return fail("toolchain-vector", fmt::format("cannot write '{}'", object.string()));
    return code;
}

}  // namespace opwright::toolchain
