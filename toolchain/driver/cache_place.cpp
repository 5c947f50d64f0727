#include "toolchain/driver/cache_place.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

fs::path build_place(const Environment& environment) {
    if (auto home = environment("OPWRIGHT_HOME"); home && !home->empty()) return fs::path(*home) / "build";
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path();
}

fs::path cache_place(const Environment& environment) {
    if (auto named = environment("OPWRIGHT_CACHE"); named && !named->empty()) return *named;
    return build_place(environment) / "cache";
}

}  // namespace opwright::toolchain
