// The settings of a circular buffer and what they must satisfy by themselves.
#include <tt-metalium/circular_buffer_config.hpp>
#include <tt-metalium/hal.hpp>
#include <tt_stl/assert.hpp>

#include "sdk/record/states.hpp"
#include "ttnn/tensor/types.hpp"

namespace tt::tt_metal {

CircularBufferConfig::CircularBufferConfig(std::uint32_t total_size) : total_size_(total_size) {}

CircularBufferConfig::CircularBufferConfig(std::uint32_t total_size,
                                           const std::map<std::uint8_t, tt::DataFormat>& data_format_spec)
    : total_size_(total_size) {
    set_formats(data_format_spec);
}

CircularBufferConfig::CircularBufferConfig(std::uint32_t total_size,
                                           const std::map<std::uint8_t, DataType>& data_type_spec)
    : total_size_(total_size) {
    std::map<std::uint8_t, tt::DataFormat> formats;
    for (const auto& [index, type] : data_type_spec) {
        formats[index] = datatype_to_dataformat_converter(type);
    }
    set_formats(formats);
}

CircularBufferConfig::CircularBufferConfig(std::uint32_t total_size,
                                           const std::map<std::uint8_t, tt::DataFormat>& data_format_spec,
                                           const Buffer& buffer)
    : CircularBufferConfig(total_size, data_format_spec) {
    set_globally_allocated_address(buffer);
}

CircularBufferConfig::CircularBufferConfig(const CBDescriptor& descriptor) : total_size_(descriptor.total_size) {
    const auto add = [&](const CBFormatDescriptor& format, bool is_remote) {
        add_index(format.buffer_index, is_remote);
        data_formats_[format.buffer_index] = format.data_format;
        set_page_size(format.buffer_index, format.page_size);
        if (format.tile.has_value()) {
            tiles_[format.buffer_index] = Tile({format.tile->height, format.tile->width}, format.tile->transpose);
        }
        face_geometry_[format.buffer_index] = format.face_geometry;
    };
    for (const CBFormatDescriptor& format : descriptor.format_descriptors) {
        add(format, false);
    }
    for (const CBFormatDescriptor& format : descriptor.remote_format_descriptors) {
        add(format, true);
    }
    if (descriptor.buffer != nullptr) {
        set_globally_allocated_address(*descriptor.buffer);
    }
    address_offset_ = descriptor.address_offset;
}

void CircularBufferConfig::add_index(std::uint8_t buffer_index, bool is_remote) {
    TT_FATAL(buffer_index < NUM_CIRCULAR_BUFFERS,
             "Buffer index ({}) exceeds max number of circular buffers per core ({})", buffer_index,
             hal::get_arch_num_circular_buffers());
    buffer_indices_.insert(buffer_index);
    (is_remote ? remote_buffer_indices_ : local_buffer_indices_).insert(buffer_index);
}

void CircularBufferConfig::set_formats(const std::map<std::uint8_t, tt::DataFormat>& data_format_spec) {
    for (const auto& [index, format] : data_format_spec) {
        add_index(index, false);
        data_formats_[index] = format;
    }
}

CircularBufferConfig& CircularBufferConfig::set_page_size(std::uint8_t buffer_index, std::uint32_t page_size,
                                                          const ttsl::CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    TT_FATAL(buffer_indices_.contains(buffer_index),
             "Illegal circular buffer index {}. Page size can only be specified for buffer indices configured during "
             "config creation",
             buffer_index);
    TT_FATAL(page_size > 0, "Circular buffer index {}: page size must be larger than 0", buffer_index);
    TT_FATAL(total_size_ % page_size == 0, "Total circular buffer size {} B must be divisible by page size {} B",
             total_size_, page_size);
    TT_FATAL(page_size % sizeof(std::uint32_t) == 0,
             "Page size must be divisible by sizeof(uint32_t) because buffers holds uint32_t values, got {}",
             page_size);
    page_sizes_[buffer_index] = page_size;
    return *this;
}

CircularBufferConfig& CircularBufferConfig::set_total_size(std::uint32_t total_size) {
    TT_FATAL(total_size > 0, "Total size for circular buffer must be non-zero!");
    TT_FATAL(
        buffer_ == nullptr || total_size <= max_size_,
        "Cannot set circular buffer size to {}. This is larger than the associated dynamically allocated L1 buffer "
        "bank size of {} B",
        total_size, max_size_);
    for (const auto& page_size : page_sizes_) {
        TT_FATAL(!page_size.has_value() || total_size % *page_size == 0,
                 "Total circular buffer size {} B must be divisible by page size {} B", total_size, *page_size);
    }
    total_size_ = total_size;
    return *this;
}

CircularBufferConfig& CircularBufferConfig::set_globally_allocated_address(const Buffer& buffer,
                                                                           const ttsl::CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    return set_globally_allocated_address_and_total_size(buffer, total_size_, address_offset_);
}

CircularBufferConfig& CircularBufferConfig::set_globally_allocated_address_and_total_size(
    const Buffer& buffer, std::uint32_t total_size, std::uint32_t address_offset) {
    TT_FATAL(buffer.is_l1(), "Only L1 buffers can have an associated circular buffer!");
    buffer_ = &buffer;
    max_size_ = static_cast<std::uint32_t>(buffer.aligned_size_per_bank());
    address_offset_ = address_offset;
    TT_FATAL(
        total_size + address_offset <= max_size_,
        "Cannot set circular buffer size to {}. This is larger than the associated dynamically allocated L1 buffer "
        "bank size of {} B",
        total_size, max_size_);
    return set_total_size(total_size);
}

CircularBufferConfig& CircularBufferConfig::set_tile_dims(std::uint8_t buffer_index, const Tile& tile) {
    TT_FATAL(buffer_indices_.contains(buffer_index),
             "Illegal circular buffer index {}. Tile dims can only be specified for buffer indices configured during "
             "config creation",
             buffer_index);
    tiles_[buffer_index] = tile;
    return *this;
}

CircularBufferConfig& CircularBufferConfig::set_unpack_face_geometry(std::uint8_t buffer_index,
                                                                     std::uint32_t face_r_dim,
                                                                     std::uint32_t num_faces) {
    TT_FATAL(buffer_indices_.contains(buffer_index), "Illegal circular buffer index {} for a face geometry",
             buffer_index);
    face_geometry_[buffer_index] = FaceGeometry{face_r_dim, num_faces};
    return *this;
}

std::optional<std::uint32_t> CircularBufferConfig::globally_allocated_address() const {
    return buffer_ == nullptr ? std::nullopt : std::optional(buffer_->address() + address_offset_);
}

CircularBufferConfig::Builder CircularBufferConfig::index(std::uint8_t buffer_index) {
    add_index(buffer_index, false);
    return Builder(*this, buffer_index);
}

CircularBufferConfig::Builder CircularBufferConfig::remote_index(std::uint8_t buffer_index) {
    add_index(buffer_index, true);
    return Builder(*this, buffer_index);
}

using Builder = CircularBufferConfig::Builder;

const Builder& Builder::set_data_format(tt::DataFormat data_format) const {
    parent_.data_formats_[buffer_index_] = data_format;
    return *this;
}
const Builder& Builder::set_total_size(std::uint32_t total_size) const {
    parent_.set_total_size(total_size);
    return *this;
}
const Builder& Builder::set_page_size(std::uint32_t page_size) const {
    parent_.set_page_size(buffer_index_, page_size);
    return *this;
}
const Builder& Builder::set_tile_dims(const Tile& tile) const {
    parent_.set_tile_dims(buffer_index_, tile);
    return *this;
}

}  // namespace tt::tt_metal
