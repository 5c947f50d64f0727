// Changes of several files that happen together or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/result.hpp"

namespace opwright::builder {

struct TreeChange {
    std::string path;                          ///< in the tree
    std::optional<std::string> before, after;  ///< nothing: no such file
    bool executable = false;                   ///< of a new file

    bool changes() const { return before != after; }
};

/// Makes the changes in their order. When one fails, those before it are taken back and the error is that one's;
/// folders that are then empty go. Nothing is begun when a file cannot be written at all. Errors: `unsafe-path`,
/// `read-only`, `disk-full`, `file-unwritable`, `changed-meanwhile` (a file is not what `before` says).
Result<void> make_changes(const std::filesystem::path& tree, const std::vector<TreeChange>& changes);
Result<void> make_changes(const std::filesystem::path& tree, const std::vector<TreeChange>& changes, FileCalls& calls);

/// The folders on the way to `path` that the tree lacks, outermost first.
std::vector<std::string> missing_folders(const std::filesystem::path& tree, const std::string& path);

}  // namespace opwright::builder
