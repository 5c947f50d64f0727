// ELF and DWARF, through libelf and libdw.
#include "chip/diag/elf_image.hpp"

#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>

namespace opwright::chip {
namespace {

bool is_users_file(const std::string& path) {
    static constexpr const char* kRuntimeFolders[] = {
        "/tt_metal/hw/",     "/tt_metal/tt-llk/", "/tt_metal/hostdevcommon/", "/tt_metal/api/",
        "/tt_metal/fabric/", "/runtime/sfpi/",    "/opwright_prelude.h",      "/tt-metal-cache"};
    return std::none_of(std::begin(kRuntimeFolders), std::end(kRuntimeFolders),
                        [&](const char* folder) { return path.find(folder) != std::string::npos; });
}

struct Frame {
    std::string file;
    unsigned line = 0;
    std::string function;
};

std::string name_of(Dwarf_Die* die) {
    const char* name = dwarf_diename(die);
    return name == nullptr ? std::string() : name;
}

/// `_Z5countm` -> `count`: the name as debug information has it, without arguments and what it returns.
std::string bare_name(const char* symbol) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> readable(abi::__cxa_demangle(symbol, nullptr, nullptr, &status),
                                                          std::free);
    if (status != 0 || !readable) return symbol;
    const std::string_view name = readable.get();
    std::size_t begin = 0, end = name.size();
    int depth = 0;  // of brackets, read from the end
    for (std::size_t i = name.size(); i > 0; --i) {
        const char c = name[i - 1];
        if (c == ')' || c == '>') ++depth;
        if ((c == '(' || c == '<') && --depth == 0) end = i - 1;
        if (c == ' ' && depth == 0) {
            begin = i;
            break;
        }
    }
    return std::string(name.substr(begin, end - begin));
}

/// The call chain at `pc`, innermost first; inlined calls are frames of their own.
std::vector<Frame> frames_at(Dwarf* dwarf, Dwarf_Addr pc) {
    std::vector<Frame> frames;
    Dwarf_Off offset = 0, next = 0;
    std::size_t header = 0;
    while (dwarf_nextcu(dwarf, offset, &next, &header, nullptr, nullptr, nullptr) == 0) {
        Dwarf_Die unit;
        const bool here = dwarf_offdie(dwarf, offset + header, &unit) != nullptr && dwarf_haspc(&unit, pc) == 1;
        offset = next;
        if (!here) continue;
        Dwarf_Line* line = dwarf_getsrc_die(&unit, pc);
        if (line == nullptr) continue;
        Frame frame;
        if (const char* file = dwarf_linesrc(line, nullptr, nullptr)) frame.file = file;
        int number = 0;
        if (dwarf_lineno(line, &number) == 0) frame.line = static_cast<unsigned>(number);

        Dwarf_Files* files = nullptr;
        std::size_t file_count = 0;
        dwarf_getsrcfiles(&unit, &files, &file_count);
        // dwarf_getscopes leaves the call chain at the first inlined function; its first entry leads to the real
        // parents.
        Dwarf_Die* lexical = nullptr;
        const int lexical_count = dwarf_getscopes(&unit, pc, &lexical);
        const std::unique_ptr<Dwarf_Die, void (*)(void*)> lexical_owner(lexical, std::free);
        Dwarf_Die* scopes = nullptr;
        const int count = lexical_count > 0 ? dwarf_getscopes_die(&lexical[0], &scopes) : 0;
        const std::unique_ptr<Dwarf_Die, void (*)(void*)> owner(scopes, std::free);
        for (int i = 0; i < count; ++i) {
            const int tag = dwarf_tag(&scopes[i]);
            if (tag == DW_TAG_subprogram) {
                frame.function = name_of(&scopes[i]);
                break;
            }
            if (tag != DW_TAG_inlined_subroutine) continue;
            frame.function = name_of(&scopes[i]);
            frames.push_back(frame);
            frame = Frame();
            Dwarf_Attribute attribute;
            Dwarf_Word value = 0;
            if (dwarf_attr(&scopes[i], DW_AT_call_file, &attribute) != nullptr &&
                dwarf_formudata(&attribute, &value) == 0 && value < file_count) {
                if (const char* file = dwarf_filesrc(files, value, nullptr, nullptr)) frame.file = file;
            }
            if (dwarf_attr(&scopes[i], DW_AT_call_line, &attribute) != nullptr &&
                dwarf_formudata(&attribute, &value) == 0) {
                frame.line = static_cast<unsigned>(value);
            }
        }
        frames.push_back(frame);
        break;
    }
    return frames;
}

}  // namespace

ElfImage::ElfImage(const std::filesystem::path& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    elf_version(EV_CURRENT);
    if (fd_ >= 0) elf_ = elf_begin(fd_, ELF_C_READ_MMAP, nullptr);
}

ElfImage::ElfImage(std::span<const std::uint8_t> bytes) : bytes_(bytes.begin(), bytes.end()) {
    elf_version(EV_CURRENT);
    if (!bytes_.empty()) elf_ = elf_memory(bytes_.data(), bytes_.size());
}

