// Which files of a workspace an operation's module is made of.
#pragma once

#include <filesystem>
#include <vector>

namespace opwright::builder {

/// Where operations lie in a workspace, as in tt-metal: <this>/<category>/<operation>.
inline constexpr const char* kOperationsFolder = "ttnn/cpp/ttnn/operations";

/// The folders beside the operation whose sources belong to its module: those that its own sources, or those of another
/// such folder, include headers of, `ttnn/operations/<category>/<folder>/...`, where the workspace has them. Sorted.
/// So a source of tt-metal that calls another operation's device code builds with that operation's folder copied
/// beside.
std::vector<std::filesystem::path> find_companions(const std::filesystem::path& workspace,
                                                   const std::filesystem::path& operation);

/// The host sources of an operation's folder: every .cpp that is not below a folder `kernels` or `...kernels`, sorted.
std::vector<std::filesystem::path> find_host_sources(const std::filesystem::path& operation);

/// What is compiled into the module: the operation's host sources, and those of its companions without their bindings.
std::vector<std::filesystem::path> find_module_sources(const std::filesystem::path& workspace,
                                                       const std::filesystem::path& operation);

}  // namespace opwright::builder
