// Calls of ttnn.softmax. Vendor names: ttnn::softmax.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor softmax(const Tensor& input, int dim = -1,
                      const std::optional<MemoryConfig>& memory_config = std::nullopt,
                      const std::optional<DeviceComputeKernelConfig>& compute_kernel_config = std::nullopt,
                      bool numeric_stable = true) {
    return runtime::call("softmax", input, dim, runtime::named("memory_config", memory_config),
                         runtime::named("compute_kernel_config", compute_kernel_config),
                         runtime::named("numeric_stable", numeric_stable));
}

}  // namespace ttnn
