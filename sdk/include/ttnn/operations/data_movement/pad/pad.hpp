// Calls of ttnn.pad. Vendor names: ttnn::pad, operations::data_movement::PadSpecDim.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

namespace operations::data_movement {

struct PadSpecDim {
    std::uint32_t before_elements;
    std::uint32_t after_elements;
};

}  // namespace operations::data_movement

inline Tensor pad(const Tensor& input, const SmallVector<std::array<std::uint32_t, 2>>& padding, float value,
                  bool use_multicore = false, const std::optional<MemoryConfig>& memory_config = std::nullopt,
                  const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    std::vector<std::vector<std::int64_t>> pairs;
    for (const auto& dimension : padding) {
        pairs.push_back({dimension[0], dimension[1]});
    }
    return runtime::call("pad", input, pairs, runtime::named("value", value),
                         runtime::named("use_multicore", use_multicore),
                         runtime::named("memory_config", memory_config),
                         runtime::named("sub_core_grids", sub_core_grids));
}
inline Tensor pad(const Tensor& input, const SmallVector<operations::data_movement::PadSpecDim>& padding, float value,
                  bool use_multicore = false, const std::optional<MemoryConfig>& memory_config = std::nullopt,
                  const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    SmallVector<std::array<std::uint32_t, 2>> pairs;
    for (const auto& dimension : padding) {
        pairs.push_back({dimension.before_elements, dimension.after_elements});
    }
    return pad(input, pairs, value, use_multicore, memory_config, sub_core_grids);
}
/// `start` must be the origin, as in the runtime.
inline Tensor pad(const Tensor& input, const tt::tt_metal::Array4D& padded_shape, const tt::tt_metal::Array4D& start,
                  float value, bool use_multicore = false,
                  const std::optional<MemoryConfig>& memory_config = std::nullopt,
                  const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::call("pad", input, padded_shape, start, runtime::named("value", value),
                         runtime::named("use_multicore", use_multicore),
                         runtime::named("memory_config", memory_config),
                         runtime::named("sub_core_grids", sub_core_grids));
}

}  // namespace ttnn
