#include "builder/backends/environment.hpp"

#include <fmt/format.h>

#include <system_error>

#include "base/files.hpp"
#include "base/sha256.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// As pip recorded it beside the package.
std::string ttnn_version(const Home& home) {
    std::error_code error;
    for (const auto& python : fs::directory_iterator(home.build() / "venv/lib", error)) {
        std::error_code missing;
        for (const auto& package : fs::directory_iterator(python.path() / "site-packages", missing)) {
            const std::string name = package.path().filename().string();
            if (name.starts_with("ttnn-") && name.ends_with(".dist-info")) return name;
        }
    }
    return "missing";
}

/// The kind of a backend that was found; a name that is none counts as the default's.
const BackendKind& kind_of(const Backend& backend) {
    for (const BackendKind* kind : backend_kinds())
        if (backend.name == kind->name()) return *kind;
    return chip_kind();
}

}  // namespace

Result<Home> find_home() {
    if (const std::string home = variable("OPWRIGHT_HOME"); !home.empty()) return Home{fs::weakly_canonical(home)};
    std::error_code code;
    const fs::path program = fs::read_symlink("/proc/self/exe", code);
    for (fs::path folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
        if (fs::exists(folder / "docs/architecture.md") && fs::exists(folder / "opwright")) return Home{folder};
    }
    return fail("no-home", "OPWRIGHT_HOME is not set and the program is not inside a checkout",
                "start it through the launcher './opwright' of the checkout");
}

std::map<std::string, std::string> environment_sums(const Home& home, const Backend& backend,
                                                    const std::vector<std::string>& sdk_libraries) {
    std::string sdk = file_sum(home.op_build_json());
    for (const std::string& library : sdk_libraries)
        if (fs::path(library).is_absolute()) sdk += file_sum(library);
    return {{"chip", kind_of(backend).sum(backend)},
            {"kernel compiler", file_sum(home.runtime_root() / "runtime/sfpi/compiler/bin/riscv-tt-elf-g++")},
            {"SDK", sha256(sdk)},
            {"ttnn", ttnn_version(home)}};
}

Variables ttnn_environment(const Home& home, const Backend& backend) {
    std::string python_path = (home.root / "sdk/python").string() + ":" + (home.cmake() / "sdk").string();
    if (const std::string before = variable("PYTHONPATH"); !before.empty() && !before.starts_with(python_path)) {
        python_path += ":" + before;
    }
    const std::string level = variable("TT_LOGGER_LEVEL");
    Variables environment{
        {"TT_METAL_RUNTIME_ROOT", home.runtime_root().string()},
        {"TT_METAL_CACHE", home.kernel_cache(backend.name).string()},
        {"TT_METAL_LOGS_PATH", (home.build() / "cache/logs").string()},
        {"TT_METAL_INSPECTOR_RPC", "0"},
        {"TT_LOGGER_LEVEL", level.empty() ? "error" : level},
        {"OPWRIGHT_HOME", home.root.string()},
        {"PYTHONPATH", python_path},
    };
    kind_of(backend).set(home, backend, environment);
    return environment;
}

void set_simulator(const Backend& backend, Variables& environment) {
    environment["TT_METAL_SIMULATOR"] = backend.library.string();
    environment["TT_METAL_SLOW_DISPATCH_MODE"] = "1";
}

std::string file_sum(const fs::path& file) {
    const auto bytes = read_file(file);
    return bytes ? sha256(*bytes) : "missing";
}

}  // namespace opwright::builder
