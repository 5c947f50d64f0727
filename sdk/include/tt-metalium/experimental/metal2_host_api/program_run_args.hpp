// The values of one launch of a ProgramSpec. Vendor names: experimental::ProgramRunArgs, KernelRunArgs, TensorArgument,
// AddRuntimeArgsForNode, MakeRuntimeArgsForSingleNode.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/program_spec.hpp>

#include "ttnn/tensor/tensor.hpp"

#include <cstdint>
#include <string>

namespace tt::tt_metal::experimental {

struct ProgramRunArgs {
    struct KernelRunArgs {
        using CommonRuntimeArgValues = Table<std::string, std::uint32_t>;
        using RuntimeArgValues = Table<std::string, Table<NodeCoord, std::uint32_t>>;

        KernelSpecName kernel;
        RuntimeArgValues runtime_arg_values;
        CommonRuntimeArgValues common_runtime_arg_values;
        AdvancedKernelRunArgs advanced_options;
    };
    struct TensorArgument {
        TensorArgument(const MeshTensor& tensor) : tensor(tensor) {}
        MeshTensor tensor;
    };

    Group<KernelRunArgs> kernel_run_args;
    Table<TensorParamName, TensorArgument> tensor_args;
};

using KernelRunArgs = ProgramRunArgs::KernelRunArgs;
using TensorArgument = ProgramRunArgs::TensorArgument;

/// Sets the arguments of one node; those that the node has already keep their values.
void AddRuntimeArgsForNode(KernelRunArgs::RuntimeArgValues& values, const NodeCoord& node,
                           const Table<std::string, std::uint32_t>& node_args);
KernelRunArgs::RuntimeArgValues MakeRuntimeArgsForSingleNode(const NodeCoord& node,
                                                             const Table<std::string, std::uint32_t>& node_args);

}  // namespace tt::tt_metal::experimental
