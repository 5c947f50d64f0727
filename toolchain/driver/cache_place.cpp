#include "toolchain/driver/cache_place.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

fs::path cache_place(const Environment& environment) {
    if (auto named = environment("OPWRIGHT_CACHE"); named && !named->empty()) return *named;
    if (auto home = environment("OPWRIGHT_HOME"); home && !home->empty()) return fs::path(*home) / "build/cache";
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / "cache";
}

}  // namespace opwright::toolchain
