// Calls of ttnn.cumsum. Vendor names: ttnn::cumsum.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor cumsum(const Tensor& input, const std::int32_t& dim, std::optional<DataType> dtype = std::nullopt,
                     bool reverse_order = false, std::optional<Tensor> output = std::nullopt,
                     const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("cumsum", input, dim, runtime::named("dtype", dtype),
                         runtime::named("reverse_order", reverse_order), runtime::named("out", output),
                         runtime::named("memory_config", memory_config));
}

}  // namespace ttnn
