// Calls of ttnn.tilize. Vendor names: ttnn::tilize.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor tilize(const Tensor& input, const std::optional<MemoryConfig>& memory_config = std::nullopt,
                     std::optional<DataType> dtype = std::nullopt, bool use_multicore = true,
                     bool use_low_perf = false, const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("tilize", input, runtime::named("memory_config", memory_config),
                         runtime::named("dtype", dtype), runtime::named("use_multicore", use_multicore),
                         runtime::named("use_low_perf", use_low_perf),
                         runtime::named("sub_core_grids", sub_core_grids));
}

}  // namespace ttnn
