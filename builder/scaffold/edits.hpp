// What people did to an operation's folder since the last build wrote to it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

struct Edit {
    enum class Kind : std::uint8_t { kEdited, kDeleted, kAdded };

    std::string path;  ///< relative to the operation's folder
    Kind kind = Kind::kEdited;
    std::string sha256;  ///< of what is there now; empty: deleted

    friend bool operator==(const Edit&, const Edit&) = default;
};
const char* to_string(Edit::Kind kind);  ///< "edited", "deleted", "added"

/// By path. A file counts as edited when its text is none that a build wrote there, as added when no build wrote it.
/// Hidden files, Python's caches and execution logs are nobody's work. Errors: those of read_state and read_file.
Result<std::vector<Edit>> find_edits(const std::filesystem::path& workspace, const std::string& op_folder);

/// Whether a file of the folder is one that people or builds work on.
bool is_work(const std::filesystem::path& inside);

}  // namespace opwright::builder
