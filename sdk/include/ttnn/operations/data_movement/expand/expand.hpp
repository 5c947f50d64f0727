// Calls of ttnn.expand. Vendor names: ttnn::expand.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor expand(const Tensor& input, ttsl::Span<const std::int32_t> shape,
                     const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("expand", input, shape, runtime::named("memory_config", memory_config));
}

}  // namespace ttnn
