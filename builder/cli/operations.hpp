// Which operations a workspace holds, and everything that is known of one: for commands that only look.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "builder/cli/spec_file.hpp"
#include "builder/cli/workspace_view.hpp"

namespace opwright::builder {

/// One operation as a look at its workspace finds it.
struct KnownOperation {
    std::string op;
    std::filesystem::path workspace;
    OperationFolder folder;
    PlannedSpec spec;  ///< read again
    WorkspaceView view;
};

/// Operations that were built in the workspace that `place` is or lies in; in an operation's folder: that one only.
/// Error `no-operation`: there is none, or none of this name.
struct OperationPlace {
    std::filesystem::path workspace;
    std::vector<std::string> operations;  ///< sorted
};
Result<OperationPlace> find_operations(const std::filesystem::path& place, const std::string& name = "");

/// Reads its spec (where the last build found it, else the copy in its folder, unless `spec` names one) and compares.
/// What runs the tests is compared only where it is set up. Errors: those of plan_spec_file and view_workspace.
Result<KnownOperation> look_at(const std::filesystem::path& workspace, const std::string& op,
                               const std::string& spec = "");

/// The one operation that a command is about. Error `which-operation` names them when there are several.
Result<KnownOperation> look_at_one(const std::filesystem::path& place, const std::string& name,
                                   const std::string& spec = "");

}  // namespace opwright::builder
