// Calls of ttnn.concat. Vendor names: ttnn::concat.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor concat(const std::vector<Tensor>& inputs, int dim,
                     const std::optional<MemoryConfig>& memory_config = std::nullopt,
                     const std::optional<Tensor>& output = std::nullopt, unsigned int groups = 1,
                     const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("concat", inputs, dim, runtime::named("memory_config", memory_config),
                         runtime::named("output_tensor", output), runtime::named("groups", groups),
                         runtime::named("sub_core_grids", sub_core_grids));
}

}  // namespace ttnn
