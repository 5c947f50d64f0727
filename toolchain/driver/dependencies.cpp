#include "toolchain/driver/dependencies.hpp"

#include <fmt/format.h>

#include "base/sha256.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

std::vector<std::string> parse_dependencies(std::string_view text) {
    const auto colon = text.find(": ");
    if (colon == std::string_view::npos) return {};
    text.remove_prefix(colon + 2);
    std::vector<std::string> files;
    std::string file;
    const auto finish = [&] {
        if (!file.empty()) files.push_back(std::move(file));
        file.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (c == '\\' && next == '\n') {
            finish();
            ++i;
        } else if (c == '\\' && (next == ' ' || next == '#')) {
            file += next;
            ++i;
        } else if (c == '$' && next == '$') {
            file += '$';
            ++i;
        } else if (c == ' ' || c == '\n' || c == '\t') {
            finish();
        } else {
            file += c;
        }
    }
    finish();
    return files;
}

std::string format_dependencies(std::string_view target, const std::vector<std::string>& files) {
    std::string text = fmt::format("{}:", target);
    for (const auto& file : files) text += fmt::format(" \\\n  {}", file);
    return text + "\n";
}

void alias_spaces(std::vector<std::string>& files, const fs::path& folder) {
    for (auto& file : files) {
        if (file.find(' ') == std::string::npos) continue;
        const fs::path alias = folder / fmt::format("dependency-{}", sha256(file).substr(0, 12));
        std::error_code error;
        fs::create_symlink(fs::absolute(file, error), alias, error);
        if (fs::is_symlink(alias, error)) file = alias.string();
    }
}

}  // namespace opwright::toolchain
