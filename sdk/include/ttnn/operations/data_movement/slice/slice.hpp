// Calls of ttnn.slice. Vendor names: ttnn::slice.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

namespace runtime {
template <typename Numbers>
Tensor slice(const Tensor& input, const Numbers& begins, const Numbers& ends, const Numbers& step,
             const std::optional<MemoryConfig>& memory_config, const std::optional<Tensor>& output,
             const std::optional<float>& pad_value, const std::optional<CoreRangeSet>& sub_core_grids) {
    return call("slice", input, begins, ends, step, named("memory_config", memory_config),
                named("output_tensor", output), named("pad_value", pad_value),
                named("sub_core_grids", sub_core_grids));
}
}  // namespace runtime

template <typename T>
Tensor slice(const Tensor& input, ttsl::Span<const T> begins, ttsl::Span<const T> ends, ttsl::Span<const T> step,
             const std::optional<MemoryConfig>& memory_config = std::nullopt,
             const std::optional<Tensor>& output = std::nullopt, const std::optional<float>& pad_value = std::nullopt,
             const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::slice(input, begins, ends, step, memory_config, output, pad_value, sub_core_grids);
}
template <typename T>
Tensor slice(const Tensor& input, const SmallVector<T>& begins, const SmallVector<T>& ends,
             const SmallVector<T>& step, const std::optional<MemoryConfig>& memory_config = std::nullopt,
             const std::optional<Tensor>& output = std::nullopt, const std::optional<float>& pad_value = std::nullopt,
             const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::slice(input, begins, ends, step, memory_config, output, pad_value, sub_core_grids);
}
template <typename T, std::size_t N>
Tensor slice(const Tensor& input, const std::array<T, N>& begins, const std::array<T, N>& ends,
             const std::array<T, N>& step, const std::optional<MemoryConfig>& memory_config = std::nullopt,
             const std::optional<Tensor>& output = std::nullopt, const std::optional<float>& pad_value = std::nullopt,
             const std::optional<CoreRangeSet>& sub_core_grids = std::nullopt) {
    return runtime::slice(input, begins, ends, step, memory_config, output, pad_value, sub_core_grids);
}

}  // namespace ttnn
