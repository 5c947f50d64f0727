// Calls of ttnn.repeat. Vendor names: ttnn::repeat.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor repeat(const Tensor& input, const SmallVector<std::uint32_t>& repetitions,
                     const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("repeat", input, repetitions, runtime::named("memory_config", memory_config));
}
inline Tensor repeat(const Tensor& input, const Shape& repetitions) {
    return runtime::call("repeat", input, repetitions);
}

}  // namespace ttnn
