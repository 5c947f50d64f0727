// Calls of ttnn.stack. Vendor names: ttnn::stack.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor stack(const std::vector<Tensor>& inputs, int dim) {
    return runtime::call("stack", inputs, dim);
}

}  // namespace ttnn
