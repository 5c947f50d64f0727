// A tensor as an operation's host code sees it. Vendor names: ttnn::Tensor, MeshTensor, HostBuffer,
// TensorTopology.
#pragma once

#include <tt-logger/tt-logger.hpp>
#include <tt-metalium/bfloat16.hpp>
#include <tt-metalium/buffer.hpp>
#include <tt-metalium/constants.hpp>
#include <tt-metalium/device.hpp>
#include <tt_stl/assert.hpp>
#include <tt_stl/not_in_sdk.hpp>
#include <tt_stl/reflection.hpp>

#include "ttnn/tensor/types.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

namespace tt::tt_metal {

namespace detail {
struct TensorState;
}  // namespace detail

/// How a tensor lies over the devices of a mesh; there is one device here.
class TensorTopology {};

/// Numbers in the host's memory, from which a tensor is made.
class HostBuffer {
  public:
    template <typename T>
    explicit HostBuffer(std::vector<T> elements) : numbers_(elements.begin(), elements.end()) {}
    const std::vector<double>& numbers() const { return numbers_; }

  private:
    std::vector<double> numbers_;
};

/// A handle that shares one tensor of the Python runtime; copies refer to the same tensor. What it reports is the state
/// of the tensor when the operation was called. A mesh has one device here, so that its tensor is that of the device.
class MeshTensor {
  public:
    MeshTensor() = default;
    explicit MeshTensor(std::shared_ptr<detail::TensorState> state) : state_(std::move(state)) {}

    /// Throws when the tensor is not on a device.
    Buffer* buffer() const;
    distributed::MeshDevice& device() const;
    distributed::MeshBuffer mesh_buffer() const { return distributed::MeshBuffer(buffer()); }
    std::uint32_t address() const { return buffer()->address(); }
    TensorTopology tensor_topology() const { return {}; }

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

  protected:
    std::shared_ptr<detail::TensorState> state_;
};

class Tensor : public MeshTensor {
  public:
    using MeshTensor::MeshTensor;
    explicit Tensor(const MeshTensor& tensor) : MeshTensor(tensor) {}
    Tensor(const HostBuffer& elements, const TensorSpec& spec);
    Tensor(const HostBuffer& elements, const Shape& shape, DataType dtype, Layout layout)
        : Tensor(elements, TensorSpec(shape, TensorLayout(dtype, PageConfig(layout), MemoryConfig()))) {}

    /// Throws when the tensor is not on a device.
    distributed::MeshDevice* device() const { return &MeshTensor::device(); }

    /// A tensor on the host with these elements, row by row.
    template <typename T>
    static Tensor from_vector(const std::vector<T>& elements, const TensorSpec& spec);
    /// All elements, row by row.
    template <typename T>
    std::vector<T> to_vector() const;
    Tensor cpu() const;
    Tensor to_device(IDevice* device, const MemoryConfig& memory_config = {}) const;
    Tensor to_layout(Layout layout) const;
    /// A tensor on the host with padding around it.
    Tensor pad(const Shape& output_padded_shape, const Shape& input_tensor_start, float pad_value) const;
    void deallocate(bool force = false);

    const MeshTensor& mesh_tensor() const { return *this; }
    struct DeviceStorage {
        std::shared_ptr<detail::TensorState> tensor;
        Tensor release_mesh_tensor() const { return Tensor(tensor); }
        MeshTensor mesh_tensor() const { return MeshTensor(tensor); }
        distributed::MeshBuffer get_mesh_buffer() const { return mesh_tensor().mesh_buffer(); }
        Buffer* get_buffer() const { return mesh_tensor().buffer(); }
        bool is_allocated() const { return mesh_tensor().is_allocated(); }
    };
    DeviceStorage device_storage() const { return {state_}; }

    NOT_IN_SDK("Tensor::storage", "ask storage_type() and buffer()") void storage() const;
    NOT_IN_SDK("Tensor::get_dtype", "use dtype()") DataType get_dtype() const;
    NOT_IN_SDK("Tensor::get_layout", "use layout()") Layout get_layout() const;
    NOT_IN_SDK("Tensor::get_logical_shape", "use logical_shape()") const Shape& get_logical_shape() const;
    NOT_IN_SDK("Tensor::get_padded_shape", "use padded_shape()") const Shape& get_padded_shape() const;
    NOT_IN_SDK("Tensor::get_legacy_shape", "use padded_shape()") const Shape& get_legacy_shape() const;
};

std::string text_of(const MeshTensor& tensor);

}  // namespace tt::tt_metal

namespace ttsl {

template <>
inline constexpr bool reflection::detail::may_hold_v<tt::tt_metal::MemoryConfig, tt::tt_metal::Tensor> = false;
template <>
inline constexpr bool
    reflection::detail::may_hold_v<tt::tt_metal::MemoryConfig, tt::tt_metal::distributed::MeshDevice*> = false;
template <>
inline constexpr bool reflection::detail::may_hold_v<tt::tt_metal::Tensor, tt::tt_metal::distributed::MeshDevice*> =
    false;

// Hashed in nearly every operation; the SDK has them ready (sdk/record/attribute_hashes.cpp).
extern template hash::hash_t hash::detail::hash_object(const tt::tt_metal::MemoryConfig&);
extern template hash::hash_t hash::detail::hash_object(const std::optional<tt::tt_metal::MemoryConfig>&);
extern template hash::hash_t hash::detail::hash_object(const tt::tt_metal::CoreRangeSet&);
extern template hash::hash_t hash::detail::hash_object(const tt::tt_metal::Shape&);
extern template hash::hash_t hash::detail::hash_object(const tt::tt_metal::TensorSpec&);
extern template hash::hash_t hash::detail::hash_object(const std::optional<tt::tt_metal::Tensor>&);

}  // namespace ttsl

namespace tt::tt_metal {

inline bool is_device_tensor(const Tensor& tensor) {
    return tensor.storage_type() == StorageType::DEVICE;
}
inline bool has_storage_type_of(const Tensor& tensor, StorageType type) {
    return tensor.storage_type() == type;
}

namespace detail {
/// Numbers to a tensor on the host and back, through Python; whole numbers as such, all others as double.
Tensor tensor_of_integers(const std::vector<std::int64_t>& elements, const TensorSpec& spec);
Tensor tensor_of_numbers(const std::vector<double>& elements, const TensorSpec& spec);
std::vector<std::int64_t> integers_of(const Tensor& tensor);
std::vector<double> numbers_of(const Tensor& tensor);
}  // namespace detail

inline Tensor::Tensor(const HostBuffer& elements, const TensorSpec& spec)
    : Tensor(detail::tensor_of_numbers(elements.numbers(), spec)) {}

template <typename T>
Tensor Tensor::from_vector(const std::vector<T>& elements, const TensorSpec& spec) {
    if constexpr (std::is_integral_v<T>) {
        return detail::tensor_of_integers({elements.begin(), elements.end()}, spec);
    } else {
        return detail::tensor_of_numbers({elements.begin(), elements.end()}, spec);
    }
}

template <typename T>
std::vector<T> Tensor::to_vector() const {
    std::vector<T> elements;
    if constexpr (std::is_integral_v<T>) {
        for (const std::int64_t element : detail::integers_of(*this)) elements.push_back(static_cast<T>(element));
    } else {
        for (const double element : detail::numbers_of(*this)) elements.push_back(static_cast<float>(element));
    }
    return elements;
}

}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::has_storage_type_of;
using tt::tt_metal::is_device_tensor;
using tt::tt_metal::Tensor;
}  // namespace ttnn
