// Reading an operation's folder for an export.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/files.hpp"
#include "builder/gates/host_sources.hpp"
#include "builder/scaffold/edits.hpp"
#include "builder/tree/export_plan.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

Unexpected leads_out(const fs::path& link, const char* what) {
    Diagnostic d;
    d.id = "unsafe-path";
    d.place.file = link.string();
    d.what = what;
    d.fix = "put the file itself there, or remove the link";
    return fail(std::move(d));
}

/// Every file below `folder` that is someone's work, by its path in there.
Result<std::vector<fs::path>> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const fs::path inside = it->path().lexically_relative(folder);
        if (!is_work(inside) || inside.extension() == ".pyc") {
            it.disable_recursion_pending();
            continue;
        }
        std::error_code ignored;
        if (it->is_symlink(ignored)) {
            const fs::path target = fs::weakly_canonical(it->path(), ignored);
            if (ignored || target.lexically_relative(folder).generic_string().starts_with(".."))
                return leads_out(it->path(), "this link leads out of the operation's folder");
            if (fs::is_directory(target, ignored)) return leads_out(it->path(), "this is a link to a folder");
        }
        if (it->is_directory(ignored)) continue;
        if (!fs::is_regular_file(it->path(), ignored)) return leads_out(it->path(), "this is no file");
        files.push_back(inside);
    }
    if (error) return fail("file-unreadable", fmt::format("cannot list '{}': {}", folder.string(), error.message()));
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

Result<OperationSource> read_operation(const fs::path& folder, const std::string& bind_function) {
    OperationSource source;
    source.folder = folder;
    OperationFiles& files = source.files;
    files.op = folder.filename().string();
    files.bind_function = bind_function;
    const std::string text = folder.generic_string();
    const std::size_t marker = text.find(std::string("/") + kOperationsFolder + "/");
    files.directory = marker == std::string::npos ? files.op : text.substr(marker + 1);
    const auto listed = files_below(folder);
    if (!listed) return fail(listed.error());
    for (const fs::path& inside : *listed) {
        const std::string path = inside.generic_string();
        if (path == files.op + ".cmake") continue;
        auto content = read_file(folder / inside);
        if (!content) return fail(content.error());
        std::error_code ignored;
        const auto mode = fs::status(folder / inside, ignored).permissions();
        if (path == "CMakeLists.txt") files.cmake = *content;
        source.contents.push_back({path, std::move(*content), (mode & fs::perms::owner_exec) != fs::perms::none});
        const fs::path above = inside.parent_path();
        const std::string kernels = above.generic_string();
        // The outermost folder of kernels stands for those in it.
        std::string outermost;
        for (const fs::path& part : above) {
            outermost += (outermost.empty() ? "" : "/") + part.string();
            if (part.string().ends_with("kernels")) break;
        }
        const bool in_kernels = fs::path(outermost).filename().string().ends_with("kernels");
        if (in_kernels && std::find(files.kernel_folders.begin(), files.kernel_folders.end(), outermost) ==
                              files.kernel_folders.end())
            files.kernel_folders.push_back(outermost);
    }
    for (const fs::path& path : find_host_sources(folder)) {
        const std::string inside = path.lexically_relative(folder).generic_string();
        (inside.ends_with("_nanobind.cpp") ? files.binding_sources : files.host_sources).push_back(inside);
    }
    std::error_code ignored;
    if (fs::exists(folder / (files.op + ".hpp"), ignored)) files.api_headers.push_back(files.op + ".hpp");
    return source;
}

}  // namespace opwright::builder
