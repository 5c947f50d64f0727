// Calls of ttnn.transpose. Vendor names: ttnn::transpose.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor transpose(const Tensor& input, std::int64_t dim1, std::int64_t dim2,
                        const std::optional<MemoryConfig>& memory_config, float pad_value = 0.0f) {
    return runtime::call("transpose", input, dim1, dim2, runtime::named("memory_config", memory_config),
                         runtime::named("pad_value", pad_value));
}
inline Tensor transpose(const Tensor& input, std::int64_t dim1, std::int64_t dim2, float pad_value = 0.0f) {
    return transpose(input, dim1, dim2, std::nullopt, pad_value);
}

}  // namespace ttnn
