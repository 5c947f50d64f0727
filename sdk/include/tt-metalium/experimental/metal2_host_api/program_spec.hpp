// What a program is, without the values that change from launch to launch. Vendor names: experimental::ProgramSpec,
// WorkUnitSpec.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/kernel_spec.hpp>

#include <string>

namespace tt::tt_metal::experimental {

/// Kernels that run together on each of the nodes. Units share no node.
struct WorkUnitSpec {
    std::string name;
    Group<KernelSpecName> kernels;
    Nodes target_nodes;
};

struct ProgramSpec {
    std::string name;
    Group<KernelSpec> kernels;
    Group<DataflowBufferSpec> dataflow_buffers;
    Group<SemaphoreSpec> semaphores;
    Group<ScratchpadSpec> scratchpads;
    Group<TensorParameter> tensor_parameters;
    Group<WorkUnitSpec> work_units;
};

}  // namespace tt::tt_metal::experimental
