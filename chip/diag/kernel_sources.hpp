// From a program counter back to the line of kernel source: finds the ELF file of the loaded bytes in the kernel cache
// and reads its line table.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include "chip/diag/elf_image.hpp"

namespace opwright::chip {

/// Slow; only for findings.
class KernelSources {
  public:
    /// `cache` is the runtime's kernel cache ($TT_METAL_CACHE); empty: nothing is found.
    explicit KernelSources(std::filesystem::path cache) : cache_(std::move(cache)) {}

    /// `risc` is the core's name, `image` the kernel as loaded, `base` the address at which the core runs it.
    std::optional<SourceLine> find(const std::string& risc, std::span<const std::uint8_t> image, std::uint32_t base,
                                   std::uint32_t pc) const;

  private:
    std::filesystem::path cache_;
};

}  // namespace opwright::chip
