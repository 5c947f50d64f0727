// What a build remembers about an operation's folder, in `.opwright/` inside it. The operation builds without it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/scaffold/tree.hpp"

namespace opwright::builder {

struct FileState {
    FileClass file_class = FileClass::kShared;
    std::string base_sha256;  ///< of the rendered text the file was last made from
    std::vector<std::string>
        known;  ///< SHA-256 of every text that a build wrote here, newest last: not a person's edit
};

struct FolderState {
    std::string spec_sha256;
    int template_version = 0;
    std::map<std::string, FileState> files;  ///< by path relative to the workspace
};

/// `<op folder>/.opwright/state.json`; nothing when the folder has none. Errors: `state-unreadable` (names the file and
/// how to go on), and those of read_file.
Result<std::optional<FolderState>> read_state(const std::filesystem::path& op_folder);

Result<void> write_state(const std::filesystem::path& op_folder, const FolderState& state);

/// The text a file was last rendered to, kept under its hash.
Result<std::string> read_base(const std::filesystem::path& op_folder, const std::string& sha256);
Result<void> write_base(const std::filesystem::path& op_folder, const std::string& sha256, const std::string& text);
/// Removes bases that no file of the state refers to.
void drop_unused_bases(const std::filesystem::path& op_folder, const FolderState& state);

}  // namespace opwright::builder
