// The programs that an operation's factory made, recorded by the SDK while tests ran: for `opwright check`.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "builder/cli/backend_options.hpp"
#include "builder/cli/workspace_state.hpp"

namespace opwright::builder {

/// The record beside an operation's other state; true only as long as the host sources are those it was made from.
struct RecordedPrograms {
    std::filesystem::path file, digest, kernels;

    explicit RecordedPrograms(const OperationFolder& folder)
        : file(folder.root / "programs.jsonl"),
          digest(folder.root / "programs.sources"),
          kernels(folder.root / "programs.kernels") {}

    /// The tests ran with the kernels as they are now: these compile, and nothing new would be seen.
    bool ran_these_kernels(const std::filesystem::path& operation) const;
    bool is_fresh(const std::filesystem::path& operation) const;
    /// Forgets what was recorded; what the next run records belongs to the sources as they are now.
    Result<void> begin(const std::filesystem::path& operation) const;
};

/// Builds the operation's host code and runs its tests, good or bad, with every program written down.
/// Errors: those of host_build_of, of the build (its compile error) and of starting the worker.
Result<std::string> record_programs(const std::filesystem::path& operation, const BackendOptions& backend,
                                    const std::function<void(const std::string&)>& on_step);

}  // namespace opwright::builder
