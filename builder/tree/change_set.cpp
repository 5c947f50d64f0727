#include "builder/tree/change_set.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "builder/scaffold/apply.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

Result<void> check_writable(const fs::path& tree, const TreeChange& change) {
    if (auto safe = check_path(tree, change.path); !safe) return safe;
    const fs::path file = tree / change.path;
    std::error_code error;
    std::optional<std::string> there;
    if (fs::exists(file, error)) {
        auto text = read_file(file);
        if (!text) return fail(text.error());
        there = std::move(*text);
    }
    if (there != change.before) {
        Diagnostic d;
        d.id = "changed-meanwhile";
        d.place.file = file.string();
        d.what = "this file changed while the change was being prepared";
        d.fix = "run the same command again";
        return fail(std::move(d));
    }
    // A file is replaced by a new one of the same name: both it and its folder must be writable.
    if (there && ::access(file.c_str(), W_OK) != 0) return fail(write_diagnostic(file, errno));
    fs::path folder = file.parent_path();
    while (!fs::exists(folder, error) && folder != tree) folder = folder.parent_path();
    if (::access(folder.c_str(), W_OK | X_OK) != 0) return fail(write_diagnostic(folder, errno));
    return {};
}

/// The change's `after`, or with `back` its `before`, on the disk.
Result<void> make(const fs::path& tree, const TreeChange& change, bool back, FileCalls& calls) {
    const fs::path file = tree / change.path;
    const std::optional<std::string>& text = back ? change.before : change.after;
    if (!text) {
        if (calls.unlink(file.c_str()) != 0 && errno != ENOENT) return fail(write_diagnostic(file, errno));
        return {};
    }
    if (auto written = write_file(file, *text, calls); !written) return written;
    std::error_code ignored;
    if (change.executable)
        fs::permissions(file, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                        fs::perm_options::add, ignored);
    return {};
}

}  // namespace

std::vector<std::string> missing_folders(const fs::path& tree, const std::string& path) {
    std::vector<std::string> folders;
    std::error_code error;
    for (fs::path folder = fs::path(path).parent_path(); !folder.empty() && !fs::exists(tree / folder, error);
         folder = folder.parent_path())
        folders.insert(folders.begin(), folder.generic_string());
    return folders;
}

Result<void> make_changes(const fs::path& tree, const std::vector<TreeChange>& changes) {
    FileCalls calls;
    return make_changes(tree, changes, calls);
}

Result<void> make_changes(const fs::path& tree, const std::vector<TreeChange>& changes, FileCalls& calls) {
    for (const TreeChange& change : changes)
        if (auto writable = check_writable(tree, change); !writable) return writable;
    std::vector<std::string> folders;
    for (const TreeChange& change : changes) {
        for (std::string& folder : missing_folders(tree, change.path))
            if (std::find(folders.begin(), folders.end(), folder) == folders.end())
                folders.push_back(std::move(folder));
    }
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (!changes[i].changes()) continue;
        const auto made = make(tree, changes[i], false, calls);
        if (made) continue;
        Diagnostic error = made.error();
        FileCalls real;
        for (std::size_t j = i + 1; j-- > 0;) {
            if (!changes[j].changes()) continue;
            const auto back = make(tree, changes[j], true, real);
            if (!back) error.what += fmt::format("; and '{}' could not be restored", changes[j].path);
        }
        std::error_code ignored;
        std::sort(folders.begin(), folders.end(), std::greater<>());
        for (const std::string& folder : folders) fs::remove(tree / folder, ignored);  // only when empty
        return fail(std::move(error));
    }
    return {};
}

}  // namespace opwright::builder
