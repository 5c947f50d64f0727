// A Program from a ProgramDescriptor: the same record, filled through the same checks.
#include <tt-metalium/host_api.hpp>
#include <tt_stl/overloaded.hpp>

#include "sdk/record/program_state.hpp"

namespace tt::tt_metal {

namespace {

detail::KernelConfig config_of(const KernelDescriptor& kernel) {
    const std::map<std::string, std::string> defines(kernel.defines.begin(), kernel.defines.end());
    const std::unordered_map<std::string, std::uint32_t> named(kernel.named_compile_time_args.begin(),
                                                               kernel.named_compile_time_args.end());
    const auto movement = [&](DataMovementConfig config) {
        config.compile_args = kernel.compile_time_args;
        config.defines = defines;
        config.named_compile_args = named;
        config.opt_level = kernel.opt_level.value_or(KernelBuildOptLevel::O2);
        config.compiler_include_paths = kernel.compiler_include_paths;
        return detail::KernelConfig(std::move(config));
    };
    return std::visit(ttsl::overloaded{
                          [&](const ReaderConfigDescriptor&) { return movement(ReaderDataMovementConfig()); },
                          [&](const WriterConfigDescriptor&) { return movement(WriterDataMovementConfig()); },
                          [&](const DataMovementConfigDescriptor& given) {
                              DataMovementConfig config;
                              config.processor = given.processor;
                              config.noc = given.noc;
                              config.noc_mode = given.noc_mode;
                              return movement(std::move(config));
                          },
                          [&](const ComputeConfigDescriptor& given) {
                              ComputeConfig config;
                              config.math_fidelity = given.math_fidelity;
                              config.fp32_dest_acc_en = given.fp32_dest_acc_en;
                              config.dst_full_sync_en = given.dst_full_sync_en;
                              config.unpack_to_dest_mode = given.unpack_to_dest_mode;
                              config.bfp8_pack_precise = given.bfp8_pack_precise;
                              config.math_approx_mode = given.math_approx_mode;
                              config.compile_args = kernel.compile_time_args;
                              config.defines = defines;
                              config.named_compile_args = named;
                              config.opt_level = kernel.opt_level.value_or(KernelBuildOptLevel::O3);
                              config.compiler_include_paths = kernel.compiler_include_paths;
                              return detail::KernelConfig(std::move(config));
                          },
                      },
                      kernel.config);
}

void add_semaphore(detail::ProgramState& state, const SemaphoreDescriptor& semaphore) {
    TT_FATAL(semaphore.id < detail::kMaxSemaphores, "Semaphore id {} exceeds max value {}", semaphore.id,
             detail::kMaxSemaphores - 1);
    for (const auto& other : state.semaphores) {
        if (other.id == semaphore.id && other.core_type == semaphore.core_type) {
            const CoreRangeSet common = other.cores.intersection(semaphore.core_ranges);
            TT_FATAL(common.empty(), "Semaphore id {} already in use on core {}", semaphore.id,
                     common.ranges().front().start_coord);
        }
    }
    state.semaphores.push_back({semaphore.id, semaphore.core_type, semaphore.core_ranges, semaphore.initial_value});
}

}  // namespace

Program::Program(const ProgramDescriptor& descriptor) : Program() {
    // The parts were made before, nobody knows where.
    constexpr CallPlace kNowhere{};
    for (const CBDescriptor& buffer : descriptor.cbs) {
        CreateCircularBuffer(*this, buffer.core_ranges, CircularBufferConfig(buffer), kNowhere);
    }
    for (const SemaphoreDescriptor& semaphore : descriptor.semaphores) {
        add_semaphore(state(), semaphore);
    }
    for (const KernelDescriptor& kernel : descriptor.kernels) {
        const auto create =
            kernel.source_type == KernelDescriptor::SourceType::FILE_PATH ? CreateKernel : CreateKernelFromString;
        const KernelHandle handle = create(*this, kernel.kernel_source, kernel.core_ranges, config_of(kernel), kNowhere);
        for (const auto& [core, args] : kernel.runtime_args) {
            SetRuntimeArgs(*this, handle, core, args, kNowhere);
        }
        if (!kernel.common_runtime_args.empty()) {
            SetCommonRuntimeArgs(*this, handle, kernel.common_runtime_args);
        }
    }
}

void KernelDescriptor::emplace_runtime_args(const CoreCoord& core, const std::vector<RuntimeArg>& args) {
    CoreRuntimeArgs words;
    words.reserve(args.size());
    for (const RuntimeArg& arg : args) {
        words.push_back(std::visit(ttsl::overloaded{[](std::uint32_t word) { return word; },
                                                    [](const Buffer* buffer) { return buffer->address(); }},
                                   arg));
    }
    runtime_args.emplace_back(core, std::move(words));
}

}  // namespace tt::tt_metal
