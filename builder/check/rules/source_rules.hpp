// Rules over source texts alone: includes, kernel paths, the plan's table of circular buffers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "builder/check/rules/program_rules.hpp"
#include "builder/plan/plan.hpp"

namespace opwright::builder::check {

/// One kernel of the operation's folder, evaluated without a program.
struct FolderKernel {
    std::filesystem::path file;
    std::shared_ptr<const LoadedSource> source;
    Trace trace;
};

/// missing-include, moved-header.
void check_includes(const LoadedSource& source, const KernelHeaders& headers, Findings& findings);

/// kernel-path: a factory names a kernel file that is not there. kernel-unused: nobody names a file that is there.
void check_kernel_paths(const std::vector<std::filesystem::path>& host_sources,
                        const std::vector<std::filesystem::path>& kernel_files,
                        const std::vector<std::filesystem::path>& roots, Findings& findings);

/// cb-not-in-plan: a kernel of the folder uses a circular buffer that the plan does not have; cb-role: the plan gives
/// its end to another kernel.
void check_plan_buffers(const Plan& plan, const std::vector<FolderKernel>& kernels, bool factory_known,
                        Findings& findings);

/// name-taken: ttnn has an operation of this name.
void check_name(const std::filesystem::path& operation, const std::filesystem::path& runtime_root, Findings& findings);

}  // namespace opwright::builder::check
