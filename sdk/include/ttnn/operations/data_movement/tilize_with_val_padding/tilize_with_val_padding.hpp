// Calls of ttnn.tilize_with_val_padding and ttnn.tilize_with_zero_padding. Vendor names: the same in namespace ttnn.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

inline Tensor tilize_with_val_padding(const Tensor& input, const Shape& padded_shape, tt::tt_metal::PadValue pad_value,
                                      const std::optional<MemoryConfig>& memory_config = std::nullopt,
                                      std::optional<DataType> dtype = std::nullopt, bool use_multicore = true,
                                      const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("tilize_with_val_padding", input, padded_shape, pad_value,
                         runtime::named("memory_config", memory_config), runtime::named("dtype", dtype),
                         runtime::named("use_multicore", use_multicore),
                         runtime::named("sub_core_grids", sub_core_grids));
}
inline Tensor tilize_with_val_padding(const Tensor& input, const SmallVector<std::uint32_t>& padded_shape,
                                      tt::tt_metal::PadValue pad_value,
                                      const std::optional<MemoryConfig>& memory_config = std::nullopt,
                                      std::optional<DataType> dtype = std::nullopt, bool use_multicore = true,
                                      const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return tilize_with_val_padding(input, Shape(padded_shape), pad_value, memory_config, dtype, use_multicore,
                                   sub_core_grids);
}
inline Tensor tilize_with_zero_padding(const Tensor& input,
                                       const std::optional<MemoryConfig>& memory_config = std::nullopt,
                                       std::optional<DataType> dtype = std::nullopt, bool use_multicore = true,
                                       const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("tilize_with_zero_padding", input, runtime::named("memory_config", memory_config),
                         runtime::named("dtype", dtype), runtime::named("use_multicore", use_multicore),
                         runtime::named("sub_core_grids", sub_core_grids));
}

}  // namespace ttnn
