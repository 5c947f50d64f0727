#include "toolchain/driver/ziglang.hpp"

#include <algorithm>

namespace opwright::toolchain {

namespace fs = std::filesystem;

bool is_zig(const fs::path& program) {
    return program.filename() == "zig";
}

std::optional<fs::path> find_zig(const fs::path& python_environment) {
    std::vector<fs::path> found;  // one per Python version; the folder's order is no order
    std::error_code error;
    for (const auto& version : fs::directory_iterator(python_environment / "lib", error)) {
        const fs::path zig = version.path() / "site-packages/ziglang/zig";
        if (fs::exists(zig, error)) found.push_back(zig);
    }
    if (found.empty()) return std::nullopt;
    return *std::max_element(found.begin(), found.end());
}

std::vector<std::string> clang_of_zig(const fs::path& zig) {
    std::vector<std::string> words = {zig.string(), "clang", "--driver-mode=g++"};
    // clang looks for its own headers (stddef.h, ...) where LLVM installs them; zig keeps them in a folder of its own,
    // beside the program in the package and in releases, in <prefix>/lib/zig where a distribution installs it.
    std::error_code error;
    const fs::path folder = fs::canonical(zig, error).parent_path();
    for (const fs::path& headers : {folder / "lib", folder.parent_path() / "lib/zig"}) {
        if (!fs::exists(headers / "include/stddef.h", error)) continue;
        words.insert(words.end(), {"-resource-dir", headers.string()});
        break;
    }
    return words;
}

}  // namespace opwright::toolchain
