#include "builder/tree/layout.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>

#include "base/files.hpp"
#include "builder/gates/host_sources.hpp"
#include "builder/scaffold/apply.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 3> kLandmarks{kTtnnCMake, kOperationsFolder, kBindings};

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

}  // namespace

Result<fs::path> recognise_tree(const fs::path& path) {
    std::error_code error;
    const fs::path root = fs::canonical(path, error);
    Diagnostic d;
    d.id = "no-tree";
    d.place.file = path.string();
    d.expected = "a tt-metal checkout: a folder with ttnn/CMakeLists.txt and ttnn/cpp in it";
    d.fix = "name the checkout's own folder with --tree";
    if (error || !fs::is_directory(root, error)) {
        d.what = "there is no such folder";
        return fail(std::move(d));
    }
    for (const char* landmark : kLandmarks) {
        if (is_there(root / landmark)) continue;
        if (is_there(root / "ttnn/cpp/ttnn-pybind") && is_there(root / kOperationsFolder)) {
            d.id = "tree-too-old";
            d.what = "this checkout binds its operations with pybind11; the operation's files are for nanobind";
            d.expected = fmt::format("{}, which tt-metal has since ttnn 0.66", kBindings);
            d.fix = "check out a newer tt-metal";
            return fail(std::move(d));
        }
        d.what = fmt::format("this is no tt-metal checkout: there is no {} in it", landmark);
        for (fs::path above = root.parent_path(); above.has_relative_path(); above = above.parent_path()) {
            if (!is_there(above / kTtnnCMake) || !is_there(above / kOperationsFolder)) continue;
            d.fix = fmt::format("the checkout around it is meant: --tree {}", above.string());
            break;
        }
        return fail(std::move(d));
    }
    return root;
}

ReadTreeFile reader_of(const fs::path& tree) {
    return [tree](const std::string& path) -> Result<std::optional<std::string>> {
        if (const auto safe = check_path(tree, path); !safe) return fail(safe.error());
        if (!is_there(tree / path)) return std::nullopt;
        auto text = read_file(tree / path);
        if (!text) return fail(text.error());
        return std::move(*text);
    };
}

std::optional<std::string> find_namesake(const fs::path& tree, const std::string& op, const std::string& directory) {
    constexpr int kDepth = 3;  // experimental/<group>/<subgroup>/<op> is as deep as operations lie
    std::error_code error;
    for (fs::recursive_directory_iterator it(tree / kOperationsFolder, error), end; !error && it != end;
         it.increment(error)) {
        std::error_code ignored;
        if (!it->is_directory(ignored)) continue;
        const std::string name = it->path().filename().string();
        if (it.depth() >= kDepth || name == "device" || name.ends_with("kernels")) it.disable_recursion_pending();
        if (name != op || it.depth() == 0) continue;
        const std::string there = it->path().lexically_relative(tree).generic_string();
        const bool is_operation = is_there(it->path() / (op + ".hpp")) || is_there(it->path() / (op + "_nanobind.hpp"));
        if (there != directory && is_operation) return there;
    }
    return std::nullopt;
}

Unexpected unknown_layout(const std::string& file, std::string what, std::string expected) {
    Diagnostic d;
    d.id = "tree-layout";
    d.place.file = file;
    d.what = std::move(what);
    d.expected = std::move(expected);
    d.fix =
        "docs/backends.md says which layouts of tt-metal are known; without --tree, --patch writes the new files alone";
    return fail(std::move(d));
}

}  // namespace opwright::builder
