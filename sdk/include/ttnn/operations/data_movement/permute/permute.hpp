// Calls of ttnn.permute. Vendor names: ttnn::permute.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor permute(const Tensor& input, const SmallVector<std::int64_t>& dims,
                      const std::optional<MemoryConfig>& memory_config, float pad_value = 0.0f) {
    return runtime::call("permute", input, dims, runtime::named("memory_config", memory_config),
                         runtime::named("pad_value", pad_value));
}
inline Tensor permute(const Tensor& input, const SmallVector<std::int64_t>& dims, float pad_value = 0.0f) {
    return permute(input, dims, std::nullopt, pad_value);
}

}  // namespace ttnn
