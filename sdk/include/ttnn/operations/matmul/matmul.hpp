// Calls of matrix products. Vendor names: ttnn::matmul, ttnn::linear (without program configs).
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a = false, bool transpose_b = false,
                     const std::optional<MemoryConfig>& memory_config = std::nullopt,
                     std::optional<DataType> dtype = std::nullopt) {
    return runtime::call("matmul", a, b, runtime::named("transpose_a", transpose_a),
                         runtime::named("transpose_b", transpose_b), runtime::named("memory_config", memory_config),
                         runtime::named("dtype", dtype));
}
inline Tensor linear(const Tensor& a, const Tensor& b, const std::optional<Tensor>& bias = std::nullopt,
                     bool transpose_a = false, bool transpose_b = false,
                     const std::optional<MemoryConfig>& memory_config = std::nullopt,
                     std::optional<DataType> dtype = std::nullopt) {
    return runtime::call("linear", a, b, runtime::named("bias", bias), runtime::named("transpose_a", transpose_a),
                         runtime::named("transpose_b", transpose_b), runtime::named("memory_config", memory_config),
                         runtime::named("dtype", dtype));
}

}  // namespace ttnn
