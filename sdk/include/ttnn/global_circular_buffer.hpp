// Global circular buffers for operations. Vendor names: ttnn::global_circular_buffer::create_global_circular_buffer.
#pragma once

#include <tt-metalium/global_circular_buffer.hpp>

namespace ttnn::global_circular_buffer {

using tt::tt_metal::experimental::GlobalCircularBuffer;

inline GlobalCircularBuffer create_global_circular_buffer(
    tt::tt_metal::IDevice* device, const GlobalCircularBuffer::CoreMapping& sender_receiver_core_mapping,
    std::uint32_t size, tt::tt_metal::BufferType buffer_type = tt::tt_metal::BufferType::L1) {
    return {device, sender_receiver_core_mapping, size, buffer_type};
}

}  // namespace ttnn::global_circular_buffer
