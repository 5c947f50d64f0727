// Calls of ttnn.repeat_interleave. Vendor names: ttnn::repeat_interleave.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor repeat_interleave(const Tensor& input, std::uint32_t repeats, std::int32_t dim,
                                const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("repeat_interleave", input, repeats, dim, runtime::named("memory_config", memory_config));
}

}  // namespace ttnn
