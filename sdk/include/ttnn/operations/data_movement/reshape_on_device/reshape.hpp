// Calls of ttnn.reshape_on_device. Vendor names: ttnn::reshape_on_device.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor reshape_on_device(const Tensor& input, const Shape& shape,
                                const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("reshape_on_device", input, shape[0], shape[1], shape[2], shape[3],
                         runtime::named("memory_config", memory_config));
}
/// `padded_shape` must be what tiles make of the shape, as the runtime pads by itself.
inline Tensor reshape_on_device(const Tensor& input, const Shape& shape, const Shape& padded_shape,
                                const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    const Tensor result = reshape_on_device(input, shape, memory_config);
    TT_FATAL(result.padded_shape() == padded_shape, "The runtime pads {} to {}, not to {}", shape,
             result.padded_shape(), padded_shape);
    return result;
}

}  // namespace ttnn
