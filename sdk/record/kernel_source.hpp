// Where kernel files are looked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tt::tt_metal::detail {

/// The folder that a running operation's sources belong to (the one that holds `ttnn/cpp/...`); empty when unknown.
void set_source_root(std::filesystem::path root);
const std::filesystem::path& source_root();

/// The runtime's own root, below which the vendor's kernels lie.
void set_runtime_root(std::filesystem::path root);

/// Absolute path of a kernel file: as given when absolute; else under the operation's source root, the working
/// folder, TT_METAL_KERNEL_PATH, the runtime root. Throws the vendor's text when there is none.
std::string find_kernel_file(const std::string& name);

}  // namespace tt::tt_metal::detail
