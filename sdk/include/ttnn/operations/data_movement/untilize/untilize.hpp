// Calls of ttnn.untilize. Vendor names: ttnn::untilize.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor untilize(const Tensor& input, const std::optional<MemoryConfig>& memory_config = std::nullopt,
                       bool use_multicore = true,
                       const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("untilize", input, runtime::named("memory_config", memory_config),
                         runtime::named("use_multicore", use_multicore),
                         runtime::named("sub_core_grids", sub_core_grids));
}

}  // namespace ttnn
