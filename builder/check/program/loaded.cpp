#include "builder/check/program/loaded.hpp"

#include <algorithm>
#include <set>

#include "base/files.hpp"

namespace opwright::builder::check {

namespace fs = std::filesystem;

std::shared_ptr<const LoadedSource> load_source(const fs::path& file, PreprocessOptions options,
                                                const fs::path& own_root) {
    auto text = read_file(file);
    if (!text) return nullptr;
    options.find_own = [&](const std::string& name, const fs::path& from) -> std::optional<fs::path> {
        std::error_code error;
        for (const fs::path& folder : {from.parent_path(), own_root}) {
            const fs::path found = folder / name;
            if (fs::is_regular_file(found, error)) return found.lexically_normal();
        }
        return std::nullopt;
    };
    auto source = std::make_shared<LoadedSource>();
    source->unit = preprocess(file, std::move(*text), options);
    source->tree = parse_unit(source->unit);
    return source;
}

namespace {

constexpr std::int64_t kStepsOfAllCores = 400'000;

/// Of every set of kernels that share cores the first and the last core: there the arguments differ most.
std::vector<Core> sample_cores(const RecordedProgram& program) {
    std::map<Core, std::vector<std::size_t>> kernels_of;
    for (std::size_t i = 0; i < program.kernels.size(); ++i) {
        for (const Core core : program.kernels[i].cores.list()) kernels_of[core].push_back(i);
    }
    std::map<std::vector<std::size_t>, std::pair<Core, Core>> groups;
    for (const auto& [core, kernels] : kernels_of) groups.try_emplace(kernels, core, core).first->second.second = core;
    std::set<Core> cores;
    for (const auto& [kernels, ends] : groups) cores.insert({ends.first, ends.second});
    return {cores.begin(), cores.end()};
}

KernelInputs inputs_of(const RecordedProgram& program, const RecordedKernel& kernel, Core core) {
    KernelInputs inputs;
    inputs.compile_args = kernel.compile_args;
    inputs.named_args = kernel.named_args;
    inputs.common_args = kernel.common_args;
    const auto args = kernel.args.find(core);
    inputs.runtime_args = args == kernel.args.end() ? std::vector<std::uint32_t>() : args->second;
    for (const RecordedBuffer& buffer : program.buffers) {
        if (!buffer.cores.contains(core)) continue;
        for (const auto& index : buffer.indices) inputs.page_sizes[index.index] = index.page_size;
    }
    for (const RecordedTensor& tensor : program.tensors) inputs.accessor_args.push_back(tensor.accessor_args);
    return inputs;
}

}  // namespace

LoadedProgram load_program(const RecordedProgram& program, const KernelHeaders& headers, const fs::path& own_root) {
    LoadedProgram loaded;
    loaded.program = &program;
    for (const RecordedKernel& kernel : program.kernels) {
        PreprocessOptions options;
        options.defines = kernel.defines;
        options.all_defines_known = true;
        loaded.sources.push_back(kernel.path.empty() ? nullptr : load_source(kernel.path, options, own_root));
    }
    const auto run_core = [&](Core core) {
        std::int64_t steps = 0;
        CoreRun run{core, {}};
        for (std::size_t i = 0; i < program.kernels.size(); ++i) {
            const RecordedKernel& kernel = program.kernels[i];
            if (!kernel.cores.contains(core) || !loaded.sources[i]) continue;
            run.kernels.push_back(
                {&kernel, loaded.sources[i].get(),
                 evaluate_kernel(loaded.sources[i]->tree, headers, inputs_of(program, kernel, core))});
            steps += run.kernels.back().trace.steps;
        }
        loaded.cores.push_back(std::move(run));
        return steps;
    };
    std::set<Core> sampled;
    std::int64_t most = 1;
    for (const Core core : sample_cores(program)) {
        most = std::max(most, run_core(core));
        sampled.insert(core);
    }
    std::set<Core> others;
    for (const RecordedKernel& kernel : program.kernels) {
        for (const Core core : kernel.cores.list()) {
            if (!sampled.contains(core)) others.insert(core);
        }
    }
    if (static_cast<std::int64_t>(others.size()) * most <= kStepsOfAllCores) std::ranges::for_each(others, run_core);
    return loaded;
}

}  // namespace opwright::builder::check
