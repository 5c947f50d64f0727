// Calls of ttnn.unsqueeze. Vendor names: ttnn::unsqueeze.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor unsqueeze(const Tensor& input, int dim) {
    return runtime::call("unsqueeze", input, dim);
}

}  // namespace ttnn
