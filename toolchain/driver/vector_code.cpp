#include "toolchain/driver/vector_code.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "toolchain/driver/vector_words.hpp"

namespace opwright::toolchain {

namespace {

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

/// For each word whether control may come to it from elsewhere than the word before. Jump tables there are none, and a
/// branch of distance 0 is one that the linker has yet to complete.
std::vector<bool> join_points(std::span<const std::uint32_t> words) {
    std::vector<bool> joins(words.size(), false);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto distance = is_push(words[i]) ? std::nullopt : jump_distance(words[i]);
        if (!distance) continue;
        const auto to = static_cast<std::int64_t>(i) + *distance / 4;
        if (to >= 0 && to < static_cast<std::int64_t>(words.size())) joins[static_cast<std::size_t>(to)] = true;
    }
    return joins;
}

/// `source` is made, then copied to `target` by the SFPMOV at `at`, and is of no use any more: what makes it writes
/// `target` at once, as the vendor's compiler has it. Kernels count on that: they say how many instructions of sfpi
/// code go into the replay buffer. The same lanes are on at both, so it is the same for the lanes that are off.
bool make_in_place(std::span<std::uint32_t> words, const std::vector<bool>& joins, std::size_t at) {
    const std::uint32_t source = pushed(words[at]) >> 8 & 15u, target = pushed(words[at]) >> 4 & 15u;
    for (std::size_t i = at; i > 0 && !joins[i]; --i) {
        std::uint32_t& before = words[i - 1];
        if (is_push(before)) {
            const std::uint32_t instruction = pushed(before);
            if (instruction >> 24 == kSfpnop) continue;
            const auto made = redirected(instruction, source, target);
            if (made) before = as_push(*made);
            return made.has_value();
        }
        if (!is_plain(before) || before == kFixedRegisterRead) return false;
    }
    return false;
}

void add(VectorCode& sum, const VectorCode& part) {
    sum.moves += part.moves;
    sum.spills += part.spills;
    sum.nops += part.nops;
    sum.needed_nops += part.needed_nops;
    sum.in_place += part.in_place;
    sum.assignments += part.assignments;
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
            word = as_push(kMov << 24 | source << 8 | target << 4 | kAllLanes);
            ++code.moves;
        } else if (is_group_store(word) || is_group_load(word)) {
            ++code.spills;
        } else if (!is_push(word) && is_vector_instruction(word) && code.unknown == 0) {
            code.unknown = word;
        }
    }
    const auto joins = join_points(words);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!is_push(words[i]) || !is_last_use(pushed(words[i]))) continue;
        const bool in_place = make_in_place(words, joins, i);
        words[i] = in_place ? kNop : as_push(pushed(words[i]) & ~(1u << 12));
        code.in_place += in_place;
        code.assignments += !in_place;
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != as_push(kOwnNop)) continue;
        const bool needed = nop_is_needed(words, i);
        words[i] = needed ? as_push(kSfpnop << 24) : kNop;
        (needed ? code.needed_nops : code.nops) += 1;
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
    if (code.moves + code.nops + code.needed_nops + code.in_place + code.assignments == 0) return code;  // as it was
    std::ofstream out(object, std::ios::binary | std::ios::trunc);  // no sync: the JIT's folder is a cache
    out << *file;
    if (!out.flush().good()) return fail("toolchain-vector", fmt::format("cannot write '{}'", object.string()));
    return code;
}

}  // namespace opwright::toolchain
