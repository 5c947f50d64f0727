// A tensor as an operation's host code sees it. Vendor names: ttnn::Tensor.
#pragma once

#include <tt-logger/tt-logger.hpp>
#include <tt-metalium/bfloat16.hpp>
#include <tt-metalium/buffer.hpp>
#include <tt-metalium/constants.hpp>
#include <tt-metalium/device.hpp>
#include <tt_stl/assert.hpp>
#include <tt_stl/reflection.hpp>

#include "ttnn/tensor/types.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace tt::tt_metal {

namespace detail {
struct TensorState;
}  // namespace detail

/// A handle that shares one tensor of the Python runtime; copies refer to the same tensor. What it reports is the state
/// of the tensor when the operation was called.
class Tensor {
  public:
    Tensor() = default;
    explicit Tensor(std::shared_ptr<detail::TensorState> state) : state_(std::move(state)) {}

    /// Throws when the tensor is not on a device.
    Buffer* buffer() const;
    distributed::MeshDevice* device() const;

    DataType dtype() const { return tensor_spec().data_type(); }
    Layout layout() const { return tensor_spec().layout(); }
    const Shape& logical_shape() const { return tensor_spec().logical_shape(); }
    const Shape& padded_shape() const { return tensor_spec().padded_shape(); }
    const MemoryConfig& memory_config() const { return tensor_spec().memory_config(); }
    const TensorSpec& tensor_spec() const;
    const std::optional<ShardSpec>& shard_spec() const { return memory_config().shard_spec(); }
    const std::optional<NdShardSpec>& nd_shard_spec() const { return memory_config().nd_shard_spec(); }
    std::uint64_t logical_volume() const { return logical_shape().volume(); }
    std::uint64_t physical_volume() const { return padded_shape().volume(); }
    std::uint64_t volume() const { return logical_volume(); }
    StorageType storage_type() const;
    bool is_sharded() const { return memory_config().is_sharded(); }
    bool is_allocated() const;
    bool is_scalar() const { return logical_shape().rank() == 0 || logical_volume() == 1; }
    std::uint32_t element_size() const;
    Shape strides() const;

    ttsl::hash::hash_t to_hash() const;

    const std::shared_ptr<detail::TensorState>& state() const { return state_; }

  private:
    std::shared_ptr<detail::TensorState> state_;
};

std::string text_of(const Tensor& tensor);

}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::Tensor;
}  // namespace ttnn
