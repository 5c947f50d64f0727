// What of a tt-metal checkout an operation meets: where operations lie, where they are built and bound.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace opwright::builder {

inline constexpr const char* kTtnnCMake = "ttnn/CMakeLists.txt";
inline constexpr const char* kTtnnSources = "ttnn/sources.cmake";
inline constexpr const char* kBindings = "ttnn/cpp/ttnn-nanobind/__init__.cpp";

/// The checkout's own folder, without links, when `path` is a tt-metal checkout that binds with nanobind. Errors:
/// `no-tree` (names what is missing, and the checkout around the path when there is one), `tree-too-old` (pybind11).
Result<std::filesystem::path> recognise_tree(const std::filesystem::path& path);

/// A file of the tree by its path in there; nothing when there is none.
using ReadTreeFile = std::function<Result<std::optional<std::string>>(const std::string& path)>;
ReadTreeFile reader_of(const std::filesystem::path& tree);

/// Another operation of this name anywhere below the tree's operations, outside of `directory`; its folder in the tree.
std::optional<std::string> find_namesake(const std::filesystem::path& tree, const std::string& op,
                                         const std::string& directory);

/// The error `tree-layout`: a file that an operation must be entered in does not look as is known.
Unexpected unknown_layout(const std::string& file, std::string what, std::string expected);

}  // namespace opwright::builder
