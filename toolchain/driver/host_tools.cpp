#include "toolchain/driver/host_tools.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "toolchain/driver/cache_place.hpp"
#include "toolchain/driver/ziglang.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

constexpr int kClangVersions[] = {OPWRIGHT_CLANG_VERSIONS};

bool is_executable_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

Result<std::vector<std::string>> find_clang(const Environment& environment) {
    if (auto named = environment("OPWRIGHT_CLANG"); named && !named->empty()) {
        if (is_executable_file(*named) && is_zig(*named)) return clang_of_zig(*named);
        if (is_executable_file(*named)) return std::vector{*named};
        return fail("toolchain-no-clang", fmt::format("OPWRIGHT_CLANG names '{}', which is not a program", *named),
                    "name a clang++ of version 19 or newer or the zig of a ziglang package, or unset the variable");
    }
    // In the order of tools/setup/packages.txt: 19 is what the project is measured with.
    for (const int version : kClangVersions)
        if (auto found = find_on_path(environment, fmt::format("clang++-{}", version))) return std::vector{*found};
    const fs::path python = build_place(environment) / "venv";
    if (const auto zig = find_zig(python); zig && is_executable_file(*zig)) return clang_of_zig(*zig);
    return fail(
        "toolchain-no-clang",
        fmt::format("no kernel compiler: no clang++-{} on PATH, and no ziglang package in '{}'",
                    fmt::join(kClangVersions, ", -"), python.string()),
        fmt::format("apt-get install clang-{} (any of these), or '{}/bin/python -m pip install "
                    "{}', or set OPWRIGHT_CLANG to a clang++",
                    fmt::join(kClangVersions, ", -"), python.string(), kZiglangPackage));
}

Result<std::string> find_linker(const Environment& environment) {
    if (auto named = environment("OPWRIGHT_LD"); named && !named->empty()) {
        if (is_executable_file(*named)) return *named;
        return fail("toolchain-no-linker", fmt::format("OPWRIGHT_LD names '{}', which is not a program", *named),
                    "name a GNU ld for RISC-V, or unset the variable");
    }
    for (const char* name : {"riscv64-unknown-elf-ld", "riscv32-unknown-elf-ld", "riscv64-linux-gnu-ld"})
        if (auto found = find_on_path(environment, name)) return *found;
    return fail("toolchain-no-linker", "no GNU ld for RISC-V on PATH",
                "apt-get install binutils-riscv64-unknown-elf, or set OPWRIGHT_LD");
}

/// Newest /usr/include/c++/<version> that has its machine's half (<triple>/c++/<version>/bits/c++config.h).
Result<std::vector<fs::path>> find_libstdcxx() {
    const fs::path root = "/usr/include";
    std::vector<std::pair<int, std::vector<fs::path>>> found;
    std::error_code error;
    for (const auto& version : fs::directory_iterator(root / "c++", error)) {
        const std::string name = version.path().filename().string();
        const int number = std::atoi(name.c_str());
        if (number < 10) continue;
        for (const auto& triple : fs::directory_iterator(root, error)) {
            const fs::path machine = triple.path() / "c++" / name;
            if (fs::exists(machine / "bits" / "c++config.h", error))
                found.push_back({number, {version.path(), machine}});
        }
        if (fs::exists(version.path() / "bits" / "c++config.h", error)) found.push_back({number, {version.path()}});
    }
    if (found.empty())
        return fail("toolchain-no-libstdcxx", "no C++ standard library headers under /usr/include/c++",
                    "apt-get install g++");
    return std::max_element(found.begin(), found.end())->second;
}

}  // namespace

Environment process_environment() {
    return [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        if (value == nullptr) return std::nullopt;
        return std::string(value);
    };
}

std::optional<std::string> find_on_path(const Environment& environment, const std::string& name) {
    const std::string path = environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
    for (std::size_t start = 0; start <= path.size();) {
        const auto end = std::min(path.find(':', start), path.size());
        const fs::path candidate = fs::path(path.substr(start, end - start)) / name;
        if (is_executable_file(candidate)) return candidate.string();
        start = end + 1;
    }
    return std::nullopt;
}

Result<HostTools> find_host_tools(const Environment& environment) {
    HostTools tools;
    auto clang = find_clang(environment);
    if (!clang) return fail(clang.error());
    auto linker = find_linker(environment);
    if (!linker) return fail(linker.error());
    auto libstdcxx = find_libstdcxx();
    if (!libstdcxx) return fail(libstdcxx.error());
    tools.clang = *clang;
    tools.linker = *linker;
    tools.libstdcxx = *libstdcxx;
    tools.include = environment("OPWRIGHT_TOOLCHAIN_INCLUDE").value_or(OPWRIGHT_TOOLCHAIN_INCLUDE_DIR);
    return tools;
}

std::optional<fs::path> find_vendor_compiler(const Environment& environment) {
    std::vector<fs::path> roots;
    if (auto named = environment("OPWRIGHT_SFPI")) {
        if (named->empty()) return std::nullopt;  // set but empty: never use the vendor's
        roots.emplace_back(*named);
    } else {
        roots.emplace_back("/opt/tenstorrent/sfpi");
    }
    for (const auto& root : roots) {
        const fs::path compiler = root / "compiler/bin/riscv-tt-elf-g++";
        if (is_executable_file(compiler)) return compiler;
    }
    return std::nullopt;
}

}  // namespace opwright::toolchain
