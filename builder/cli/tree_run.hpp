// `opwright run` and `pytest` in a tt-metal checkout.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "builder/cli/backend_options.hpp"
#include "builder/gates/host_build.hpp"

namespace opwright::builder {

/// Places the operation, builds the checkout as far as it must be, runs its tests there and prints what they print.
/// `arguments` are pytest's; gives the exit code.
int run_in_tree(const BackendOptions::Chosen& chosen, const HostBuild& host, const std::vector<std::string>& arguments);

/// The first half of it, for several operations. Error: what does not build.
Result<void> build_in_tree(const BackendOptions::Chosen& chosen, const std::vector<std::filesystem::path>& operations);

}  // namespace opwright::builder
