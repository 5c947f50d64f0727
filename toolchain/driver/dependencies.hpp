// Dependency files in make's format, as clang writes them and the runtime's JIT reads them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::toolchain {

/// The files after the target's colon, unescaped.
std::vector<std::string> parse_dependencies(std::string_view text);

/// `target: a b c`. The JIT splits at spaces without looking at escapes, so `files` must hold none.
std::string format_dependencies(std::string_view target, const std::vector<std::string>& files);

/// Replaces files whose path holds a space by links without one in `folder`, so that the JIT can read the list.
void alias_spaces(std::vector<std::string>& files, const std::filesystem::path& folder);

}  // namespace opwright::toolchain
