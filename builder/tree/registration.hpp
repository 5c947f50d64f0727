// How an operation is entered in a tt-metal tree: which text goes into which of the tree's files. Follows the tree's
// own CMake references from the category's library to its lists; nothing is found by the name of a list alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/tree/insertion.hpp"
#include "builder/tree/layout.hpp"

namespace opwright::builder {

/// An operation as the tree's build has to know it. Paths of files are relative to its folder.
struct OperationFiles {
    std::string op;             ///< masked_softmax
    std::string bind_function;  ///< ttnn::operations::normalization::masked_softmax::bind_masked_softmax
    std::string directory;      ///< ttnn/cpp/ttnn/operations/normalization/masked_softmax
    std::vector<std::string> host_sources, binding_sources, api_headers, kernel_folders;
    std::optional<std::string> cmake;  ///< its own CMakeLists.txt, when it brings one

    std::string parent() const { return directory.substr(0, directory.rfind('/')); }
    /// "normalization": the folders between `operations` and the operation.
    std::string category() const;
};

struct FileEdit {
    std::string path;
    std::vector<Insertion> insertions;  ///< into the text that is there
};

struct Registration {
    std::vector<FileEdit> edits;         ///< by path; only files that change
    std::optional<std::string> library;  ///< CMakeLists.txt for the operation's folder: its category has no library
    std::vector<std::string> notes;      ///< what could not be entered and is not needed to build
};

/// Leaves out what the files say already. Errors: `tree-layout`, `tree-conflicted` (a file with merge markers), those
/// of `read`.
Result<Registration> plan_registration(const OperationFiles& operation, const ReadTreeFile& read);

}  // namespace opwright::builder
