// A tree in memory -> the workspace on disk, or nothing: files that people edited are merged, kept or named, never
// lost.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/result.hpp"
#include "builder/scaffold/tree.hpp"
#include "builder/scaffold/verdict.hpp"

namespace opwright::builder {

struct ApplyOptions {
    std::filesystem::path workspace;  ///< made when missing
    std::string op_folder;            ///< relative to the workspace; `.opwright/` is kept in it
    std::string spec_sha256;
    /// Decide everything, write nothing, not even the workspace. Conflicts are then verdicts and no error.
    bool dry_run = false;
    /// Also remove what earlier builds wrote and the tree no longer has.
    bool remove_leftovers = false;
    /// Which files (relative to the operation's folder) may be written or removed; empty: all.
    std::function<bool(const std::string& path)> may_write = nullptr;
};

struct AppliedFile {
    std::string path;
    Verdict verdict = Verdict::kCreate;
    std::string why;
    std::string sha256;                 ///< of what the file holds afterwards; empty: removed
    std::optional<std::string> before;  ///< what was on the disk
    std::string after;  ///< what is there afterwards; of a conflict: the new text, which was not written

    bool writes() const;  ///< whether the file changes
};

/// One entry per file of the tree, in its order, then the leftovers by path. Errors, before anything is written:
/// `unsafe-path` (a path that leads out of the workspace, also through a symbolic link), `edited-file` (conflicts, each
/// named with its lines), `not-this-stage` (a file that `may_write` refuses), `state-unreadable`; while writing:
/// `disk-full`, `read-only`, `file-unwritable`. After an error while writing the next run goes on: no file is
/// half-written, and what was written counts as a build's.
Result<std::vector<AppliedFile>> apply(const Tree& tree, const ApplyOptions& options);
Result<std::vector<AppliedFile>> apply(const Tree& tree, const ApplyOptions& options, FileCalls& calls);

/// `path` names a file below `workspace` and no symbolic link on the way leads elsewhere. Error: `unsafe-path`.
Result<void> check_path(const std::filesystem::path& workspace, const std::string& path);

/// `  create     ttnn/...` for people.
std::string to_text(const AppliedFile& file);

}  // namespace opwright::builder
