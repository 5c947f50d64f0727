#include "builder/cli/compilation_database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <system_error>

#include "base/files.hpp"
#include "builder/cli/workspace_state.hpp"
#include "builder/gates/host_sources.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr const char* kDatabase = "compile_commands.json";
/// What the kernel compiler leaves beside each object.
constexpr const char* kKernelCommand = "compile_command.json";
/// Enough for any kernel to read; a real list follows with its first run.
constexpr int kAssumedArguments = 64;

/// The kernels of toolchain/warm, compiled at set-up with the runtime's own flags.
struct WarmKernel {
    const char *name, *risc;
};
constexpr WarmKernel kWarmReader{"read", "ncrisc"}, kWarmWriter{"write", "brisc"}, kWarmCompute{"compute", "trisc1"};

std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_directory(ignored)) found.push_back(it->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::optional<CompileEntry> read_entry(const fs::path& file) {
    const auto text = read_file(file);
    if (!text) return std::nullopt;
    const json object = json::parse(*text, nullptr, false);
    try {
        return CompileEntry{object.at("directory").get<std::string>(), object.at("file").get<std::string>(),
                            object.at("arguments").get<std::vector<std::string>>()};
    } catch (const json::exception&) {
        return std::nullopt;  // a compile was killed while it wrote
    }
}

/// The newest compile of a kernel for each RISC-V core. `is_it`: kernels of one file name share a folder.
template <typename IsIt>
std::vector<CompileEntry> newest_compiles(const std::vector<fs::path>& caches, const std::string& name, IsIt&& is_it) {
    struct Newest {
        fs::file_time_type time;
        CompileEntry entry;
    };
    std::map<std::string, Newest> by_risc;
    for (const fs::path& cache : caches) {
        for (const fs::path& key : folders_in(cache)) {
            for (const fs::path& variant : folders_in(key / "kernels" / name)) {
                for (const fs::path& risc : folders_in(variant)) {
                    std::error_code error;
                    const auto time = fs::last_write_time(risc / kKernelCommand, error);
                    const auto known = by_risc.find(risc.filename().string());
                    if (error || (known != by_risc.end() && known->second.time >= time)) continue;
                    auto entry = read_entry(risc / kKernelCommand);
                    if (entry && is_it(*entry)) by_risc[risc.filename().string()] = {time, std::move(*entry)};
                }
            }
        }
    }
    std::vector<CompileEntry> entries;
    // clangd takes a file's first entry: of compute kernels the one in which the math is.
    if (const auto math = by_risc.find("trisc1"); math != by_risc.end()) entries.push_back(math->second.entry);
    for (auto& [risc, newest] : by_risc)
        if (risc != "trisc1") entries.push_back(std::move(newest.entry));
    return entries;
}

/// Text that a kernel has and a helper has not.
bool defines_kernel(const std::string& text) {
    return text.find("kernel_main") != std::string::npos || text.find("MAIN") != std::string::npos;
}

const WarmKernel& warm_kernel_like(const fs::path& kernel, const std::string& text) {
    // Both are where a compute kernel's includes begin, in the wheel and in older sources.
    if (text.find("api/compute/") != std::string::npos || text.find("compute_kernel_api") != std::string::npos)
        return kWarmCompute;
    return kernel.filename().string().find("writ") != std::string::npos ? kWarmWriter : kWarmReader;
}

/// How a kernel would be compiled that no one has run: as the warm one of its kind.
std::optional<CompileEntry> assumed_entry(const fs::path& kernel, const std::vector<fs::path>& caches) {
    const auto text = read_file(kernel);
    const WarmKernel& warm = warm_kernel_like(kernel, text ? *text : "");
    auto found = newest_compiles(caches, warm.name, [](const CompileEntry&) { return true; });
    if (found.empty()) return std::nullopt;
    CompileEntry entry = std::move(found.front());
    std::string zeros = "-DKERNEL_COMPILE_TIME_ARGS=0";
    for (int i = 1; i < kAssumedArguments; ++i) zeros += ",0";
    std::erase_if(entry.arguments,
                  [](const std::string& word) { return word.starts_with("-DKERNEL_COMPILE_TIME_ARGS="); });
    // The last word is the file.
    entry.arguments.back() = zeros;
    entry.arguments.push_back(kernel.string());
    entry.file = kernel;
    return entry;
}

json to_json(const CompileEntry& entry) {
    return {{"directory", entry.directory.string()}, {"file", entry.file.string()}, {"arguments", entry.arguments}};
}

Result<void> write_if_changed(const fs::path& file, const std::string& text) {
    if (const auto old = read_file(file); old && *old == text) return {};
    return write_file(file, text);
}

/// The entries of every operation of the workspace, each kept in its own folder.
json all_entries(const fs::path& opwright) {
    json all = json::array();
    for (const fs::path& operation : folders_in(opwright)) {
        const auto text = read_file(operation / kDatabase);
        const json entries = text ? json::parse(*text, nullptr, false) : json();
        if (!entries.is_array()) continue;
        for (const json& entry : entries) all.push_back(entry);
    }
    return all;
}

/// Whether `link` is our link to `target` now.
bool make_link(const fs::path& link, const fs::path& target) {
    std::error_code error;
    const fs::path to = target.lexically_relative(link.parent_path());
    if (fs::read_symlink(link, error) == to && !error) return true;
    fs::create_symlink(to, link, error);
    return !error;
}

}  // namespace

