// Calls of ttnn.fill_implicit_tile_padding. Vendor names: ttnn::fill_implicit_tile_padding.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor fill_implicit_tile_padding(const Tensor& input, float fill_value,
                                         const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("fill_implicit_tile_padding", input, fill_value,
                         runtime::named("memory_config", memory_config));
}

}  // namespace ttnn
