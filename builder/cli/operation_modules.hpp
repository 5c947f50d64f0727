// Which built operations the tests on a pytest command line need, found from the paths in it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace opwright::builder {

/// The host folders (`<workspace>/.opwright/<op>/host` with a build.ninja) of every workspace above a path among
/// `arguments`, or above `directory` when no argument is a path. Sorted, each once.
std::vector<std::filesystem::path> host_folders_of(const std::vector<std::string>& arguments,
                                                   const std::filesystem::path& directory);

/// Brings the modules in these folders up to date and gives their files; one that does not build keeps its message.
struct BuiltModules {
    std::vector<std::filesystem::path> modules;
    std::string problem;  ///< what does not build, for a person; empty when all do
};
BuiltModules build_modules(const std::vector<std::filesystem::path>& host_folders);

}  // namespace opwright::builder