fs::path warm_kernels(const Home& home) {
    return home.build() / "cache/warm";
}

std::vector<fs::path> find_kernels(const fs::path& operation) {
    std::vector<fs::path> kernels;
    std::error_code error;
    for (fs::recursive_directory_iterator it(operation, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code ignored;
        if (it->is_directory(ignored)) {
            if (name.starts_with(".")) it.disable_recursion_pending();
            continue;
        }
        if (it->path().extension() != ".cpp" || name.starts_with(".")) continue;
        const fs::path inside = it->path().lexically_relative(operation).parent_path();
        const bool below = std::any_of(inside.begin(), inside.end(),
                                       [](const fs::path& part) { return part.string().ends_with("kernels"); });
        const auto text = below ? read_file(it->path()) : fail("not-below", "");
        if (text && defines_kernel(*text)) kernels.push_back(it->path());
    }
    std::sort(kernels.begin(), kernels.end());
    return kernels;
}

KernelEntries kernel_entries(const fs::path& operation, const std::vector<fs::path>& caches) {
    KernelEntries result;
    for (const fs::path& kernel : find_kernels(operation)) {
        std::error_code error;
        auto compiled = newest_compiles(caches, kernel.stem().string(), [&](const CompileEntry& entry) {
            return fs::weakly_canonical(entry.file, error) == fs::weakly_canonical(kernel, error);
        });
        // The editor opens the file by its path in the folder.
        for (CompileEntry& entry : compiled) entry.file = kernel;
        if (compiled.empty()) {
            auto assumed = assumed_entry(kernel, caches);
            (assumed ? result.assumed : result.missing).push_back(kernel);
            if (assumed) compiled.push_back(std::move(*assumed));
        }
        std::move(compiled.begin(), compiled.end(), std::back_inserter(result.entries));
    }
    return result;
}

Result<WrittenDatabase> write_compilation_database(const Home& home, const HostBuild& host) {
    WrittenDatabase written;
    json entries = json::array();
    for (const fs::path& source : find_module_sources(host.workspace, host.operation)) {
        entries.push_back(to_json({host.output, source, compile_words(host, source)}));
        ++written.host;
    }
    KernelEntries kernels =
        kernel_entries(host.operation, {home.kernel_cache("chip"), home.kernel_cache("ttsim"), warm_kernels(home)});
    std::set<fs::path> with_entry;
    for (const CompileEntry& entry : kernels.entries) {
        entries.push_back(to_json(entry));
        with_entry.insert(entry.file);
    }
    written.kernels = with_entry.size();
    written.assumed = std::move(kernels.assumed);
    written.missing = std::move(kernels.missing);

    const fs::path opwright = host.workspace / ".opwright";
    const fs::path file = opwright / kDatabase;
    if (auto ok = write_if_changed(opwright / host.op / kDatabase, entries.dump(1) + "\n"); !ok)
        return fail(ok.error());
    if (auto ok = write_if_changed(file, all_entries(opwright).dump(1) + "\n"); !ok) return fail(ok.error());
    for (const fs::path& folder : {host.workspace, host.operation}) {
        if (!make_link(folder / kDatabase, file)) continue;
        written.file = folder / kDatabase;
        return written;
    }
    return fail(
        "database-place",
        fmt::format("'{}' and '{}' hold a {} that opwright did not make", host.workspace.string(),
                    host.operation.string(), kDatabase),
        fmt::format("remove one of the two, or start clangd with --compile-commands-dir={}", opwright.string()));
}

void write_for_editors(const Home& home, const HostBuild& host) {
    if (const auto written = write_compilation_database(home, host); !written)
        fmt::print(stderr, "opwright: no compile_commands.json for editors: {}\n", to_text(written.error()));
}

}  // namespace opwright::builder
