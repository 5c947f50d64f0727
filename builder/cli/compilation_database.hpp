// What a language server such as clangd needs to know of an operation: how each of its sources is compiled, host code
// and kernels.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "builder/backends/environment.hpp"
#include "builder/gates/host_build.hpp"

namespace opwright::builder {

/// One entry of a compilation database.
struct CompileEntry {
    std::filesystem::path directory, file;
    std::vector<std::string> arguments;
};

/// The kernels of an operation's folder: every .cpp below a folder `kernels` or `...kernels` that defines one, sorted.
std::vector<std::filesystem::path> find_kernels(const std::filesystem::path& operation);

/// The kernels' entries. One that ran has the command of its newest compile by the runtime, for each RISC-V core: the
/// kernel compiler leaves it in the kernel cache (toolchain/driver/editor_command.hpp). One that never ran has a
/// command of the same kind without its defines and with zeros as its compile-time arguments.
struct KernelEntries {
    std::vector<CompileEntry> entries;
    std::vector<std::filesystem::path> assumed;  ///< never ran
    std::vector<std::filesystem::path> missing;  ///< never ran, and nothing of their kind did
};
KernelEntries kernel_entries(const std::filesystem::path& operation, const std::vector<std::filesystem::path>& caches);

/// Where set-up compiled one kernel of each kind (toolchain/warm/warm_up.py).
std::filesystem::path warm_kernels(const Home& home);

struct WrittenDatabase {
    std::filesystem::path file;                  ///< where editors find it
    std::size_t host = 0, kernels = 0;           ///< sources with an entry
    std::vector<std::filesystem::path> assumed;  ///< as above
    std::vector<std::filesystem::path> missing;
};

/// Writes `<workspace>/.opwright/compile_commands.json` for all operations of the workspace that have one, this
/// operation's entries renewed, and a link `compile_commands.json` to it in the workspace; where another file has that
/// name, the link is in the operation's folder. Errors: those of write_file, `database-place` (neither is free).
Result<WrittenDatabase> write_compilation_database(const Home& home, const HostBuild& host);

/// The same beside other work, which does not fail with it: an error is said on stderr.
void write_for_editors(const Home& home, const HostBuild& host);

}  // namespace opwright::builder
