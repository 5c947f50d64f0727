// Helpers over tensors under their own header name. Vendor names: get_batch_size, those of ttnn/tensor/tensor.hpp.
#pragma once

#include <ttnn/tensor/tensor.hpp>

namespace tt::tt_metal {

/// The dimensions before the last two, multiplied.
inline std::uint32_t get_batch_size(const Shape& shape) {
    std::uint32_t product = 1;
    for (std::size_t i = 0; i + 2 < shape.rank(); ++i) {
        product *= shape[static_cast<std::int32_t>(i)];
    }
    return product;
}

}  // namespace tt::tt_metal
