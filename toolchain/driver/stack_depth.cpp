#include "toolchain/driver/stack_depth.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/files.hpp"

namespace opwright::toolchain {

namespace {

struct Function {
    std::uint32_t section = 0, begin = 0, end = 0;
    std::uint32_t frame = 0;
    std::set<std::pair<std::uint32_t, bool>>
        calls;  ///< function by its symbol; true: a tail call, whose caller is gone
};

/// `addi sp, sp, -n`: n; 0 for every other instruction.
std::uint32_t frame_made_by(std::uint32_t word) {
    constexpr std::uint32_t kAddiSpSp = 0x00010113;
    const auto immediate = static_cast<std::int32_t>(word) >> 20;
    return (word & 0x000FFFFFu) == kAddiSpSp && immediate < 0 ? static_cast<std::uint32_t>(-immediate) : 0;
}

/// The sections of an object file, read without trusting any number in it.
class Object {
  public:
    explicit Object(std::string bytes) : bytes_(std::move(bytes)) {
        Elf32_Ehdr header;
        if (!copy(0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return;
        if (header.e_ident[EI_CLASS] != ELFCLASS32) return;
        for (std::uint32_t i = 0; i < header.e_shnum; ++i) {
            Elf32_Shdr section;
            if (!copy(header.e_shoff + std::size_t{i} * sizeof section, section)) break;
            sections_.push_back(section);
        }
    }

    const std::vector<Elf32_Shdr>& sections() const { return sections_; }

    template <typename Entry>
    std::vector<Entry> entries(const Elf32_Shdr& section) const {
        std::vector<Entry> all;
        Entry entry;
        for (std::uint32_t at = 0; at + sizeof entry <= section.sh_size; at += sizeof entry) {
            if (!copy(std::size_t{section.sh_offset} + at, entry)) break;
            all.push_back(entry);
        }
        return all;
    }

  private:
    template <typename Value>
    bool copy(std::size_t at, Value& value) const {
        if (at > bytes_.size() || bytes_.size() - at < sizeof value) return false;
        std::memcpy(&value, bytes_.data() + at, sizeof value);
        return true;
    }

    std::string bytes_;
    std::vector<Elf32_Shdr> sections_;
};

using Functions = std::map<std::uint32_t, Function>;  // by symbol number

Functions functions_of(const Object& object) {
    Functions functions;
    for (const auto& table : object.sections()) {
        if (table.sh_type != SHT_SYMTAB) continue;
        std::uint32_t number = 0;
        for (const auto& symbol : object.entries<Elf32_Sym>(table)) {
            if (ELF32_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_shndx < object.sections().size())
                functions[number] = {symbol.st_shndx, symbol.st_value, symbol.st_value + symbol.st_size, 0, {}};
            ++number;
        }
    }
    for (auto& [number, function] : functions) {
        const auto words = object.entries<std::uint32_t>(object.sections()[function.section]);
        for (std::uint32_t at = function.begin / 4; at < std::min<std::size_t>(function.end / 4, words.size()); ++at)
            function.frame = std::max(function.frame, frame_made_by(words[at]));
    }
    return functions;
}

void add_calls(const Object& object, Functions& functions) {
    for (const auto& table : object.sections()) {
        if (table.sh_type != SHT_RELA || table.sh_info >= object.sections().size()) continue;
        const auto words = object.entries<std::uint32_t>(object.sections()[table.sh_info]);
        for (const auto& relocation : object.entries<Elf32_Rela>(table)) {
            const auto type = ELF32_R_TYPE(relocation.r_info);
            const bool far = type == R_RISCV_CALL || type == R_RISCV_CALL_PLT;
            if (!far && type != R_RISCV_JAL) continue;
            const std::size_t jump = relocation.r_offset / 4 + (far ? 1 : 0);  // auipc, then the jalr that links
            const bool tail = jump < words.size() && (words[jump] >> 7 & 31u) == 0;
            for (auto& [number, function] : functions)
                if (function.section == table.sh_info && relocation.r_offset >= function.begin &&
                    relocation.r_offset < function.end)
                    function.calls.emplace(ELF32_R_SYM(relocation.r_info), tail);
        }
    }
}

std::uint32_t depth_below(const Functions& functions, std::uint32_t symbol, std::set<std::uint32_t>& active,
                          std::map<std::uint32_t, std::uint32_t>& known) {
    const auto found = functions.find(symbol);
    if (found == functions.end() || active.contains(symbol)) return 0;
    if (const auto done = known.find(symbol); done != known.end()) return done->second;
    active.insert(symbol);
    std::uint32_t depth = found->second.frame;
    for (const auto& [callee, tail] : found->second.calls)
        depth = std::max(depth, (tail ? 0 : found->second.frame) + depth_below(functions, callee, active, known));
    active.erase(symbol);
    return known[symbol] = depth;
}

}  // namespace

Result<LocalMemoryUse> local_memory_use(const std::filesystem::path& path) {
    auto bytes = read_file(path);
    if (!bytes) return fail(bytes.error());
    const Object object(std::move(*bytes));
    if (object.sections().empty())
        return fail("toolchain-object", fmt::format("'{}' is no 32-bit ELF object", path.string()));
    LocalMemoryUse use;
    for (const auto& section : object.sections())
        if ((section.sh_flags & SHF_ALLOC) && (section.sh_flags & SHF_WRITE)) use.data += section.sh_size;
    Functions functions = functions_of(object);
    add_calls(object, functions);
    std::set<std::uint32_t> active;
    std::map<std::uint32_t, std::uint32_t> known;
    for (const auto& [symbol, function] : functions)
        use.stack = std::max(use.stack, depth_below(functions, symbol, active, known));
    return use;
}

}  // namespace opwright::toolchain
