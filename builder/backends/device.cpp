// The backend `device`: hardware, with the wheel's own driver and the vendor's kernel compiler; nothing of ours beneath
// it.
#include "builder/backends/device.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "builder/backends/environment.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSystemSfpi = "/opt/tenstorrent/sfpi";
constexpr const char* kCompiler = "compiler/bin/riscv-tt-elf-g++";
constexpr Seconds kResetLimit{180};

class Device : public BackendKind {
  public:
    const char* name() const override { return "device"; }
    const char* about() const override { return "hardware, /dev/tenstorrent"; }

    Result<Backend> find(const Home& home, const BackendWish&) const override {
        const auto devices = usable_devices();
        if (!devices) return fail(devices.error());
        const fs::path package = ttnn_package(home);
        if (package.empty()) return fail("no-backend", "ttnn is not installed in build/venv", "run './opwright setup'");
        const auto sfpi = vendor_sfpi(package);
        if (!sfpi) {
            const std::string version = wanted_sfpi(package);
            return fail(
                "no-sfpi",
                fmt::format(
                    "hardware runs kernels of the vendor's compiler only, and it is neither in '{}' nor in '{}'",
                    (package / "runtime/sfpi").string(), kSystemSfpi),
                fmt::format("install the package sfpi{} of Tenstorrent (github.com/tenstorrent/sfpi, releases), or run "
                            "without hardware: --backend chip",
                            version.empty() ? "" : " " + version));
        }
        Backend backend;
        backend.name = name();
        backend.identity = fmt::format("{}; compiler {}", fmt::join(devices->nodes, ", "), file_sum(*sfpi / kCompiler));
        return backend;
    }

    void set(const Home& home, const Backend&, Variables& environment) const override {
        // The runtime itself looks for the compiler; our overlay, which has ours in its place, must not be its root.
        environment["TT_METAL_RUNTIME_ROOT"] = ttnn_package(home).string();
        environment["TT_METAL_SIMULATOR"] = "";
        environment["OPWRIGHT_BACKEND"] = name();
        environment["TT_METAL_SLOW_DISPATCH_MODE"] = "";
    }

    std::string sum(const Backend& backend) const override { return backend.identity; }
};

}  // namespace

fs::path device_folder() {
    const std::string stand_in = variable("OPWRIGHT_DEVICE_FOLDER");
    return stand_in.empty() ? fs::path("/dev/tenstorrent") : fs::path(stand_in);
}

Devices find_devices() {
    std::vector<int> numbers;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(device_folder(), error)) {
        const std::string name = entry.path().filename().string();
        const bool number =
            name.size() <= 4 && std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); });
        if (number) numbers.push_back(std::stoi(name));
    }
    std::sort(numbers.begin(), numbers.end());
    Devices devices;
    for (const int number : numbers) {
        devices.nodes.push_back((device_folder() / std::to_string(number)).string());
        if (::access(devices.nodes.back().c_str(), R_OK | W_OK) != 0) devices.unusable.push_back(devices.nodes.back());
    }
    return devices;
}

Result<Devices> usable_devices() {
    Devices devices = find_devices();
    if (devices.nodes.empty())
        return fail("no-device",
                    fmt::format("there is no Tenstorrent device: no node in '{}'", device_folder().string()),
                    "check that the card is in (lspci -d 1e52:) and its driver tt-kmd loaded; without hardware use "
                    "--backend chip");
    if (devices.unusable.size() == devices.nodes.size())
        return fail("no-device", fmt::format("this user may not open {}", fmt::join(devices.unusable, ", ")),
                    "the udev rule of tt-kmd gives access to all; else 'ls -l' shows which group you need");
    return devices;
}

fs::path ttnn_package(const Home& home) {
    std::error_code error;
    for (const auto& python : fs::directory_iterator(home.build() / "venv/lib", error)) {
        const fs::path package = python.path() / "site-packages/ttnn";
        std::error_code ignored;
        if (fs::is_directory(package, ignored)) return package;
    }
    return {};
}

std::optional<fs::path> vendor_sfpi(const fs::path& package) {
    for (const fs::path& folder : {package / "runtime/sfpi", fs::path(kSystemSfpi)}) {
        std::error_code error;
        if (fs::exists(folder / kCompiler, error)) return folder;
    }
    return std::nullopt;
}

std::string wanted_sfpi(const fs::path& package) {
    const auto text = read_file(package / "tt_metal/sfpi-version");
    if (!text) return "";
    const std::string mark = "sfpi_version='";
    const std::size_t at = text->find(mark);
    if (at == std::string::npos) return "";
    const std::size_t begin = at + mark.size();
    return text->substr(begin, text->find('\'', begin) - begin);
}

std::string reset_devices(const fs::path& folder) {
    std::error_code error;
    const bool own = !folder.empty() && fs::exists(folder / "tt-smi", error);
    const std::string program = own ? (folder / "tt-smi").string() : "tt-smi";
    RunOptions options;
    options.limit = kResetLimit;
    const auto reset = run(Command{{program, "-r"}, {}, {}}, options);
    if (!reset) return fmt::format("the device was not reset: {}", reset.error().what);
    if (reset->timed_out) return fmt::format("'tt-smi -r' hung, too: the machine may need a restart");
    if (!reset->end.ok()) return fmt::format("'tt-smi -r' failed with {}: {}", to_text(reset->end), reset->output);
    return "the device was reset with 'tt-smi -r'";
}

const BackendKind& device_kind() {
    static const Device kDevice;
    return kDevice;
}

}  // namespace opwright::builder
