// A tensor's memory on the device. Vendor names: Buffer, ShardSpec, NdShardSpec, ShardSpecBuffer.
#pragma once

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

    NOT_IN_SDK("Buffer::buffer_distribution_spec", "use TensorAccessorArgs, which knows where pages lie")
    void buffer_distribution_spec() const;
    NOT_IN_SDK("Buffer::get_buffer_page_mapping", "use TensorAccessorArgs, which knows where pages lie")
    void get_buffer_page_mapping() const;

    const detail::BufferState& state() const { return *state_; }

  private:
    std::unique_ptr<detail::BufferState> state_;
};

}  // namespace tt::tt_metal
