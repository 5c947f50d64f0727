// What an operation's folder becomes in a tt-metal tree: files placed, the tree's own files edited, and all of it taken
// back. Planning only reads; `make_changes` writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/tree/change_set.hpp"
#include "builder/tree/export_record.hpp"
#include "builder/tree/registration.hpp"

namespace opwright::builder {

/// An operation's folder, read.
struct OperationSource {
    std::filesystem::path folder;  ///< canonical
    OperationFiles files;
    struct File {
        std::string path;  ///< in the folder
        std::string text;
        bool executable = false;
    };
    std::vector<File> contents;  ///< by path: all that is placed
};

/// Everything in the folder but hidden files, Python's caches, execution logs and `<op>.cmake`, whose lists the tree's
/// own files then hold. `bind_function`: with its namespaces. Errors: `unsafe-path` (a link out of the folder), those of
/// read_file.
Result<OperationSource> read_operation(const std::filesystem::path& folder, const std::string& bind_function);

struct ExportPlan {
    std::string op;
    std::filesystem::path tree;          ///< canonical; empty: none, the plan is only good for a patch
    std::vector<TreeChange> changes;     ///< what is still to be done to the tree: placed files first, then edits
    std::vector<TreeChange> patch;       ///< the same against the tree without the operation
    std::optional<ExportRecord> record;  ///< as it will be kept; nothing: the operation is there, and not by an export
    std::vector<std::string> notes;
};

/// Errors: those of plan_registration; `tree-has-operation` (one of that name that no export placed), `edited-in-tree`
/// (placed files that were edited in the tree since), `export-record`.
Result<ExportPlan> plan_export(const OperationSource& source, const std::filesystem::path& tree);

/// New files alone, for want of a tree.
ExportPlan plan_new_files(const OperationSource& source);

/// Makes the plan's changes and keeps its record. Errors: those of make_changes.
Result<void> carry_out(const ExportPlan& plan);

struct UndoPlan {
    std::string op;
    std::filesystem::path tree;
    std::vector<TreeChange> changes;
    std::vector<std::string> folders;  ///< to be removed when they are empty, innermost first
};

/// Everything that exports of this operation did. Errors: `no-export`, `edited-in-tree`, `edited-registration` (a line
/// that was added has been changed since and still names the operation).
Result<UndoPlan> plan_undo(const std::filesystem::path& tree, const std::string& op);
Result<void> carry_out(const UndoPlan& plan);

}  // namespace opwright::builder
