// Circular buffers in one call.
#include "ttnn/operations/cb_utils.hpp"

#include <map>

namespace tt::tt_metal {

CBHandle detail::create_cb_over(ttsl::Span<const std::uint32_t> indices, Program& program, const CoreSpec& core_spec,
                                std::uint32_t page_size, std::uint32_t num_pages, tt::DataFormat data_format,
                                Buffer* buffer) {
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
    return CreateCircularBuffer(program, core_spec, config);
}

std::tuple<std::uint32_t, CBHandle> create_cb(std::uint32_t index, Program& program, const CoreSpec& core_spec,
                                              std::uint32_t page_size, std::uint32_t num_pages,
                                              tt::DataFormat data_format, Buffer* buffer) {
    return {index, detail::create_cb_over({&index, 1}, program, core_spec, page_size, num_pages, data_format, buffer)};
}

}  // namespace tt::tt_metal
