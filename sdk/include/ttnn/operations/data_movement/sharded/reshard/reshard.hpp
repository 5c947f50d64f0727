// Calls of ttnn.reshard. Vendor names: ttnn::reshard.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor reshard(const Tensor& input, const MemoryConfig& memory_config,
                      const std::optional<Tensor>& output = std::nullopt) {
    return runtime::call("reshard", input, memory_config, output);
}

}  // namespace ttnn
