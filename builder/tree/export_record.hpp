// What an export did to a tree, kept in the tree so that the next one and its undoing know what is theirs.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/tree/insertion.hpp"

namespace opwright::builder {

struct ExportRecord {
    std::string directory;                            ///< the operation's folder in the tree
    std::map<std::string, std::string> placed;        ///< SHA-256 of the files put there, by path in the tree
    std::map<std::string, std::vector<Piece>> edits;  ///< what was added to the tree's own files
    std::vector<std::string> folders;                 ///< made for it, outermost first

    friend bool operator==(const ExportRecord&, const ExportRecord&) = default;
};

/// `.opwright/<op>/export.json`: hidden from git by a `.gitignore` of its own beside it.
std::string record_path(const std::string& op);
/// Beside it: what the checkout was last built with, by the backend tree.
std::string built_path(const std::string& op);
inline constexpr const char* kRecordIgnore = ".opwright/.gitignore";

/// Nothing when there is none. Error `export-record`: it is damaged.
Result<std::optional<ExportRecord>> read_record(const std::filesystem::path& tree, const std::string& op);
std::string to_json(const ExportRecord& record);

}  // namespace opwright::builder