ElfImage::~ElfImage() {
    if (elf_ != nullptr) elf_end(elf_);
    if (fd_ >= 0) close(fd_);
}

std::optional<std::uint32_t> ElfImage::text_address_if_loaded_as(std::span<const std::uint8_t> image) const {
    std::size_t file_size = 0;
    const char* file = elf_ == nullptr || elf_kind(elf_) != ELF_K_ELF ? nullptr : elf_rawfile(elf_, &file_size);
    std::size_t headers = 0;
    if (file == nullptr || elf_getphdrnum(elf_, &headers) != 0) return std::nullopt;
    for (std::size_t i = 0; i < headers; ++i) {
        GElf_Phdr header;
        if (gelf_getphdr(elf_, static_cast<int>(i), &header) == nullptr) return std::nullopt;
        if (header.p_type != PT_LOAD || (header.p_flags & PF_X) == 0 || header.p_filesz == 0) continue;
        if (header.p_filesz > image.size() || header.p_offset > file_size ||
            header.p_filesz > file_size - header.p_offset) {
            return std::nullopt;
        }
        if (std::memcmp(file + header.p_offset, image.data(), header.p_filesz) != 0) return std::nullopt;
        return static_cast<std::uint32_t>(header.p_vaddr);
    }
    return std::nullopt;
}

std::optional<SourceLine> ElfImage::line_at(std::uint32_t pc) const {
    if (elf_ == nullptr || elf_kind(elf_) != ELF_K_ELF) return std::nullopt;
    const std::unique_ptr<Dwarf, int (*)(Dwarf*)> dwarf(dwarf_begin_elf(elf_, DWARF_C_READ, nullptr), dwarf_end);
    if (!dwarf) return std::nullopt;
    std::vector<Frame> frames = frames_at(dwarf.get(), pc);
    std::erase_if(frames, [](const Frame& frame) { return frame.file.empty(); });
    if (frames.empty()) return std::nullopt;
    // Line tables alone say nothing of a function that inlines no other.
    if (frames.back().function.empty()) frames.back().function = function_at(pc);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (!is_users_file(frames[i].file) || frames[i].line == 0) continue;
        return SourceLine{frames[i].file, frames[i].line, i == 0 ? frames[i].function : frames[i - 1].function, true};
    }
    return SourceLine{frames[0].file, frames[0].line, frames.back().function, false};
}

bool ElfImage::any_symbol(const std::function<bool(const char* name, const GElf_Sym& symbol)>& is_it) const {
    if (elf_ == nullptr || elf_kind(elf_) != ELF_K_ELF) return false;
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf_, section)) != nullptr;) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_SYMTAB || header.sh_entsize == 0)
            continue;
        Elf_Data* const data = elf_getdata(section, nullptr);
        const std::uint64_t count = data == nullptr ? 0 : data->d_size / header.sh_entsize;
        for (std::uint64_t i = 0; i < count && i < std::numeric_limits<int>::max(); ++i) {
            GElf_Sym symbol;
            if (gelf_getsym(data, static_cast<int>(i), &symbol) == nullptr) break;
            const char* const name = elf_strptr(elf_, header.sh_link, symbol.st_name);
            if (name != nullptr && is_it(name, symbol)) return true;
        }
    }
    return false;
}

std::optional<std::uint32_t> ElfImage::symbol(std::string_view name) const {
    std::optional<std::uint32_t> value;
    any_symbol([&](const char* text, const GElf_Sym& symbol) {
        if (name == text) value = static_cast<std::uint32_t>(symbol.st_value);
        return value.has_value();
    });
    return value;
}

std::string ElfImage::function_at(std::uint32_t pc) const {
    std::string function;
    any_symbol([&](const char* text, const GElf_Sym& symbol) {
        const bool covers =
            GELF_ST_TYPE(symbol.st_info) == STT_FUNC && pc >= symbol.st_value && pc - symbol.st_value < symbol.st_size;
        if (covers) function = bare_name(text);
        return covers;
    });
    return function;
}

std::vector<bool> ElfImage::sections_with_code() const {
    std::vector<bool> found;
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf_, section)) != nullptr;) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) == nullptr || (header.sh_flags & SHF_ALLOC) == 0) continue;
        found.push_back(is_code(header.sh_addr));
    }
    return found;
}

/// In a loaded, executable segment.
bool ElfImage::is_code(std::uint64_t address) const {
    std::size_t headers = 0;
    if (elf_ == nullptr || elf_getphdrnum(elf_, &headers) != 0) return false;
    for (std::size_t i = 0; i < headers; ++i) {
        GElf_Phdr header;
        if (gelf_getphdr(elf_, static_cast<int>(i), &header) == nullptr || header.p_type != PT_LOAD) continue;
        if ((header.p_flags & PF_X) != 0 && address - header.p_vaddr < header.p_memsz) return true;
    }
    return false;
}

}  // namespace opwright::chip
