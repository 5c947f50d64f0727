// Calls of ttnn.upsample. Vendor names: ttnn::upsample.
#pragma once

#include "ttnn/runtime_call.hpp"

#include <array>

namespace ttnn {

/// `scale_factor`: one number, or one for the height and one for the width.
template <typename Scale>
Tensor upsample(const Tensor& input, const Scale& scale_factor, const std::string& mode = "nearest",
                const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("upsample", input, scale_factor, runtime::named("mode", mode),
                         runtime::named("memory_config", memory_config));
}

}  // namespace ttnn
