// A kernel: its source, what it is bound to by name, its arguments and its processor. Vendor names:
// experimental::KernelSpec, DFBBinding, DFBEndpointType, DFBAccessPattern, SemaphoreBinding, ScratchpadBinding,
// TensorBinding, ProducerOf, ConsumerOf.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/advanced_options.hpp>
#include <tt-metalium/experimental/metal2_host_api/compute_hardware_config.hpp>
#include <tt-metalium/experimental/metal2_host_api/data_movement_hardware_config.hpp>
#include <tt-metalium/experimental/metal2_host_api/dataflow_buffer_spec.hpp>
#include <tt-metalium/experimental/metal2_host_api/scratchpad_spec.hpp>
#include <tt-metalium/experimental/metal2_host_api/semaphore_spec.hpp>
#include <tt-metalium/experimental/metal2_host_api/tensor_parameter.hpp>
#include <tt-metalium/kernel_types.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <source_location>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tt::tt_metal::experimental {

inline constexpr std::size_t MAX_ACCESSOR_NAME_LENGTH = 64;

/// Runs on the nodes of the work units that list it.
struct KernelSpec {
    struct SourceCode {
        std::string code;
    };
    struct CompilerOptions {
        using IncludePaths = std::vector<std::filesystem::path>;
        using Defines = Table<std::string, std::string>;
        using OptLevel = KernelBuildOptLevel;

        IncludePaths include_paths;
        Defines defines;
        OptLevel opt_level = OptLevel::O2;
    };
    /// In the kernel: `DataflowBuffer(dfb::<accessor_name>)`.
    struct DFBBinding {
        enum class EndpointType { PRODUCER, CONSUMER };
        /// Without a difference for kernels of one thread.
        enum class AccessPattern { STRIDED, ALL, BLOCKED };

        DFBSpecName dfb_spec_name;
        std::string accessor_name;
        EndpointType endpoint_type;
        AccessPattern access_pattern = AccessPattern::STRIDED;
    };
    /// In the kernel: `Semaphore(sem::<accessor_name>)`.
    struct SemaphoreBinding {
        SemaphoreSpecName semaphore_spec_name;
        std::string accessor_name;
    };
    /// In the kernel: `Scratchpad<T>(scratch::<accessor_name>)`.
    struct ScratchpadBinding {
        ScratchpadSpecName scratchpad_spec_name;
        std::string accessor_name;
    };
    /// In the kernel: `TensorAccessor(tensor::<accessor_name>)`.
    struct TensorBinding {
        TensorParamName tensor_parameter_name;
        std::string accessor_name;
    };
    using CompileTimeArgs = Table<std::string, std::uint32_t>;
    /// In the kernel: `get_arg(args::<name>)`, of whatever kind the argument is.
    struct RuntimeArgSchema {
        Group<std::string> runtime_arg_names;
        Group<std::string> common_runtime_arg_names;
    };

    KernelSpecName unique_id;
    std::variant<std::filesystem::path, SourceCode> source;
    std::uint32_t num_threads = 1;
    CompilerOptions compiler_options = {};
    Group<DFBBinding> dfb_bindings;
    Group<SemaphoreBinding> semaphore_bindings;
    Group<ScratchpadBinding> scratchpad_bindings;
    Group<TensorBinding> tensor_bindings;
    CompileTimeArgs compile_time_args;
    RuntimeArgSchema runtime_arg_schema{};
    std::variant<DataMovementHardwareConfig, ComputeHardwareConfig> hw_config;
    KernelAdvancedOptions advanced_options;

    /// The line that writes `KernelSpec{...}`. Not the vendor's, and never given by the caller: as in host_api.hpp.
    std::source_location made_at = std::source_location::current();

    bool is_data_movement_kernel() const { return std::holds_alternative<DataMovementHardwareConfig>(hw_config); }
    bool is_compute_kernel() const { return std::holds_alternative<ComputeHardwareConfig>(hw_config); }
};

using DFBBinding = KernelSpec::DFBBinding;
using DFBEndpointType = DFBBinding::EndpointType;
using DFBAccessPattern = DFBBinding::AccessPattern;
using SemaphoreBinding = KernelSpec::SemaphoreBinding;
using ScratchpadBinding = KernelSpec::ScratchpadBinding;
using TensorBinding = KernelSpec::TensorBinding;

inline DFBBinding ProducerOf(DFBSpecName dfb_spec_name, std::string accessor_name) {
    return {std::move(dfb_spec_name), std::move(accessor_name), DFBEndpointType::PRODUCER};
}
inline DFBBinding ConsumerOf(DFBSpecName dfb_spec_name, std::string accessor_name,
                             DFBAccessPattern access_pattern = DFBAccessPattern::STRIDED) {
    return {std::move(dfb_spec_name), std::move(accessor_name), DFBEndpointType::CONSUMER, access_pattern};
}

}  // namespace tt::tt_metal::experimental
