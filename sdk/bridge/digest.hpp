// Stable digests: of a program's structure, and of kernel files with the local headers they include.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sdk/record/program_state.hpp"

namespace opwright::bridge {

/// Collects words and texts into one 64-bit value; the same input gives the same value on every run.
class Digest {
  public:
    Digest& add(std::uint64_t word) {
        value_ ^= word + 0x9e3779b97f4a7c15ULL;
        value_ *= 0xbf58476d1ce4e5b9ULL;
        value_ ^= value_ >> 29;
        return *this;
    }
    /// Length and content, so that neighbouring texts cannot run together.
    Digest& add(std::string_view text);
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0x2545f4914f6cdd1dULL;
};

/// Digest of the file and of all headers that it includes with quotes from its own folder tree. Files are read again
/// only when their size or time of change differs.
std::uint64_t kernel_file_digest(const std::string& path);

/// Everything of a program that the runtime compiles or places: all but the values of runtime arguments and addresses.
std::uint64_t structure_digest(std::string_view operation, const tt::tt_metal::detail::ProgramState& program);

}  // namespace opwright::bridge
