// Calls of ttnn.sharded_to_interleaved. Vendor names: ttnn::sharded_to_interleaved.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor sharded_to_interleaved(const Tensor& input, const MemoryConfig& memory_config = {},
                                     const std::optional<DataType>& dtype = std::nullopt) {
    return runtime::call("sharded_to_interleaved", input, memory_config, runtime::named("output_dtype", dtype));
}

}  // namespace ttnn
