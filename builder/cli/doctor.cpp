#include "builder/cli/doctor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <sstream>
#include <system_error>

#include "base/files.hpp"
#include "base/process.hpp"
#include "builder/backends/device.hpp"
#include "builder/cli/command.hpp"
#include "builder/gates/host_build.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;
using Status = Check::Status;

namespace {

constexpr const char* kSetup = "run './opwright setup'";
constexpr std::uintmax_t kWantedFree = 2'000'000'000;

/// First line of what a program prints about its version; empty when it cannot be started.
std::string first_line_of(std::vector<std::string> argv) {
    RunOptions options;
    options.limit = Seconds(20);
    const auto finished = run(Command{std::move(argv), {}, {}}, options);
    if (!finished || !finished->end.ok()) return "";
    return finished->output.substr(0, finished->output.find('\n'));
}

Check program(const std::string& name, std::vector<std::string> argv, const std::string& fix) {
    const std::string version = first_line_of(argv);
    if (version.empty()) return {Status::kMissing, name, fmt::format("'{}' does not start", argv[0]), fix};
    return {Status::kOk, name, version, ""};
}

Check kernel_compiler() {
    constexpr int kVersions[] = {OPWRIGHT_CLANG_VERSIONS};
    for (int version : kVersions) {
        const std::string line = first_line_of({fmt::format("clang++-{}", version), "--version"});
        if (!line.empty()) return {Status::kOk, "kernel compiler", line, ""};
    }
    return {Status::kNote, "kernel compiler",
            fmt::format("no clang {} on PATH; the one of the ziglang package is used", fmt::join(kVersions, ", ")),
            fmt::format("apt-get install clang-{}", kVersions[0])};
}

Check file(const std::string& name, const fs::path& path) {
    if (fs::exists(path)) return {Status::kOk, name, path.string(), ""};
    return {Status::kMissing, name, path.string() + (fs::is_symlink(path) ? " is a broken link" : " is not there"),
            kSetup};
}

void add_python(const Home& home, std::vector<Check>& checks) {
    const std::string version =
        first_line_of({home.python().string(), "-c", "import platform; print(platform.python_version())"});
    if (version.empty()) {
        checks.push_back({Status::kMissing, "Python environment", home.python().string() + " does not start", kSetup});
        return;
    }
    const bool usable = version.starts_with("3.10.") || version.starts_with("3.12.");
    checks.push_back(
        {usable ? Status::kOk : Status::kOld, "Python environment", "Python " + version,
         usable ? "" : "ttnn has wheels for 3.10 and 3.12 only; remove build/venv and " + std::string(kSetup)});
    const fs::path site =
        home.build() / "venv/lib" / ("python" + version.substr(0, version.rfind('.'))) / "site-packages";
    const auto requirements = read_file(home.root / "tools/setup/requirements.txt");
    for (const auto& [name, wanted] : pinned_packages(requirements ? *requirements : "")) {
        const std::string found = installed_version(site, name);
        if (found.empty()) {
            checks.push_back({Status::kMissing, name, "not installed, wanted " + wanted, kSetup});
        } else {
            const bool same = found == wanted || found.starts_with(wanted + "+");
            checks.push_back({same ? Status::kOk : Status::kOld, name,
                              same ? found : fmt::format("{}, wanted {}", found, wanted), same ? "" : kSetup});
        }
    }
}

Check disk(const Home& home) {
    std::error_code code;
    const auto space = fs::space(home.build(), code);
    const std::string detail =
        fmt::format("{:.1f} GB free below {}", static_cast<double>(space.available) / 1e9, home.build().string());
    if (code || ::access(home.build().c_str(), W_OK) != 0)
        return {Status::kMissing, "disk", home.build().string() + " is not writable", "make it writable"};
    return space.available > kWantedFree
               ? Check{Status::kOk, "disk", detail, ""}
               : Check{Status::kMissing, "disk", detail, "free some space: 2 GB are wanted for caches and workspaces"};
}

Check host_compiler(const Home& home) {
    const auto description = read_build_description(home.op_build_json());
    if (!description) return {Status::kMissing, "SDK build", to_text(description.error()), kSetup};
    return program("host compiler", {description->cxx, "--version"}, "apt-get install g++");
}

/// Hardware is nothing that must be there.
void add_devices(const Home& home, std::vector<Check>& checks) {
    const Devices devices = find_devices();
    if (devices.nodes.empty()) {
        checks.push_back({Status::kNote, "hardware", fmt::format("no device in {}", device_folder().string()), ""});
        return;
    }
    const auto usable = usable_devices();
    checks.push_back(
        {usable ? Status::kOk : Status::kNote, "hardware",
         fmt::format(
             "{}{}", fmt::join(devices.nodes, ", "),
             devices.unusable.empty() ? "" : fmt::format("; not for this user: {}", fmt::join(devices.unusable, ", "))),
         usable ? "" : usable.error().fix});
    const auto sfpi = vendor_sfpi(ttnn_package(home));
    if (sfpi) {
        checks.push_back({Status::kOk, "vendor's kernel compiler", sfpi->string(), ""});
    } else {
        checks.push_back({Status::kNote, "vendor's kernel compiler", "not installed; --backend device needs it",
                          fmt::format("install the package sfpi {} of Tenstorrent", wanted_sfpi(ttnn_package(home)))});
    }
}

const char* word(Status status) {
    switch (status) {
        case Status::kOk:
            return "ok";
        case Status::kMissing:
            return "missing";
        case Status::kOld:
            return "outdated";
        case Status::kNote:
            return "note";
    }
    return "missing";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> pinned_packages(std::string_view requirements) {
    std::vector<std::pair<std::string, std::string>> packages;
    std::istringstream lines{std::string(requirements)};
    for (std::string line; std::getline(lines, line);) {
        line = line.substr(0, line.find_first_of("#;"));
        const auto equals = line.find("==");
        if (equals == std::string::npos) continue;
        const auto trimmed = [](std::string text) {
            text.erase(std::remove_if(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c); }),
                       text.end());
            return text;
        };
        packages.emplace_back(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 2)));
    }
    return packages;
}

