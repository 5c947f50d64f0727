// The ELF file that was loaded, found by its bytes in the runtime's kernel cache.
#include "chip/diag/kernel_sources.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "chip/tile/risc.hpp"

namespace opwright::chip {
namespace {

namespace fs = std::filesystem;

std::string to_lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// The runtime names kernel files <risc>/<risc>.elf and, made position independent, <risc>/<risc>.elf.xip.elf.
std::vector<fs::path> candidates(const fs::path& cache, std::string risc) {
    risc = to_lower(risc);
    const std::string names[] = {risc + ".elf", risc + ".elf.xip.elf"};
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    std::error_code error;
    fs::recursive_directory_iterator it(cache, fs::directory_options::skip_permission_denied, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        const std::string folder = it->path().filename();
        if (!std::any_of(std::begin(kRiscTable), std::end(kRiscTable),
                         [&](const RiscRow& row) { return to_lower(row.name) == folder; })) {
            continue;
        }
        it.disable_recursion_pending();  // a folder of one kernel has many files, and the cache many such folders
        if (folder != risc) continue;
        for (const std::string& name : names) {
            std::error_code missing;
            const fs::path path = it->path() / name;
            const auto time = fs::last_write_time(path, missing);
            if (!missing) found.emplace_back(time, path);
        }
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

std::optional<std::uint32_t> KernelSources::stack_end(const std::string& risc, std::span<const std::uint8_t> image) {
    const auto [first, last] = known_stacks_.equal_range(image.size());
    const auto known = std::find_if(first, last, [&](const auto& entry) {
        return entry.second.risc == risc && std::equal(image.begin(), image.end(), entry.second.image.begin());
    });
    if (known != last) return known->second.end;
    KnownStack stack{risc, {image.begin(), image.end()}, std::nullopt};
    if (const auto file = find_file(risc, image)) stack.end = ElfImage(file->path).symbol("__stack_base");
    return known_stacks_.emplace(image.size(), std::move(stack))->second.end;
}

}  // namespace opwright::chip
