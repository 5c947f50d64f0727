// Calls of ttnn.typecast. Vendor names: ttnn::typecast.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor typecast(const Tensor& input, const DataType& dtype,
                       const std::optional<MemoryConfig>& memory_config = std::nullopt,
                       const std::optional<Tensor>& output = std::nullopt) {
    return runtime::call("typecast", input, dtype, runtime::named("memory_config", memory_config),
                         runtime::named("output_tensor", output));
}

}  // namespace ttnn
