// Looks up kernel files: first where the operation's sources are, then in the runtime's own order.
#include "sdk/record/kernel_source.hpp"

#include <tt_stl/assert.hpp>

#include <cstdlib>

namespace tt::tt_metal::detail {

namespace fs = std::filesystem;

namespace {

fs::path& source_root_slot() {
    static fs::path root;
    return root;
}

fs::path& runtime_root_slot() {
    static fs::path root;
    return root;
}

}  // namespace

void set_source_root(fs::path root) {
    source_root_slot() = std::move(root);
}
const fs::path& source_root() {
    return source_root_slot();
}
void set_runtime_root(fs::path root) {
    runtime_root_slot() = std::move(root);
}

std::string find_kernel_file(const std::string& name) {
    std::error_code ignored;
    const auto is_file = [&](const fs::path& path) { return fs::is_regular_file(path, ignored); };
    const fs::path path(name);
    if (path.is_absolute()) {
        TT_FATAL(is_file(path), "Kernel file {} doesn't exist!", name);
        return name;
    }
    TT_FATAL(*path.lexically_normal().begin() != "..",
             "Kernel file {} leads out of the source tree: write its path from the folder that holds ttnn/cpp", name);
    std::vector<fs::path> roots;
    if (!source_root().empty()) {
        roots.push_back(source_root());
    }
    roots.push_back(fs::current_path(ignored));
    for (const char* variable : {"TT_METAL_KERNEL_PATH", "TT_METAL_RUNTIME_ROOT"}) {
        if (const char* value = std::getenv(variable); value != nullptr && *value != '\0') {
            roots.emplace_back(value);
        }
    }
    if (!runtime_root_slot().empty()) {
        roots.push_back(runtime_root_slot());
    }
    for (const fs::path& root : roots) {
        if (is_file(root / path)) {
            return (root / path).lexically_normal().string();
        }
    }
    std::string searched;
    for (const fs::path& root : roots) {
        searched += "\n  searched: " + root.string();
    }
    TT_THROW("Kernel file {} doesn't exist in any of the searched paths!{}", name, searched);
}

}  // namespace tt::tt_metal::detail
