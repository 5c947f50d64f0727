// A tiny ELF file, made here: what the linker of a kernel leaves behind is tried by tests/e2e/test_debug.py.
#include "toolchain/driver/debug_symbols.hpp"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace opwright::toolchain {
namespace {

template <typename Value>
void append(std::string& bytes, const Value& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Sections: none, code, symbols.
std::string elf_with(const std::vector<Elf32_Sym>& symbols) {
    Elf32_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS32;
    header.e_shoff = static_cast<Elf32_Off>(sizeof header + symbols.size() * sizeof(Elf32_Sym));
    header.e_shnum = 3;
    Elf32_Shdr none{}, code{}, table{};
    code.sh_flags = SHF_ALLOC | SHF_EXECINSTR;
    table.sh_type = SHT_SYMTAB;
    table.sh_offset = sizeof header;
    table.sh_size = static_cast<Elf32_Word>(symbols.size() * sizeof(Elf32_Sym));
    std::string elf;
    append(elf, header);
    for (const auto& symbol : symbols) append(elf, symbol);
    for (const auto& section : {none, code, table}) append(elf, section);
    return elf;
}

Elf32_Sym symbol(unsigned char type, Elf32_Section section, Elf32_Addr value) {
    Elf32_Sym made{};
    made.st_info = ELF32_ST_INFO(STB_GLOBAL, type);
    made.st_shndx = section;
    made.st_value = value;
    return made;
}

Elf32_Sym symbol_of(const std::string& elf, std::size_t number) {
    Elf32_Sym found;
    std::memcpy(&found, elf.data() + sizeof(Elf32_Ehdr) + number * sizeof found, sizeof found);
    return found;
}

TEST(DebugSymbols, AbsoluteOnesAreNoLongerDefinedAndKeepTheirValue) {
    std::string elf = elf_with({symbol(STT_FILE, SHN_ABS, 0), symbol(STT_OBJECT, SHN_ABS, 0xFFB00010),
                                symbol(STT_FUNC, 1, 0x7020), symbol(STT_NOTYPE, SHN_ABS, 0xFFE40000)});
    ASSERT_TRUE(hide_absolute_symbols(elf));
    EXPECT_EQ(symbol_of(elf, 0).st_shndx, SHN_ABS) << "the name of a source file";
    EXPECT_EQ(symbol_of(elf, 1).st_shndx, SHN_UNDEF);
    EXPECT_EQ(symbol_of(elf, 1).st_value, 0xFFB00010u);
    EXPECT_EQ(symbol_of(elf, 2).st_shndx, 1);
    EXPECT_EQ(symbol_of(elf, 3).st_shndx, SHN_UNDEF);
}

TEST(DebugSymbols, WhatIsNoElfFileStays) {
    for (std::string bytes : {std::string(), std::string("\177ELF"), std::string(200, 'x')}) {
        const std::string before = bytes;
        EXPECT_FALSE(hide_absolute_symbols(bytes));
        EXPECT_EQ(bytes, before);
    }
    // Cut off anywhere: nothing outside of the bytes is read or written.
    const std::string whole = elf_with({symbol(STT_OBJECT, SHN_ABS, 4), symbol(STT_OBJECT, SHN_ABS, 8)});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        std::string cut = whole.substr(0, size);
        hide_absolute_symbols(cut);
        EXPECT_EQ(cut.size(), size);
    }
}

}  // namespace
}  // namespace opwright::toolchain
