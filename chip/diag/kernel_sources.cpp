// The ELF file that was loaded, found by its bytes in the runtime's kernel cache.
#include "chip/diag/kernel_sources.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace opwright::chip {
namespace {

namespace fs = std::filesystem;

/// The runtime names kernel files <risc>/<risc>.elf and, made position independent, <risc>/<risc>.elf.xip.elf.
std::vector<fs::path> candidates(const fs::path& cache, std::string risc) {
    std::transform(risc.begin(), risc.end(), risc.begin(), [](unsigned char c) { return std::tolower(c); });
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    std::error_code error;
    fs::recursive_directory_iterator it(cache, fs::directory_options::skip_permission_denied, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        const fs::path& path = it->path();
        if (path.parent_path().filename() != risc) continue;
        const std::string name = path.filename();
        if (name != risc + ".elf" && name != risc + ".elf.xip.elf") continue;
        std::error_code ignored;
        found.emplace_back(fs::last_write_time(path, ignored), path);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<fs::path> out;
    for (auto& [time, path] : found) out.push_back(std::move(path));
    return out;
}

}  // namespace

std::optional<SourceLine> KernelSources::find(const std::string& risc, std::span<const std::uint8_t> image,
                                              std::uint32_t base, std::uint32_t pc) const {
    if (cache_.empty() || pc - base >= image.size()) return std::nullopt;
    for (const fs::path& path : candidates(cache_, risc)) {
        const ElfImage elf(path);
        const auto link_address = elf.text_address_if_loaded_as(image);
        if (!link_address) continue;
        if (auto line = elf.line_at(*link_address + (pc - base))) return line;
    }
    return std::nullopt;
}

std::optional<KernelFile> KernelSources::find_file(const std::string& risc, std::span<const std::uint8_t> image) const {
    if (cache_.empty()) return std::nullopt;
    for (const fs::path& path : candidates(cache_, risc)) {
        const ElfImage elf(path);
        if (const auto address = elf.text_address_if_loaded_as(image))
            return KernelFile{path, *address, elf.sections_with_code()};
    }
    return std::nullopt;
}

}  // namespace opwright::chip
