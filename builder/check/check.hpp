// Looks for mistakes in an operation's folder: plan, factory and kernels against each other. The rules are documented
// in docs/check.md; read `check_operation` first.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "builder/check/finding.hpp"
#include "builder/plan/plan.hpp"

namespace opwright::builder::check {

struct CheckInput {
    std::filesystem::path operation;     ///< the operation's folder
    std::filesystem::path workspace;     ///< the folder that holds ttnn/cpp/ttnn/operations
    std::filesystem::path runtime_root;  ///< the runtime's root with the kernel headers; empty: not known
    const Plan* plan = nullptr;          ///< of the operation's specification; null: none
    std::filesystem::path programs;      ///< what the factory made, recorded by the SDK; empty: not known
    std::string why_no_programs;         ///< said to the user when there are none
};

struct CheckReport {
    std::vector<Mistake> mistakes;  ///< errors first
    std::vector<Skipped> skipped;   ///< what could not be looked at
    int kernels = 0, programs = 0;  ///< how much was looked at

    std::size_t errors() const;
};

CheckReport check_operation(const CheckInput& input);

/// The folder above `ttnn/cpp/ttnn/operations` of the operation's path; its parent when it is not below such a one.
std::filesystem::path workspace_of(const std::filesystem::path& operation);

/// Kernel sources of a folder: every .cpp below a `kernels*` folder, sorted.
std::vector<std::filesystem::path> find_kernel_sources(const std::filesystem::path& operation);

/// A digest of the operation's host sources: programs recorded from the same sources are still true.
std::string host_digest(const std::filesystem::path& operation);

/// A digest of its kernel sources: kernels that are as they were when the tests last ran.
std::string kernel_digest(const std::filesystem::path& operation);

/// The report for people; `verbose` also lists what was skipped.
std::string to_text(const CheckReport& report);
nlohmann::json to_json(const CheckReport& report);

}  // namespace opwright::builder::check
