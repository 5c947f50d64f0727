#include "toolchain/driver/vocabulary.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "base/files.hpp"
#include "toolchain/driver/kernel_unit.hpp"

namespace opwright::toolchain {

bool Vocabulary::add(const std::vector<std::string>& more) {
    for (const auto& file : more) {
        if (std::find(files.begin(), files.end(), file) != files.end()) continue;
        const auto text = read_file(file);
        if (!text) return false;
        collect_identifiers(*text, identifiers);
        files.push_back(file);
    }
    return true;
}

bool Vocabulary::covers(const std::vector<std::string>& others) const {
    return std::all_of(others.begin(), others.end(),
                       [&](const auto& file) { return std::find(files.begin(), files.end(), file) != files.end(); });
}

std::string stamp_of(const std::vector<std::string>& files) {
    std::string stamp;
    for (const auto& file : files) {
        struct stat status = {};
        if (::stat(file.c_str(), &status) != 0) return {};
        stamp += fmt::format("{} {} {} {}\n", file, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    }
    return stamp;
}

// Format: number of files, their stamp lines, then one identifier per line.
std::optional<Vocabulary> load_vocabulary(const std::filesystem::path& path) {
    const auto text = read_file(path);
    if (!text) return std::nullopt;
    std::istringstream lines(*text);
    std::string line, stamp;
    std::getline(lines, line);
    const long count = std::atol(line.c_str());
    Vocabulary vocabulary;
    for (long i = 0; i < count && std::getline(lines, line); ++i) {
        stamp += line + "\n";
        // The path may hold spaces; the three numbers after it do not.
        std::size_t end = line.size();
        for (int field = 0; field < 3 && end != std::string::npos; ++field) end = line.rfind(' ', end - 1);
        if (end == std::string::npos) return std::nullopt;
        vocabulary.files.push_back(line.substr(0, end));
    }
    if (count <= 0 || stamp != stamp_of(vocabulary.files)) return std::nullopt;
    while (std::getline(lines, line)) vocabulary.identifiers.insert(vocabulary.identifiers.end(), line);
    return vocabulary;
}

Result<void> save_vocabulary(const std::filesystem::path& path, const Vocabulary& vocabulary) {
    std::string text = fmt::format("{}\n{}", vocabulary.files.size(), stamp_of(vocabulary.files));
    for (const auto& word : vocabulary.identifiers) text += word + "\n";
    return write_file(path, text);
}

}  // namespace opwright::toolchain
