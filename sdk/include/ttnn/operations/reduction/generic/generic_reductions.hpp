// Calls of reductions over dimensions. Vendor names: ttnn::sum, mean, max, min, std, var.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

/// A dimension, several, or none for all of them.
using ReduceDims = std::optional<std::variant<int, SmallVector<int>>>;

#define TTNN_REDUCTION_(name)                                                                                  \
    inline Tensor name(const Tensor& input, const ReduceDims& dim = std::nullopt, bool keepdim = false,          \
                       const std::optional<MemoryConfig>& memory_config = std::nullopt,                          \
                       const std::optional<DeviceComputeKernelConfig>& compute_kernel_config = std::nullopt,     \
                       float scalar = 1.0f) {                                                                    \
        return runtime::call(#name, input, runtime::named("dim", dim), runtime::named("keepdim", keepdim),       \
                             runtime::named("memory_config", memory_config),                                     \
                             runtime::named("compute_kernel_config", compute_kernel_config),                     \
                             runtime::named("scalar", scalar));                                                  \
    }
TTNN_REDUCTION_(sum)
TTNN_REDUCTION_(mean)
TTNN_REDUCTION_(max)
TTNN_REDUCTION_(min)
TTNN_REDUCTION_(std)
TTNN_REDUCTION_(var)
#undef TTNN_REDUCTION_

}  // namespace ttnn
