// An operation's folder, wherever it came from, as its host build needs it: no spec and no earlier build are asked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "builder/backends/environment.hpp"
#include "builder/gates/host_build.hpp"

namespace opwright::builder {

/// `<workspace>/ttnn/cpp/ttnn/operations/.../<op>` with `<op>_nanobind.hpp` in it: something that can become ttnn.<op>.
bool is_operation(const std::filesystem::path& folder);

/// A folder that holds an operation. All paths absolute, without links.
struct Operation {
    std::filesystem::path folder, workspace;
    std::string op;             ///< masked_softmax
    std::string bind_function;  ///< with its namespaces, see binding.hpp
};
/// Error `no-operation`: no folder, the wrong place, nothing that registers it.
Result<Operation> operation_at(const std::filesystem::path& folder);

/// How the folder's host code is built, in `<workspace>/.opwright/<op>/host`.
/// Errors: those of operation_at and read_build_description.
Result<HostBuild> host_build_of(const Home& home, const std::filesystem::path& operation);

/// Every test_*.py in the folder, sorted.
std::vector<std::filesystem::path> find_tests(const std::filesystem::path& operation);

/// The operations that words on a pytest command line are about: of each path the operation it lies in, else those that
/// lie below it, else those that were built in a workspace around it. Without any path: the same of `directory`.
/// Absolute, sorted, each once.
std::vector<std::filesystem::path> operations_named_by(const std::vector<std::string>& words,
                                                       const std::filesystem::path& directory);

/// Brings these modules up to date and gives their files; one that does not build keeps its message.
struct BuiltModules {
    std::vector<std::filesystem::path> modules;
    std::string problem;  ///< what does not build, for a person; empty when all do
};
BuiltModules build_modules(const Home& home, const std::vector<std::filesystem::path>& operations);

/// The value of OPWRIGHT_OP_MODULES for these modules.
std::string module_list(const std::vector<std::filesystem::path>& modules);

}  // namespace opwright::builder
