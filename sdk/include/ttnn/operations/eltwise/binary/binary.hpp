// Calls of the elementwise operations on two tensors, or a tensor and a number. Vendor names: ttnn::add, subtract, multiply, divide, rsub, pow, maximum, minimum, eq, ne, gt, ge, lt, le, logical_and, ...
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

#define TTNN_BINARY_(name)                                                                                     \
    inline Tensor name(const Tensor& a, const Tensor& b, const std::optional<const DataType>& dtype = {},       \
                       const std::optional<MemoryConfig>& memory_config = {},                                   \
                       const std::optional<Tensor>& output = {}) {                                              \
        return runtime::call(#name, a, b, runtime::named("dtype", dtype),                                       \
                             runtime::named("memory_config", memory_config),                                    \
                             runtime::named("output_tensor", output));                                          \
    }                                                                                                           \
    inline Tensor name(const Tensor& a, float b, const std::optional<const DataType>& dtype = {},               \
                       const std::optional<MemoryConfig>& memory_config = {},                                   \
                       const std::optional<Tensor>& output = {}) {                                              \
        return runtime::call(#name, a, b, runtime::named("dtype", dtype),                                       \
                             runtime::named("memory_config", memory_config),                                    \
                             runtime::named("output_tensor", output));                                          \
    }
TTNN_BINARY_(add)
TTNN_BINARY_(subtract)
TTNN_BINARY_(multiply)
TTNN_BINARY_(divide)
TTNN_BINARY_(rsub)
TTNN_BINARY_(pow)
TTNN_BINARY_(maximum)
TTNN_BINARY_(minimum)
TTNN_BINARY_(eq)
TTNN_BINARY_(ne)
TTNN_BINARY_(gt)
TTNN_BINARY_(ge)
TTNN_BINARY_(lt)
TTNN_BINARY_(le)
TTNN_BINARY_(logical_and)
TTNN_BINARY_(logical_or)
TTNN_BINARY_(logical_xor)
TTNN_BINARY_(atan2)
TTNN_BINARY_(squared_difference)
TTNN_BINARY_(remainder)
TTNN_BINARY_(fmod)
#undef TTNN_BINARY_

/// The runtime's older name of divide.
inline Tensor div(const Tensor& a, const Tensor& b, bool accurate_mode = false,
                  const std::optional<std::string>& round_mode = {},
                  const std::optional<MemoryConfig>& memory_config = {}) {
    return runtime::call("div", a, b, runtime::named("fast_and_approximate_mode", !accurate_mode),
                         runtime::named("rounding_mode", round_mode), runtime::named("memory_config", memory_config));
}

inline Tensor operator+(const Tensor& a, const Tensor& b) {
    return add(a, b);
}
inline Tensor operator-(const Tensor& a, const Tensor& b) {
    return subtract(a, b);
}
inline Tensor operator*(const Tensor& a, const Tensor& b) {
    return multiply(a, b);
}

}  // namespace ttnn
