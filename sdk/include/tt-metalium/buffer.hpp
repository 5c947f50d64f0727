// A tensor's memory on the device. Vendor names: Buffer, is_sharded, ShardSpec, NdShardSpec, ShardSpecBuffer,
// distributed::MeshBuffer.
#pragma once

#include <tt-metalium/buffer_distribution_spec.hpp>
#include <tt-metalium/buffer_types.hpp>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/device.hpp>
#include <tt-metalium/shape.hpp>
#include <tt_stl/not_in_sdk.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace tt::tt_metal {

struct ShardSpec {
    CoreRangeSet grid;
    std::array<std::uint32_t, 2> shape{};
    ShardOrientation orientation = ShardOrientation::ROW_MAJOR;

    ShardSpec(const CoreRangeSet& cores, const std::array<std::uint32_t, 2>& shard_shape,
              const ShardOrientation& shard_orientation = ShardOrientation::ROW_MAJOR)
        : grid(cores), shape(shard_shape), orientation(shard_orientation) {}

    std::uint32_t num_cores() const { return grid.num_cores(); }
    std::uint32_t numel() const { return shape[0] * shape[1]; }

    bool operator==(const ShardSpec&) const = default;
    static constexpr auto attribute_names = std::make_tuple("grid", "shape", "orientation");
    auto attribute_values() const { return std::forward_as_tuple(grid, shape, orientation); }
};

struct NdShardSpec {
    Shape shard_shape;
    CoreRangeSet grid;
    ShardOrientation orientation = ShardOrientation::ROW_MAJOR;
    ShardDistributionStrategy shard_distribution_strategy = ShardDistributionStrategy::ROUND_ROBIN_1D;

    std::uint32_t num_cores() const { return grid.num_cores(); }
    NdShardSpec with_shard_shape(Shape shape) const;

    bool operator==(const NdShardSpec&) const = default;
};

/// The shards of a buffer counted in pages.
struct ShardSpecBuffer {
    ShardSpec tensor_shard_spec;
    std::array<std::uint32_t, 2> page_shape{};
    std::array<std::uint32_t, 2> tensor2d_shape_in_pages{};

    CoreRangeSet grid() const { return tensor_shard_spec.grid; }
    std::array<std::uint32_t, 2> shape() const { return tensor_shard_spec.shape; }
    ShardOrientation orientation() const { return tensor_shard_spec.orientation; }
    std::array<std::uint32_t, 2> shape_in_pages() const;
    DeviceAddr num_pages() const;
};

inline bool is_sharded(const TensorMemoryLayout& layout) {
    return layout != TensorMemoryLayout::INTERLEAVED;
}

std::string text_of(const ShardSpec& spec);
std::string text_of(const NdShardSpec& spec);

namespace detail {
struct BufferState;
}  // namespace detail

/// Not copyable; owned by its tensor. A factory keeps only the address, and override_runtime_arguments sets it anew.
class Buffer {
  public:
    explicit Buffer(std::unique_ptr<detail::BufferState> state);
    ~Buffer();
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    std::uint32_t address() const;
    DeviceAddr size() const;
    DeviceAddr aligned_size() const;
    DeviceAddr aligned_size_per_bank() const;
    DeviceAddr page_size() const;
    DeviceAddr aligned_page_size() const;
    std::uint32_t num_pages() const;
    std::uint32_t num_dev_pages() const;
    std::uint32_t alignment() const;
    BufferType buffer_type() const;
    TensorMemoryLayout buffer_layout() const;
    CoreType core_type() const;
    bool is_l1() const;
    bool is_dram() const;
    bool is_allocated() const;
    bool has_shard_spec() const;
    ShardSpecBuffer shard_spec() const;
    IDevice* device() const;

    Allocator* allocator() const;

    /// How the shards are dealt out to cores; empty when the buffer is interleaved.
    const std::optional<BufferDistributionSpec>& buffer_distribution_spec() const;
    /// Throws when the buffer is interleaved.
    std::shared_ptr<const BufferPageMapping> get_buffer_page_mapping() const;

    const detail::BufferState& state() const { return *state_; }

  private:
    std::unique_ptr<detail::BufferState> state_;
};

namespace detail {
/// The bytes that a buffer takes in its fullest bank, with pages dealt out one by one.
DeviceAddr calculate_bank_size_spread(DeviceAddr size, DeviceAddr page_size, std::uint32_t num_banks,
                                      std::uint32_t alignment);
}  // namespace detail

namespace distributed {

/// A mesh has one device here, so that its buffer is that of the device.
class MeshBuffer {
  public:
    explicit MeshBuffer(Buffer* buffer) : buffer_(buffer) {}

    Buffer* get_reference_buffer() const { return buffer_; }
    Buffer* get_backing_buffer() const { return buffer_; }
    Buffer* get_device_buffer(const MeshCoordinate&) const { return buffer_; }
    std::uint32_t address() const { return buffer_->address(); }
    DeviceAddr size() const { return buffer_->size(); }
    DeviceAddr page_size() const { return buffer_->page_size(); }
    std::uint32_t num_pages() const { return buffer_->num_pages(); }
    bool is_allocated() const { return buffer_->is_allocated(); }
    MeshDevice* device() const { return static_cast<MeshDevice*>(buffer_->device()); }

    template <typename... Args>
    NOT_IN_SDK("MeshBuffer::create", "use tensors: create_device_tensor allocates one")
    static std::shared_ptr<MeshBuffer> create(const Args&...);

  private:
    Buffer* buffer_;
};

}  // namespace distributed

}  // namespace tt::tt_metal
