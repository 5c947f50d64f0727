// A tree of files in memory: what a stage wants on the disk, before anything is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace opwright::builder {

/// Who may change a file. `ours`: rewritten by every build; `shared`: generated, then worked on by people, so both
/// changes are merged; `yours`: made once, never touched again.
enum class FileClass : std::uint8_t { kOurs, kShared, kYours };
const char* to_string(FileClass);

struct TreeFile {
    std::string path;  ///< relative to the workspace, '/' separators
    std::string text;
    FileClass file_class = FileClass::kShared;
};

/// Sorted by path, each path once.
struct Tree {
    std::vector<TreeFile> files;

    const TreeFile* find(const std::string& path) const;
};

}  // namespace opwright::builder
