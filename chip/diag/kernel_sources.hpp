// From a program counter back to the line of kernel source: finds the ELF file of the loaded bytes in the kernel cache
// and reads its line table.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "chip/diag/elf_image.hpp"

namespace opwright::chip {

/// The ELF file that a loaded kernel came from.
struct KernelFile {
    std::filesystem::path path;
    std::uint32_t link_address = 0;  ///< of its code
    std::vector<bool> with_code;     ///< ElfImage::sections_with_code
};

/// Slow but for what it says of itself: for findings and debuggers.
class KernelSources {
  public:
    /// `cache` is the runtime's kernel cache ($TT_METAL_CACHE); empty: nothing is found.
    explicit KernelSources(std::filesystem::path cache) : cache_(std::move(cache)) {}

    /// `risc` is the core's name, `image` the kernel as loaded, `base` the address at which the core runs it.
    std::optional<SourceLine> find(const std::string& risc, std::span<const std::uint8_t> image, std::uint32_t base,
                                   std::uint32_t pc) const;

    std::optional<KernelFile> find_file(const std::string& risc, std::span<const std::uint8_t> image) const;

    /// Where the kernel's data end in local memory, so that the stack must; empty when its file is not found. Quick the
    /// second time.
    std::optional<std::uint32_t> stack_end(const std::string& risc, std::span<const std::uint8_t> image);

  private:
    struct KnownStack {
        std::string risc;
        std::vector<std::uint8_t> image;
        std::optional<std::uint32_t> end;
    };
    std::filesystem::path cache_;
    std::unordered_multimap<std::size_t, KnownStack> known_stacks_;  ///< by the image's size
};

}  // namespace opwright::chip