std::string installed_version(const fs::path& site_packages, const std::string& distribution) {
    const auto same = [](char a, char b) {
        const auto plain = [](char c) {
            return c == '_' || c == '.' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        };
        return plain(a) == plain(b);
    };
    constexpr std::string_view kSuffix = ".dist-info";
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(site_packages, ignored)) {
        const std::string folder = entry.path().filename().string();
        const auto dash = folder.find('-');
        if (!folder.ends_with(kSuffix) || dash == std::string::npos) continue;
        const std::string name = folder.substr(0, dash);
        if (!std::equal(name.begin(), name.end(), distribution.begin(), distribution.end(), same)) continue;
        return folder.substr(dash + 1, folder.size() - kSuffix.size() - dash - 1);
    }
    return "";
}

std::vector<Check> examine(const Home& home) {
    std::vector<Check> checks;
    checks.push_back({Status::kOk, "checkout", home.root.string(), ""});
    checks.push_back(disk(home));
    checks.push_back(program("ninja", {"ninja", "--version"}, "apt-get install ninja-build"));
    checks.push_back(host_compiler(home));
    checks.push_back(kernel_compiler());
    checks.push_back(program("kernel linker", {"riscv64-unknown-elf-ld", "--version"},
                             "apt-get install binutils-riscv64-unknown-elf"));
    add_python(home, checks);
    add_devices(home, checks);
    checks.push_back(file("chip", home.chip()));
    checks.push_back(file("chip's soc descriptor", home.chip().parent_path() / "soc_descriptor.yaml"));
    checks.push_back(file("toolchain driver", home.build() / "bin/riscv-tt-elf-g++"));
    checks.push_back(file("runtime root", home.runtime_root() / "tt_metal"));
    checks.push_back(
        file("runtime root's compiler", home.runtime_root() / "runtime/sfpi/compiler/bin/riscv-tt-elf-g++"));
    return checks;
}

bool healthy(const std::vector<Check>& checks) {
    return std::all_of(checks.begin(), checks.end(),
                       [](const Check& c) { return c.status == Status::kOk || c.status == Status::kNote; });
}

nlohmann::ordered_json to_json(const std::vector<Check>& checks) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Check& c : checks)
        list.push_back({{"name", c.name}, {"status", word(c.status)}, {"detail", c.detail}, {"fix", c.fix}});
    return {{"ok", healthy(checks)}, {"checks", list}};
}

std::string to_text(const std::vector<Check>& checks) {
    std::string text;
    for (const Check& c : checks) {
        text += fmt::format("{:<9} {:<24} {}\n", word(c.status), c.name, c.detail);
        if (!c.fix.empty()) text += fmt::format("{:<9} {:<24} what to do: {}\n", "", "", c.fix);
    }
    return text + (healthy(checks) ? "everything is in place\n" : "");
}

void add_doctor(CLI::App& app, Context& context) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("doctor", "List what is present, missing or too old, and what to do");
    command->add_flag("--json", *json, "Print the list as JSON");
    command->callback([&context, json] {
        context.action = [json] {
            const auto home = find_home();
            if (!home) return report_error(home.error());
            const auto checks = examine(*home);
            fmt::print("{}", *json ? to_json(checks).dump(2) + "\n" : to_text(checks));
            return healthy(checks) ? kExitOk : kExitBad;
        };
    });
}

}  // namespace opwright::builder
