// A circular buffer whose ends lie on different cores. Vendor names: experimental::GlobalCircularBuffer,
// CreateGlobalCircularBuffer, CreateCircularBuffer and UpdateDynamicCircularBufferAddress over one.
#pragma once

#include <tt-metalium/buffer_types.hpp>
#include <tt-metalium/host_api.hpp>
#include <tt_stl/not_in_sdk.hpp>
#include <tt_stl/reflection.hpp>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace tt::tt_metal {

namespace detail {
struct GlobalCircularBufferState;
}  // namespace detail

namespace experimental {

/// Memory at the same place of every sender and receiver, with the counters of pages sent and acknowledged beside it.
/// Shares one buffer of the runtime: copies refer to the same one, and the last of them frees it.
class GlobalCircularBuffer {
  public:
    using CoreMapping = std::vector<std::pair<CoreCoord, CoreRangeSet>>;

    explicit GlobalCircularBuffer(std::shared_ptr<const tt::tt_metal::detail::GlobalCircularBufferState> state);
    /// As CreateGlobalCircularBuffer.
    GlobalCircularBuffer(IDevice* device, const CoreMapping& sender_receiver_core_mapping, std::uint32_t size,
                         BufferType buffer_type = BufferType::L1);

    const CoreRangeSet& sender_cores() const;
    const CoreRangeSet& receiver_cores() const;
    CoreRangeSet all_cores() const;
    /// Bytes on each core.
    std::uint32_t size() const;
    /// Throws for a buffer that was made in Python: the runtime does not tell it. The same goes for the device.
    const CoreMapping& sender_receiver_core_mapping() const;
    IDevice* get_device() const;

    NOT_IN_SDK("GlobalCircularBuffer::cb_buffer", "the runtime does not tell it") void cb_buffer() const;
    NOT_IN_SDK("GlobalCircularBuffer::buffer_address", "kernels find it through their remote circular buffer")
    DeviceAddr buffer_address() const;
    NOT_IN_SDK("GlobalCircularBuffer::config_address", "kernels find it through their remote circular buffer")
    DeviceAddr config_address() const;

    /// Other for any two buffers that live at the same time.
    ttsl::hash::hash_t to_hash() const;

    const std::shared_ptr<const tt::tt_metal::detail::GlobalCircularBufferState>& state() const { return state_; }

  private:
    std::shared_ptr<const tt::tt_metal::detail::GlobalCircularBufferState> state_;
};

/// Allocates `size` bytes on every core of the mapping, each sender with its receivers; `buffer_type` is L1 or
/// L1_SMALL. Throws what the runtime throws, for instance when a core takes part twice.
GlobalCircularBuffer CreateGlobalCircularBuffer(IDevice* device,
                                                const GlobalCircularBuffer::CoreMapping& sender_receiver_core_mapping,
                                                std::uint32_t size, BufferType buffer_type = BufferType::L1);

/// At the memory of `global_circular_buffer`. Throws when `config` has no remote index, is larger, or when a core takes
/// no part in the global buffer.
CBHandle CreateCircularBuffer(Program& program, const CoreSpec& core_spec, const CircularBufferConfig& config,
                              const GlobalCircularBuffer& global_circular_buffer,
                              const CallPlace& place = CallPlace::current());
/// For a circular buffer that was created over a global one.
void UpdateDynamicCircularBufferAddress(Program& program, CBHandle cb_handle,
                                        const GlobalCircularBuffer& global_circular_buffer,
                                        const CallPlace& place = CallPlace::current());

}  // namespace experimental
}  // namespace tt::tt_metal
