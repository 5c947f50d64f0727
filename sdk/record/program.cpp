// Program, and kernels on their cores.
#include <tt-metalium/hal.hpp>
#include <tt-metalium/host_api.hpp>

#include "sdk/record/kernel_source.hpp"
#include "sdk/record/program_state.hpp"

#include <filesystem>

namespace tt::tt_metal {

Program::Program() : state_(std::make_unique<detail::ProgramState>()) {}
Program::Program(Program&& other) noexcept = default;
Program& Program::operator=(Program&& other) noexcept = default;
Program::~Program() = default;

Program CreateProgram() {
    return {};
}

namespace detail {

std::string KernelRecord::name() const {
    return is_source_text ? "source code" : std::filesystem::path(source).stem().string();
}

KernelRecord& kernel_at(const Program& program, KernelHandle kernel) {
    auto& kernels = program.state().kernels;
    TT_FATAL(kernel < kernels.size(), "Expected Kernel with ID {} to be in Program {}", kernel, kernels.size());
    return *kernels[kernel];
}

CoreRangeSet to_core_range_set(const CoreSpec& spec) {
    return std::visit([](const auto& cores) { return CoreRangeSet(cores); }, spec);
}

namespace {

/// The first core that two sets share.
std::optional<CoreCoord> shared_core(const CoreRangeSet& a, const CoreRangeSet& b) {
    for (const CoreRange& range : a.ranges()) {
        for (const CoreRange& other : b.ranges()) {
            if (const auto common = range.intersection(other)) {
                return common->start_coord;
            }
        }
    }
    return std::nullopt;
}

bool same_processor(const KernelConfig& a, const KernelConfig& b) {
    if (a.index() != b.index()) {
        return false;
    }
    const auto* first = std::get_if<DataMovementConfig>(&a);
    return first == nullptr || first->processor == std::get<DataMovementConfig>(b).processor;
}

bool same_dedicated_noc(const KernelConfig& a, const KernelConfig& b) {
    const auto* first = std::get_if<DataMovementConfig>(&a);
    const auto* second = std::get_if<DataMovementConfig>(&b);
    return first != nullptr && second != nullptr && first->noc_mode == NOC_MODE::DM_DEDICATED_NOC &&
           second->noc_mode == NOC_MODE::DM_DEDICATED_NOC && first->noc == second->noc;
}

/// One kernel per processor and core; the two data movement kernels of a core each need a NoC of their own.
void check_placement(const ProgramState& program, const KernelRecord& kernel) {
    std::size_t data_movement_kernels = 0;
    for (const auto& other : program.kernels) {
        const auto core = shared_core(other->cores, kernel.cores);
        if (!core.has_value()) {
            continue;
        }
        data_movement_kernels += std::holds_alternative<DataMovementConfig>(other->config) ? 1 : 0;
        TT_FATAL(
            !(std::holds_alternative<DataMovementConfig>(kernel.config) && data_movement_kernels > 1 &&
              same_processor(other->config, kernel.config)),
            "DataMovementKernel creation failure: Cannot create data movement kernel for {} across specified cores "
            "because both data movement processors are in use!",
            kernel.name());
        TT_FATAL(!same_processor(other->config, kernel.config),
                 "Core Overlap Between (\"{}\") and new kernel (\"{}\") at {}", other->name(), kernel.name(), *core);
        TT_FATAL(
            !same_dedicated_noc(other->config, kernel.config),
            "Illegal NOC usage: data movement kernels on logical core {} cannot use the same NOC, doing so results in "
            "hangs!",
            *core);
    }
}

void check_config(const KernelConfig& config) {
    if (const auto* compute = std::get_if<ComputeConfig>(&config)) {
        const std::uint32_t needed = hal::get_arch_num_circular_buffers();
        TT_FATAL(compute->unpack_to_dest_mode.empty() || compute->unpack_to_dest_mode.size() >= needed,
                 "unpack_to_dest_mode has {} elements, but must be empty or have one for each of the {} buffers",
                 compute->unpack_to_dest_mode.size(), needed);
    }
}

KernelHandle add_kernel(Program& program, std::unique_ptr<KernelRecord> kernel) {
    check_config(kernel->config);
    check_placement(program.state(), *kernel);
    if (!kernel->cores.empty()) {
        const CoreCoord last = kernel->cores.bounding_box().end_coord;
        kernel->arg_views.assign(last.x + 1, std::vector<RuntimeArgsData>(last.y + 1));
    }
    auto& kernels = program.state().kernels;
    kernels.push_back(std::move(kernel));
    return static_cast<KernelHandle>(kernels.size() - 1);
}

}  // namespace
}  // namespace detail

KernelHandle CreateKernel(Program& program, const std::string& file_name, const CoreSpec& core_spec,
                          const std::variant<DataMovementConfig, ComputeConfig>& config, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    auto kernel = std::make_unique<detail::KernelRecord>();
    kernel->made_at = {place.file_name(), place.line()};
    kernel->source = file_name;
    kernel->path = detail::find_kernel_file(file_name);
    kernel->cores = detail::to_core_range_set(core_spec);
    kernel->config = config;
    return detail::add_kernel(program, std::move(kernel));
}

KernelHandle CreateKernelFromString(Program& program, const std::string& kernel_src_code, const CoreSpec& core_spec,
                                    const std::variant<DataMovementConfig, ComputeConfig>& config, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    auto kernel = std::make_unique<detail::KernelRecord>();
    kernel->made_at = {place.file_name(), place.line()};
    kernel->source = kernel_src_code;
    kernel->is_source_text = true;
    kernel->cores = detail::to_core_range_set(core_spec);
    kernel->config = config;
    return detail::add_kernel(program, std::move(kernel));
}

}  // namespace tt::tt_metal
