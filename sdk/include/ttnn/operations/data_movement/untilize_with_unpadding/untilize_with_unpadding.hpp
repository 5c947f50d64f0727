// Calls of ttnn.untilize_with_unpadding. Vendor names: ttnn::untilize_with_unpadding.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

/// `output_end`: the last index of each dimension that stays.
inline Tensor untilize_with_unpadding(const Tensor& input, const Shape& output_end,
                                      const std::optional<MemoryConfig>& memory_config = std::nullopt,
                                      bool use_multicore = true,
                                      const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("untilize_with_unpadding", input, output_end,
                         runtime::named("memory_config", memory_config),
                         runtime::named("use_multicore", use_multicore),
                         runtime::named("sub_core_grids", sub_core_grids));
}

}  // namespace ttnn
