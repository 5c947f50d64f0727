// Which files in an operation's `test_dev/` test a stage, whoever named them.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace opwright::builder {

/// Whether a file of this name tests the stage: `test_stage6_kernel_compilation.py` is ours for Stage 6, and others
/// call theirs `test_stage6_stub_kernels.py`.
bool tests_stage(std::string_view file_name, int stage);

/// All files in the operation's `test_dev/` that test the stage, sorted; empty when there is none.
std::vector<std::filesystem::path> tests_of_stage(const std::filesystem::path& operation, int stage);

}  // namespace opwright::builder
