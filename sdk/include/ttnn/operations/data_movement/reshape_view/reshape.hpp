// Calls of ttnn.reshape. Vendor names: ttnn::reshape.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

enum class TileReshapeMapMode { CACHE, RECREATE };

/// The same values under another shape.
inline Tensor reshape(const Tensor& input, const Shape& shape,
                      const std::optional<MemoryConfig>& memory_config = std::nullopt,
                      const std::optional<tt::tt_metal::PadValue>& pad_value = std::nullopt,
                      TileReshapeMapMode /*mode*/ = TileReshapeMapMode::CACHE,
                      const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt,
                      bool /*skip_padding_fill*/ = false) {
    return runtime::call("reshape", input, shape, runtime::named("memory_config", memory_config),
                         runtime::named("pad_value", pad_value), runtime::named("sub_core_grids", sub_core_grids));
}
/// One element may be -1.
inline Tensor reshape(const Tensor& input, ttsl::Span<const std::int32_t> shape,
                      const std::optional<MemoryConfig>& memory_config = std::nullopt,
                      const std::optional<tt::tt_metal::PadValue>& pad_value = std::nullopt,
                      TileReshapeMapMode /*mode*/ = TileReshapeMapMode::CACHE,
                      const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt,
                      bool /*skip_padding_fill*/ = false) {
    return runtime::call("reshape", input, shape, runtime::named("memory_config", memory_config),
                         runtime::named("pad_value", pad_value), runtime::named("sub_core_grids", sub_core_grids));
}
/// With the padded shape that the result shall have.
inline Tensor reshape(const Tensor& input, const Shape& shape, const Shape& padded_shape,
                      const std::optional<MemoryConfig>& memory_config = std::nullopt,
                      const std::optional<tt::tt_metal::PadValue>& pad_value = std::nullopt,
                      TileReshapeMapMode /*mode*/ = TileReshapeMapMode::CACHE,
                      const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt,
                      bool /*skip_padding_fill*/ = false) {
    return runtime::call("reshape", input, shape, padded_shape, runtime::named("memory_config", memory_config),
                         runtime::named("pad_value", pad_value), runtime::named("sub_core_grids", sub_core_grids));
}

}  // namespace ttnn
