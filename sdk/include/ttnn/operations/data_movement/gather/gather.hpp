// Calls of ttnn.gather. Vendor names: ttnn::gather.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor gather(const Tensor& input, std::int8_t dim, const Tensor& index, bool sparse_grad = false,
                     const std::optional<MemoryConfig>& memory_config = std::nullopt,
                     const std::optional<Tensor>& output = std::nullopt) {
    return runtime::call("gather", input, dim, index, runtime::named("sparse_grad", sparse_grad),
                         runtime::named("memory_config", memory_config), runtime::named("out", output));
}

}  // namespace ttnn
