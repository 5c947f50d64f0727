// Calls of ttnn.interleaved_to_sharded. Vendor names: ttnn::interleaved_to_sharded.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor interleaved_to_sharded(const Tensor& input, const MemoryConfig& memory_config,
                                     const std::optional<DataType>& dtype = std::nullopt,
                                     const std::optional<bool>& keep_l1_aligned = std::nullopt,
                                     const std::optional<Tensor>& output = std::nullopt) {
    return runtime::call("interleaved_to_sharded", input, memory_config, runtime::named("output_dtype", dtype),
                         runtime::named("keep_l1_aligned", keep_l1_aligned),
                         runtime::named("preallocated_output", output));
}

}  // namespace ttnn
