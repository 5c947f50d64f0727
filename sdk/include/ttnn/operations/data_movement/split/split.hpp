// Calls of ttnn.split. Vendor names: ttnn::split.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline std::vector<Tensor> split(const Tensor& input, const SmallVector<std::int64_t>& split_sizes,
                                 std::int64_t dim = 0,
                                 const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call_all("split", input, split_sizes, dim, runtime::named("memory_config", memory_config));
}
inline std::vector<Tensor> split(const Tensor& input, std::int64_t split_size, std::int64_t dim = 0,
                                 const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call_all("split", input, split_size, dim, runtime::named("memory_config", memory_config));
}

}  // namespace ttnn
