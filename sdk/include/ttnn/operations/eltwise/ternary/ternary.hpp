// Calls of elementwise operations on three tensors. Vendor names: ttnn::where.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor where(const Tensor& predicate, const std::variant<Tensor, float>& if_true,
                    const std::variant<Tensor, float>& if_false,
                    const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("where", predicate, if_true, if_false, runtime::named("memory_config", memory_config));
}

}  // namespace ttnn
