#include "builder/gates/host_sources.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/cpp_source.hpp"
#include "base/files.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

bool is_kernel_folder(const std::string& name) {
    return name.ends_with("kernels") || name.starts_with(".");
}

/// Every file with one of the endings below a folder, without those of kernels; sorted.
std::vector<fs::path> files_below(const fs::path& folder, std::initializer_list<std::string_view> endings) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (auto it = fs::recursive_directory_iterator(folder, fs::directory_options::follow_directory_symlink, ignored);
         it != fs::recursive_directory_iterator(); it.increment(ignored)) {
        const std::string name = it->path().filename().string();
        if (it->is_directory(ignored)) {
            if (is_kernel_folder(name)) it.disable_recursion_pending();
        } else if (!name.starts_with(".") &&
                   std::find(endings.begin(), endings.end(), it->path().extension().string()) != endings.end()) {
            files.push_back(it->path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// The folder <category>/<folder> of a header, when the workspace has the header.
std::optional<fs::path> folder_of_header(const fs::path& operations, const fs::path& category,
                                         const std::string& header) {
    constexpr std::string_view kPrefix = "ttnn/operations/";
    const fs::path named = header.starts_with(kPrefix) ? fs::path(header.substr(kPrefix.size())) : category / header;
    std::error_code ignored;
    if (std::distance(named.begin(), named.end()) < 3 || !fs::is_regular_file(operations / named, ignored)) return {};
    return operations / *named.begin() / *std::next(named.begin());
}

}  // namespace

std::vector<fs::path> find_host_sources(const fs::path& operation) {
    return files_below(operation, {".cpp"});
}

std::vector<fs::path> find_companions(const fs::path& workspace, const fs::path& operation) {
    const fs::path operations = workspace / kOperationsFolder;
    const fs::path category = *operation.lexically_relative(operations).begin();
    std::set<fs::path> known;
    std::vector<fs::path> to_read{operation};
    while (!to_read.empty()) {
        const fs::path folder = to_read.back();
        to_read.pop_back();
        for (const fs::path& file : files_below(folder, {".cpp", ".hpp", ".h"})) {
            for (const IncludeLine& line : include_lines(read_file(file).value_or(std::string()))) {
                const auto other = folder_of_header(operations, category, line.path);
                const bool is_outside = other && *other->lexically_relative(operation).begin() == "..";
                if (is_outside && known.insert(*other).second) to_read.push_back(*other);
            }
        }
    }
    return {known.begin(), known.end()};
}

std::vector<fs::path> find_module_sources(const fs::path& workspace, const fs::path& operation) {
    std::vector<fs::path> sources = find_host_sources(operation);
    const std::set<fs::path> own(sources.begin(), sources.end());
    for (const fs::path& folder : find_companions(workspace, operation)) {
        for (const fs::path& source : find_host_sources(folder)) {
            const bool is_binding = source.stem().string().ends_with("_nanobind");
            if (!is_binding && !own.contains(source)) sources.push_back(source);
        }
    }
    return sources;
}

}  // namespace opwright::builder
