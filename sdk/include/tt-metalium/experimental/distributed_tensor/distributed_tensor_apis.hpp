// Tensors from buffers of a mesh: the names are there for sources that include the header and no more.
#pragma once

#include <tt_stl/not_in_sdk.hpp>

#include "ttnn/tensor/tensor.hpp"

namespace tt::tt_metal {

template <typename... Args>
NOT_IN_SDK("mesh_tensor_from_buffer_with_topology", "use create_device_tensor: there is one device here")
MeshTensor mesh_tensor_from_buffer_with_topology(const Args&...);
template <typename... Args>
NOT_IN_SDK("host_tensor_from_buffer_with_topology", "use Tensor::from_vector: there is one device here")
MeshTensor host_tensor_from_buffer_with_topology(const Args&...);

}  // namespace tt::tt_metal
