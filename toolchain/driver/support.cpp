#include "toolchain/driver/support.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "toolchain/driver/jobs.hpp"
#include "toolchain/driver/translate.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

/// Vendor object -> its source below the runtime root.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSources = {{
    {"tdma_xmov.o", "tt_metal/hw/firmware/src/tt-1xx/tdma_xmov.c"},
    {"substitutes.o", "tt_metal/hw/toolchain/substitutes.cpp"},
    {"noc.o", "tt_metal/hw/firmware/src/tt-1xx/wormhole/noc.c"},
}};

/// What every link gets beside them, `runtime/<name>.cpp` of this toolchain.
constexpr std::array<std::string_view, 5> kRuntime = {"segment", "memory", "integer", "soft_float", "rounding"};

fs::path runtime_source(const HostTools& tools, std::string_view name) {
    return tools.include.parent_path() / "runtime" / fmt::format("{}.cpp", name);
}

/// `<root>/runtime/hw/lib/wormhole/x.o` -> `<root>`; empty for any other file.
fs::path runtime_root_of(const fs::path& input) {
    const fs::path tail = "runtime/hw/lib/wormhole";
    const std::string folder = input.parent_path().string();
    if (folder.size() <= tail.string().size() || !folder.ends_with("/" + tail.string())) return {};
    return folder.substr(0, folder.size() - tail.string().size() - 1);
}

std::string_view source_of(const fs::path& input) {
    const std::string name = input.filename().string();
    for (const auto& [object, source] : kSources)
        if (name == object) return source;
    return {};
}

}  // namespace

bool is_replaced_by_support(const fs::path& input) {
    return !runtime_root_of(input).empty() && !source_of(input).empty();
}

std::string source_for_clang(const std::string& input, const HostTools& tools) {
    constexpr std::string_view kEthernetStart = "tt_metal/hw/firmware/src/tt-1xx/erisc-crt0.cc";
    if (!input.ends_with(kEthernetStart)) return input;
    return runtime_source(tools, "erisc_crt0").string();
}

std::vector<fs::path> runtime_sources(const HostTools& tools) {
    std::vector<fs::path> sources;
    for (const auto& name : kRuntime) sources.push_back(runtime_source(tools, name));
    return sources;
}

std::vector<SupportObject> support_objects(const Request& link, const HostTools& tools) {
    std::vector<SupportObject> objects;
    for (const fs::path input : link.inputs) {
        if (!is_replaced_by_support(input)) continue;
        if (is_firmware(link) && input.filename() == "substitutes.o") {
            objects.push_back({runtime_source(tools, "firmware_memory"), "firmware_memory"});
        } else {
            objects.push_back({runtime_root_of(input) / source_of(input), input.stem().string()});
        }
    }
    for (const auto& name : kRuntime) objects.push_back({runtime_source(tools, name), std::string(name)});
    return objects;
}

Request support_request(const Request& link, const SupportObject& object, const fs::path& output) {
    Request compile;
    compile.action = Action::kCompile;
    // None of it uses vectors: without the vector extension no clang gets the idea (19.1.1 fails at __floatunsidf with it).
    compile.cpu = Cpu::kDataMovement;
    compile.optimization = "-O2";
    compile.inputs = {object.source.string()};
    compile.output = output.string();
    for (const fs::path input : link.inputs) {
        const fs::path root = runtime_root_of(input);
        if (root.empty()) continue;
        const fs::path inc = root / "tt_metal/hw/inc";
        const fs::path chip = inc / "internal/tt-1xx/wormhole";
        compile.include_dirs = {root.string(),
                                inc.string(),
                                (root / "tt_metal/hostdevcommon/api").string(),
                                chip.parent_path().string(),
                                chip.string(),
                                (chip / "wormhole_b0_defines").string(),
                                (chip / "noc").string()};
        break;
    }
    compile.defines = {{"ARCH_WORMHOLE", "1"}, {"TENSIX_FIRMWARE", "1"}};
    if (is_firmware(link)) compile.defines.emplace_back("FW_BUILD", "1");
    return compile;
}

Result<std::vector<fs::path>> make_support(const Request& link, const HostTools& tools, const fs::path& folder) {
    std::vector<fs::path> made;
    for (const auto& object : support_objects(link, tools)) {
        const auto source = read_file(object.source);
        if (!source) return fail(source.error());
        // The command line names the compiler, the flags and the include folders: with the text it is the object's key.
        Job job = compile_job(support_request(link, object, "OUTPUT"), tools);
        const auto first = job.argv.begin() + static_cast<std::ptrdiff_t>(tools.clang.size());
        job.argv.insert(first, {"-x", "c++", "-w", "-fno-builtin"});
        std::string key = *source;
        for (const auto& argument : job.argv) key += '\0' + argument;
        const fs::path output = folder / fmt::format("{}-{}.o", object.name, sha256(key).substr(0, 16));
        made.push_back(output);
        std::error_code error;
        if (fs::exists(output, error)) continue;
        if (auto folders = make_folders(folder); !folders) return fail(folders.error());
        const fs::path draft = fmt::format("{}.{}", output.string(), ::getpid());
        for (auto& argument : job.argv)
            if (argument == "OUTPUT") argument = draft.string();
        auto finished = run(Command{job.argv, {}, {}});
        if (!finished) return fail(finished.error());
        if (!finished->end.ok())
            return fail("toolchain-support", fmt::format("cannot compile '{}' ({}):\n{}", object.source.string(),
                                                         to_text(finished->end), finished->output));
        fs::rename(draft, output, error);
        if (error) return fail(write_diagnostic(output, error.value()));
    }
    return made;
}

}  // namespace opwright::toolchain
