// Circular buffers in one call. Vendor names: tt::tt_metal::create_cb.
#pragma once

#include <tt-metalium/host_api.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>

namespace tt::tt_metal {

/// Several indices over the same memory; at the address of `buffer` unless it is null.
template <std::size_t Count>
std::tuple<std::array<std::uint32_t, Count>, CBHandle> create_cb(const std::uint32_t (&indices)[Count],
                                                                 Program& program, const CoreSpec& core_spec,
                                                                 std::uint32_t page_size, std::uint32_t num_pages,
                                                                 tt::DataFormat data_format, Buffer* buffer = nullptr) {
    std::map<std::uint8_t, tt::DataFormat> formats;
    for (const std::uint32_t index : indices) {
        formats[static_cast<std::uint8_t>(index)] = data_format;
    }
    CircularBufferConfig config(page_size * num_pages, formats);
    for (const std::uint32_t index : indices) {
        config.set_page_size(static_cast<std::uint8_t>(index), page_size);
    }
    if (buffer != nullptr) {
        config.set_globally_allocated_address(*buffer);
    }
    std::array<std::uint32_t, Count> result;
    for (std::size_t i = 0; i < Count; ++i) {
        result[i] = indices[i];
    }
    return {result, CreateCircularBuffer(program, core_spec, config)};
}

inline std::tuple<std::uint32_t, CBHandle> create_cb(std::uint32_t index, Program& program, const CoreSpec& core_spec,
                                                     std::uint32_t page_size, std::uint32_t num_pages,
                                                     tt::DataFormat data_format, Buffer* buffer = nullptr) {
    const std::uint32_t indices[] = {index};
    auto [_, handle] = create_cb(indices, program, core_spec, page_size, num_pages, data_format, buffer);
    return {index, handle};
}

}  // namespace tt::tt_metal
