// Calls of ttnn.squeeze. Vendor names: ttnn::squeeze.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor squeeze(const Tensor& input, const SmallVector<int>& dims) {
    return runtime::call("squeeze", input, dims);
}
inline Tensor squeeze(const Tensor& input, int dim) {
    return runtime::call("squeeze", input, dim);
}
inline Tensor squeeze(const Tensor& input) {
    return runtime::call("squeeze", input);
}

}  // namespace ttnn
