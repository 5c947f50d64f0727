// New tensors. Vendor names: ttnn::full, zeros, ones, empty, arange, full_like, zeros_like, ones_like, empty_like.
#pragma once

#include "ttnn/runtime_call.hpp"

namespace ttnn {

/// What a new tensor is given besides its values; an absent one has Python's default.
using OptionalDevice = std::optional<std::reference_wrapper<MeshDevice>>;

namespace runtime {
template <typename... Args>
Tensor create(std::string_view name, const std::optional<DataType>& dtype, const std::optional<Layout>& layout,
              const OptionalDevice& device, const std::optional<MemoryConfig>& memory_config, const Args&... args) {
    return call(name, args..., named("dtype", dtype), named("layout", layout),
                named("device", device.has_value() ? &device->get() : nullptr), named("memory_config", memory_config));
}
}  // namespace runtime

template <typename T>
Tensor full(const Shape& shape, T value, const std::optional<DataType>& dtype = std::nullopt,
            const std::optional<Layout>& layout = std::nullopt, OptionalDevice device = std::nullopt,
            const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::create("full", dtype, layout, device, memory_config, shape, value);
}
inline Tensor zeros(const Shape& shape, const std::optional<DataType>& dtype = std::nullopt,
                    const std::optional<Layout>& layout = std::nullopt, OptionalDevice device = std::nullopt,
                    const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::create("zeros", dtype, layout, device, memory_config, shape);
}
inline Tensor ones(const Shape& shape, const std::optional<DataType>& dtype = std::nullopt,
                   const std::optional<Layout>& layout = std::nullopt, OptionalDevice device = std::nullopt,
                   const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::create("ones", dtype, layout, device, memory_config, shape);
}
inline Tensor empty(const Shape& shape, const DataType& dtype, const Layout& layout, MeshDevice* device,
                    const MemoryConfig& memory_config) {
    return runtime::create("empty", dtype, layout, std::ref(*device), memory_config, shape);
}
inline Tensor arange(std::int64_t start, std::int64_t stop, std::int64_t step = 1,
                     const DataType dtype = DataType::BFLOAT16, OptionalDevice device = std::nullopt,
                     const MemoryConfig& memory_config = {}, const Layout layout = Layout::ROW_MAJOR) {
    return runtime::create("arange", dtype, layout, device, memory_config, start, stop, step);
}
template <typename T>
Tensor full_like(const Tensor& tensor, T value, const std::optional<DataType>& dtype = std::nullopt,
                 const std::optional<Layout>& layout = std::nullopt, OptionalDevice device = std::nullopt,
                 const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::create("full_like", dtype, layout, device, memory_config, tensor, value);
}
inline Tensor zeros_like(const Tensor& tensor, const std::optional<DataType>& dtype = std::nullopt,
                         const std::optional<Layout>& layout = std::nullopt, OptionalDevice device = std::nullopt,
                         const std::optional<MemoryConfig>& memory_config = std::nullopt,
                         const std::optional<Tensor>& output = std::nullopt) {
    return runtime::create("zeros_like", dtype, layout, device, memory_config, tensor,
                           runtime::named("optional_tensor", output));
}
inline Tensor ones_like(const Tensor& tensor, const std::optional<DataType>& dtype = std::nullopt,
                        const std::optional<Layout>& layout = std::nullopt, OptionalDevice device = std::nullopt,
                        const std::optional<MemoryConfig>& memory_config = std::nullopt,
                        const std::optional<Tensor>& output = std::nullopt) {
    return runtime::create("ones_like", dtype, layout, device, memory_config, tensor,
                           runtime::named("optional_tensor", output));
}
inline Tensor empty_like(const Tensor& tensor, const std::optional<DataType>& dtype = std::nullopt,
                         const std::optional<Layout>& layout = std::nullopt, OptionalDevice device = std::nullopt,
                         const std::optional<MemoryConfig>& memory_config = std::nullopt) {
    return runtime::create("empty_like", dtype, layout, device, memory_config, tensor);
}

}  // namespace ttnn
