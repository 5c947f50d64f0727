// One ELF file of a kernel: is it what was loaded, and which source line belongs to an address (DWARF, by libdw).
#pragma once

#include <gelf.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::chip {

struct SourceLine {
    std::string file;  ///< the user's kernel where a frame of the call chain is in it, else the innermost file
    unsigned line = 0;
    std::string function;   ///< what that line had called, or the function it is in
    bool is_users = false;  ///< not one of the runtime's own files
};

/// A file that cannot be read, or is no ELF file, answers nothing. Its contents are not trusted.
class ElfImage {
  public:
    explicit ElfImage(const std::filesystem::path& path);
    explicit ElfImage(std::span<const std::uint8_t> bytes);
    ~ElfImage();
    ElfImage(const ElfImage&) = delete;
    ElfImage& operator=(const ElfImage&) = delete;

    /// Link address of the executable segment, when its bytes are the first ones of `image`.
    std::optional<std::uint32_t> text_address_if_loaded_as(std::span<const std::uint8_t> image) const;
    /// `pc` is a link address.
    std::optional<SourceLine> line_at(std::uint32_t pc) const;

    /// Value of a symbol; empty when there is none of that name.
    std::optional<std::uint32_t> symbol(std::string_view name) const;

    /// Of its sections that have memory, in the file's order: whether they lie where the code lies (and are loaded
    /// elsewhere with it), or in a core's local memory.
    std::vector<bool> sections_with_code() const;

  private:
    /// Calls `is_it` for each symbol until it says yes.
    bool any_symbol(const std::function<bool(const char* name, const GElf_Sym& symbol)>& is_it) const;
    std::string function_at(std::uint32_t pc) const;
    bool is_code(std::uint64_t address) const;

    int fd_ = -1;
    std::vector<char> bytes_;
    Elf* elf_ = nullptr;
};

}  // namespace opwright::chip
