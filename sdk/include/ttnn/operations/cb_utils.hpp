// Circular buffers in one call. Vendor names: tt::tt_metal::create_cb.
#pragma once

#include <tt-metalium/host_api.hpp>
#include <tt_stl/span.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace tt::tt_metal {

namespace detail {
CBHandle create_cb_over(ttsl::Span<const std::uint32_t> indices, Program& program, const CoreSpec& core_spec,
                        std::uint32_t page_size, std::uint32_t num_pages, tt::DataFormat data_format, Buffer* buffer);
}  // namespace detail

/// Several indices over the same memory; at the address of `buffer` unless it is null.
template <std::size_t Count>
std::tuple<std::array<std::uint32_t, Count>, CBHandle> create_cb(const std::uint32_t (&indices)[Count],
                                                                 Program& program, const CoreSpec& core_spec,
                                                                 std::uint32_t page_size, std::uint32_t num_pages,
                                                                 tt::DataFormat data_format, Buffer* buffer = nullptr) {
    return {std::to_array(indices),
            detail::create_cb_over(indices, program, core_spec, page_size, num_pages, data_format, buffer)};
}

std::tuple<std::uint32_t, CBHandle> create_cb(std::uint32_t index, Program& program, const CoreSpec& core_spec,
                                              std::uint32_t page_size, std::uint32_t num_pages,
                                              tt::DataFormat data_format, Buffer* buffer = nullptr);

}  // namespace tt::tt_metal
