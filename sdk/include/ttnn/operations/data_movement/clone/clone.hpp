// Calls of ttnn.clone. Vendor names: ttnn::clone.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor clone(const Tensor& input, const std::optional<DataType>& dtype,
                    const std::optional<MemoryConfig>& memory_config,
                    const std::optional<DeviceComputeKernelConfig>& compute_kernel_config) {
    return runtime::call("clone", input, runtime::named("dtype", dtype),
                         runtime::named("memory_config", memory_config),
                         runtime::named("compute_kernel_config", compute_kernel_config));
}

}  // namespace ttnn
