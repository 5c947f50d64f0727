#include "builder/gates/environment.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <system_error>

#include "base/files.hpp"
#include "base/sha256.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

constexpr const char* kDescriptor = "soc_descriptor.yaml";

/// The wheel's own descriptor of a whole Wormhole chip, through the runtime root.
fs::path wheel_descriptor(const Home& home) {
    return home.runtime_root() / "tt_metal/soc_descriptors/wormhole_b0_80_arch.yaml";
}

Result<fs::path> library_with_descriptor(const Home& home, const fs::path& library) {
    const fs::path real = fs::canonical(library);
    if (fs::exists(real.parent_path() / kDescriptor)) return real;
    fs::path descriptor = home.chip().parent_path() / kDescriptor;
    if (!fs::exists(descriptor)) descriptor = wheel_descriptor(home);
    if (!fs::exists(descriptor)) {
        return fail("no-backend",
                    fmt::format("there is no {} beside '{}' and none in the runtime root", kDescriptor, real.string()),
                    "run './opwright setup', or put one beside the library");
    }
    const fs::path folder = home.build() / "backends" / sha256(real.string()).substr(0, 12);
    if (auto made = make_folders(folder); !made) return fail(made.error());
    for (const fs::path& target : {real, fs::canonical(descriptor)}) {
        const fs::path link = folder / (target == real ? real.filename() : fs::path(kDescriptor));
        std::error_code code;
        if (fs::is_symlink(link) && fs::read_symlink(link, code) == target) continue;
        fs::remove(link, code);
        fs::create_symlink(target, link, code);
        if (code && !fs::exists(link)) return fail(write_diagnostic(link, code.value()));
    }
    return folder / real.filename();
}

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

Result<Backend> find_backend(const Home& home, const std::string& name, const fs::path& ttsim) {
    if (name == "chip") {
        if (!fs::exists(home.chip())) {
            return fail("no-backend", fmt::format("the chip is not built: '{}' is missing", home.chip().string()),
                        "run './opwright setup'");
        }
        return Backend{name, home.chip(), 0};
    }
    if (name != "ttsim") return fail("no-backend", fmt::format("there is no backend '{}'", name), "use chip or ttsim");
    fs::path library = ttsim.empty() ? fs::path(variable("OPWRIGHT_TTSIM")) : ttsim;
    if (library.empty()) {
        return fail("no-backend", "the backend ttsim needs the path of its library",
                    "add --ttsim PATH/libttsim.so, or set OPWRIGHT_TTSIM to that path");
    }
    if (fs::is_directory(library)) library /= "libttsim.so";
    if (!fs::exists(library)) {
        return fail("no-backend", fmt::format("there is no ttsim library at '{}'", library.string()),
                    "check --ttsim or OPWRIGHT_TTSIM");
    }
    auto placed = library_with_descriptor(home, library);
    if (!placed) return fail(placed.error());
    return Backend{name, *placed, 0};
}

std::map<std::string, std::string> environment_sums(const Home& home, const Backend& backend,
                                                    const std::vector<std::string>& sdk_libraries) {
    const auto sum = [](const fs::path& file) {
        const auto bytes = read_file(file);
        return bytes ? sha256(*bytes) : std::string("missing");
    };
    std::string sdk = sum(home.op_build_json());
    for (const std::string& library : sdk_libraries)
        if (fs::path(library).is_absolute()) sdk += sum(library);
    const std::string late = backend.late_noc == 0 ? "" : fmt::format(", late NoC {}", backend.late_noc);
    return {{"chip", sum(backend.library) + late},
            {"kernel compiler", sum(home.runtime_root() / "runtime/sfpi/compiler/bin/riscv-tt-elf-g++")},
            {"SDK", sha256(sdk)},
            {"ttnn", ttnn_version(home)}};
}

std::map<std::string, std::string> ttnn_environment(const Home& home, const Backend& backend) {
    std::string python_path = (home.root / "sdk/python").string() + ":" + (home.cmake() / "sdk").string();
    if (const std::string before = variable("PYTHONPATH"); !before.empty() && !before.starts_with(python_path)) {
        python_path += ":" + before;
    }
    const std::string level = variable("TT_LOGGER_LEVEL");
    std::map<std::string, std::string> environment{
        {"TT_METAL_SIMULATOR", backend.library.string()},
        {"TT_METAL_SLOW_DISPATCH_MODE", "1"},
        {"TT_METAL_RUNTIME_ROOT", home.runtime_root().string()},
        {"TT_METAL_CACHE", home.kernel_cache(backend.name).string()},
        {"TT_METAL_LOGS_PATH", (home.build() / "cache/logs").string()},
        {"TT_METAL_INSPECTOR_RPC", "0"},
        {"TT_LOGGER_LEVEL", level.empty() ? "error" : level},
        {"OPWRIGHT_HOME", home.root.string()},
        {"PYTHONPATH", python_path},
    };
    if (backend.late_noc != 0) environment["OPWRIGHT_NOC_LATE"] = std::to_string(backend.late_noc);
    return environment;
}

}  // namespace opwright::builder
