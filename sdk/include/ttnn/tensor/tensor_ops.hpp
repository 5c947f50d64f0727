// Making tensors. Vendor names: create_device_tensor.
#pragma once

#include "ttnn/tensor/tensor.hpp"

namespace tt::tt_metal {

/// Allocates through the runtime; throws what the allocator throws.
Tensor create_device_tensor(const TensorSpec& spec, IDevice* device,
                            std::optional<TensorTopology> topology = std::nullopt);

}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::create_device_tensor;
}  // namespace ttnn
