// Moving tensors and changing their form. Vendor names: ttnn::to_layout, to_memory_config, to_dtype, deallocate,
// reallocate, operations::core::unsqueeze_to_4D, squeeze_from_4D, allocate_tensor_on_device.
#pragma once

#include "ttnn/decorators.hpp"
#include "ttnn/operations/data_movement/reshape_view/reshape.hpp"
#include "ttnn/runtime_call.hpp"
#include "ttnn/tensor/tensor_ops.hpp"

namespace ttnn {

inline Tensor to_layout(const Tensor& input, Layout layout, const std::optional<DataType>& dtype = std::nullopt,
                        const std::optional<MemoryConfig>& memory_config = std::nullopt,
                        const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("to_layout", input, layout, runtime::named("dtype", dtype),
                         runtime::named("memory_config", memory_config),
                         runtime::named("sub_core_grids", sub_core_grids));
}
inline Tensor to_memory_config(const Tensor& input, const MemoryConfig& memory_config,
                               std::optional<DataType> dtype = std::nullopt,
                               const std::optional<Tensor>& output = std::nullopt) {
    return runtime::call("to_memory_config", input, memory_config, runtime::named("dtype", dtype),
                         runtime::named("output_tensor", output));
}
inline Tensor to_dtype(const Tensor& input, DataType dtype) {
    return runtime::call("to_dtype", input, dtype);
}

namespace operations::core {

inline void deallocate(const Tensor& tensor, bool force = true) {
    runtime::call_all("deallocate", tensor, runtime::named("force", force));
}
inline Tensor reallocate(const Tensor& tensor, const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::call("reallocate", tensor, runtime::named("memory_config", memory_config));
}

/// Leading dimensions of 1; a tensor of rank 4 stays.
inline Tensor unsqueeze_to_4D(const Tensor& tensor) {
    return tensor.logical_shape().rank() == 4 ? tensor : runtime::call("unsqueeze_to_4D", tensor);
}
/// Takes leading dimensions away, which must be 1.
inline Tensor squeeze_from_4D(const Tensor& tensor, int rank) {
    const Shape& shape = tensor.logical_shape();
    TT_FATAL(shape.rank() == 4 && rank >= 1 && rank <= 4, "Tensor has to be of rank 4, got {}, for a rank of {}",
             shape.rank(), rank);
    for (int i = 0; i < 4 - rank; ++i) {
        TT_FATAL(shape[i] == 1, "Cannot use squeeze_from_4D to set the tensor to the rank of {}: {}", rank, shape);
    }
    return rank == 4 ? tensor : runtime::call("reshape", tensor, shape.to_rank(static_cast<std::size_t>(rank)));
}

inline Tensor allocate_tensor_on_device(const Shape& shape, DataType dtype, Layout layout, MeshDevice* device,
                                        const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return create_device_tensor(
        TensorSpec(shape, TensorLayout(dtype, PageConfig(layout), memory_config.value_or(MemoryConfig{}))), device);
}

}  // namespace operations::core

using operations::core::deallocate;
using operations::core::reallocate;
using operations::core::squeeze_from_4D;
using operations::core::unsqueeze_to_4D;

}  // namespace ttnn
