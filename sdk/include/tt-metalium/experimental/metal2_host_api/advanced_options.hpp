// Rarely needed settings of a ProgramSpec's parts. Vendor names: experimental::KernelAdvancedOptions,
// DFBAdvancedOptions, SemaphoreAdvancedOptions, TensorParameterAdvancedOptions, AdvancedKernelRunArgs.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/node_coord.hpp>
#include <tt-metalium/experimental/metal2_host_api/spec_names.hpp>
#include <tt-metalium/experimental/metal2_host_api/utility/group.hpp>
#include <tt-metalium/experimental/metal2_host_api/utility/table.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tt::tt_metal::experimental {

struct KernelAdvancedOptions {
    /// Tensor bindings that the kernel reaches by number: `tensor::<sequence_name>` is a tuple of its members' tokens.
    struct TensorBindingSequence {
        std::string sequence_name;
        Group<std::string> members;  ///< accessor names
    };

    /// Accepted and without effect: every launch has all arguments.
    Group<std::string> enqueue_invariant_runtime_args;
    Group<std::string> enqueue_invariant_common_runtime_args;
    /// Arguments without names, which the kernel reads with get_vararg and get_common_vararg.
    std::uint32_t num_runtime_varargs = 0;
    std::uint32_t num_common_runtime_varargs = 0;
    /// Exceptions from num_runtime_varargs.
    Table<Nodes, std::uint32_t> num_runtime_varargs_per_node;
    Group<TensorBindingSequence> tensor_binding_sequences;
    /// What the kernel reads with get_compile_time_vararg.
    std::vector<std::uint32_t> compile_time_varargs;
};

struct DFBAdvancedOptions {
    /// Buffers over the same memory; each names all the others. All of a group have the same total size.
    Group<DFBSpecName> alias_with;
    /// Several kernels of a core may produce into the buffer, or consume from it.
    bool allow_instance_multi_binding = false;
};

struct SemaphoreAdvancedOptions {
    std::uint32_t initial_value = 0;
};

struct TensorParameterAdvancedOptions {
    /// Accepted and without effect: every launch has all tensors.
    bool enqueue_invariant = false;
    /// A launch builds its program for the tensors that it has, so that these two are always granted.
    bool match_padded_shape_only = false;
    bool dynamic_tensor_shape = false;
};

struct AdvancedKernelRunArgs {
    using Varargs = std::vector<std::uint32_t>;

    Table<NodeCoord, Varargs> runtime_varargs;
    Varargs common_runtime_varargs;
};

}  // namespace tt::tt_metal::experimental
