// Which macros can change the headers of a unit: the identifiers in all files that they include, kept on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::toolchain {

struct Vocabulary {
    std::vector<std::string> files;
    std::set<std::string, std::less<>> identifiers;

    /// Reads the files that are not in it yet. False when one cannot be read.
    bool add(const std::vector<std::string>& more);
    bool covers(const std::vector<std::string>& others) const;
};

/// Identity of files by size and time of change: a changed or moved wheel gives another text.
std::string stamp_of(const std::vector<std::string>& files);

/// Nothing when absent, damaged, or when a file has changed since.
std::optional<Vocabulary> load_vocabulary(const std::filesystem::path& path);
Result<void> save_vocabulary(const std::filesystem::path& path, const Vocabulary& vocabulary);

}  // namespace opwright::toolchain
