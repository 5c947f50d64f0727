// What stands behind Tensor, Buffer and IDevice: filled by the bridge from Python objects, by tests by hand.
#pragma once

#include <tt-metalium/buffer.hpp>
#include <tt-metalium/device.hpp>

#include "ttnn/tensor/types.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tt::tt_metal::detail {

struct DeviceState {
    int id = 0;
    tt::ARCH arch = tt::ARCH::WORMHOLE_B0;
    CoreCoord grid{8, 8};
    CoreCoord dram_grid{12, 1};
    std::function<CoreCoord(CoreCoord)> virtual_core = [](CoreCoord core) { return core; };

    std::function<std::optional<std::uint64_t>()> lowest_l1_address = [] { return std::optional<std::uint64_t>(); };

    virtual ~DeviceState() = default;
};

struct BufferState {
    std::uint32_t address = 0;
    std::uint64_t page_size = 0;
    std::uint64_t aligned_page_size = 0;
    std::uint32_t num_pages = 0;
    BufferType type = BufferType::DRAM;
    TensorMemoryLayout layout = TensorMemoryLayout::INTERLEAVED;
    std::optional<ShardSpecBuffer> shard_spec;
    IDevice* device = nullptr;
    bool is_allocated = true;
    std::optional<BufferDistributionSpec> distribution;
    std::shared_ptr<const BufferPageMapping> pages;  ///< made at the first question
    /// The full list of TensorAccessor arguments as the runtime gives it.
    std::function<std::vector<std::uint32_t>()> accessor_args;
    /// The tensor that owns the memory; lets the bridge find it again from a circular buffer's address.
    std::weak_ptr<const struct TensorState> owner;
};

/// Answers may be worked out at the first question; they stay the same for the life of the object.
struct TensorState : std::enable_shared_from_this<TensorState> {
    virtual ~TensorState() = default;
    virtual const TensorSpec& spec() const = 0;
    virtual StorageType storage_type() const = 0;
    virtual bool is_allocated() const = 0;
    /// REQUIRES: storage_type() is DEVICE.
    virtual Buffer* buffer() const = 0;
    virtual distributed::MeshDevice* device() const = 0;
};

struct GlobalCircularBufferState {
    CoreRangeSet sender_cores;
    CoreRangeSet receiver_cores;
    std::uint32_t size = 0;
    /// Empty, and no device, where the buffer was made in Python: the runtime does not tell them.
    std::vector<std::pair<CoreCoord, CoreRangeSet>> mapping;
    IDevice* device = nullptr;

    virtual ~GlobalCircularBufferState() = default;
    /// Other for any two buffers that live at the same time.
    virtual std::uint64_t identity() const = 0;
};

}  // namespace tt::tt_metal::detail
