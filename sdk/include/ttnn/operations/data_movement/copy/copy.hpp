// Copies into another tensor. Vendor names: ttnn::copy, ttnn::assign.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor copy(const Tensor& src_tensor, const Tensor& dst_tensor) {
    return runtime::call("copy", src_tensor, dst_tensor);
}

inline Tensor assign(const Tensor& input, const MemoryConfig& output_mem_config,
                     std::optional<const DataType> output_dtype = std::nullopt,
                     const std::optional<Tensor>& optional_output_tensor = std::nullopt) {
    return runtime::call("assign", input, runtime::named("memory_config", output_mem_config),
                         runtime::named("dtype", output_dtype),
                         runtime::named("output_tensor", optional_output_tensor));
}

inline Tensor assign(const Tensor& input_a, const Tensor& input_b) {
    return runtime::call("assign", input_a, input_b);
}

}  // namespace ttnn
