// Calls of ttnn.experimental.view. Vendor names: ttnn::experimental::view, ttnn::view.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

/// The same memory under another shape.
inline Tensor view(const Tensor& input, const Shape& shape) {
    return runtime::call("experimental.view", input, shape);
}
/// With the padded shape that the result shall have; of Python's operations only reshape takes one.
inline Tensor view(const Tensor& input, const Shape& shape, const Shape& padded_shape) {
    return runtime::call("reshape", input, shape, padded_shape);
}
namespace experimental {
using ttnn::view;
}  // namespace experimental

}  // namespace ttnn
