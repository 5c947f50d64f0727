#include "toolchain/driver/debug_symbols.hpp"

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <vector>

namespace opwright::toolchain {

namespace {

/// No number in the file is trusted: what lies outside of it is not there.
template <typename Value>
bool copy_from(const std::string& bytes, std::size_t at, Value& value) {
    if (at > bytes.size() || bytes.size() - at < sizeof value) return false;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return true;
}

std::vector<Elf32_Shdr> sections_of(const std::string& elf) {
    Elf32_Ehdr header;
    std::vector<Elf32_Shdr> sections;
    if (!copy_from(elf, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return sections;
    if (header.e_ident[EI_CLASS] != ELFCLASS32) return sections;
    Elf32_Shdr section;
    for (std::uint32_t i = 0; i < header.e_shnum; ++i) {
        if (!copy_from(elf, header.e_shoff + std::size_t{i} * sizeof section, section)) break;
        sections.push_back(section);
    }
    return sections;
}

}  // namespace

bool hide_absolute_symbols(std::string& elf) {
    const auto sections = sections_of(elf);
    if (sections.empty()) return false;
    for (const Elf32_Shdr& table : sections) {
        if (table.sh_type != SHT_SYMTAB) continue;
        Elf32_Sym symbol;
        for (std::size_t at = 0; at + sizeof symbol <= table.sh_size; at += sizeof symbol) {
            if (!copy_from(elf, table.sh_offset + at, symbol)) break;
            if (symbol.st_shndx != SHN_ABS || ELF32_ST_TYPE(symbol.st_info) == STT_FILE) continue;
            symbol.st_shndx = SHN_UNDEF;
            std::memcpy(elf.data() + table.sh_offset + at, &symbol, sizeof symbol);
        }
    }
    return true;
}

}  // namespace opwright::toolchain
