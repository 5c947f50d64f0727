// How a circular buffer is laid out. Vendor names: CircularBufferConfig, CBHandle.
#pragma once

#include <hostdevcommon/kernel_structs.h>
#include <tt-metalium/circular_buffer_constants.h>
#include <tt-metalium/buffer.hpp>
#include <tt-metalium/program_descriptors.hpp>
#include <tt-metalium/tile.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>
#include <tt_stl/call_place.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_set>

namespace tt::tt_metal {

enum class DataType : int;

using CBHandle = std::uintptr_t;

class CircularBufferConfig {
  public:
    template <typename T>
    using PerIndex = std::array<std::optional<T>, NUM_CIRCULAR_BUFFERS>;

    CircularBufferConfig(std::uint32_t total_size, const std::map<std::uint8_t, tt::DataFormat>& data_format_spec);
    CircularBufferConfig(std::uint32_t total_size, const std::map<std::uint8_t, DataType>& data_type_spec);
    /// For use with index().
    explicit CircularBufferConfig(std::uint32_t total_size);
    /// At the address of `buffer`, which must be in L1.
    CircularBufferConfig(std::uint32_t total_size, const std::map<std::uint8_t, tt::DataFormat>& data_format_spec,
                         const Buffer& buffer);
    CircularBufferConfig(const CBDescriptor& descriptor);

    CircularBufferConfig& set_page_size(std::uint8_t buffer_index, std::uint32_t page_size,
                                        const ttsl::CallPlace& place = ttsl::CallPlace::current());
    CircularBufferConfig& set_total_size(std::uint32_t total_size);
    CircularBufferConfig& set_globally_allocated_address(const Buffer& buffer,
                                                         const ttsl::CallPlace& place = ttsl::CallPlace::current());
    CircularBufferConfig& set_globally_allocated_address_and_total_size(const Buffer& buffer, std::uint32_t total_size,
                                                                        std::uint32_t address_offset = 0);
    CircularBufferConfig& set_tile_dims(std::uint8_t buffer_index, const Tile& tile);
    CircularBufferConfig& set_unpack_face_geometry(std::uint8_t buffer_index, std::uint32_t face_r_dim,
                                                   std::uint32_t num_faces);
    void set_address_offset(std::uint32_t offset) { address_offset_ = offset; }

    std::uint32_t total_size() const { return total_size_; }
    const Buffer* globally_allocated_buffer() const { return buffer_; }
    std::optional<std::uint32_t> globally_allocated_address() const;
    std::uint32_t address_offset() const { return address_offset_; }
    const std::unordered_set<std::uint8_t>& buffer_indices() const { return buffer_indices_; }
    const std::unordered_set<std::uint8_t>& local_buffer_indices() const { return local_buffer_indices_; }
    const std::unordered_set<std::uint8_t>& remote_buffer_indices() const { return remote_buffer_indices_; }
    const PerIndex<tt::DataFormat>& data_formats() const { return data_formats_; }
    const PerIndex<std::uint32_t>& page_sizes() const { return page_sizes_; }
    const PerIndex<Tile>& tiles() const { return tiles_; }
    const PerIndex<FaceGeometry>& unpack_face_geometry() const { return face_geometry_; }

    /// Refers to the config it came from; for chains such as `config.index(0).set_page_size(2048)`.
    class Builder {
      public:
        const Builder& set_data_format(tt::DataFormat data_format) const;
        const Builder& set_total_size(std::uint32_t total_size) const;
        const Builder& set_page_size(std::uint32_t page_size) const;
        const Builder& set_tile_dims(const Tile& tile) const;

      private:
        friend class CircularBufferConfig;
        Builder(CircularBufferConfig& parent, std::uint8_t buffer_index)
            : parent_(parent), buffer_index_(buffer_index) {}

        CircularBufferConfig& parent_;
        std::uint8_t buffer_index_;
    };
    Builder index(std::uint8_t buffer_index);
    Builder remote_index(std::uint8_t buffer_index);

  private:
    void add_index(std::uint8_t buffer_index, bool is_remote);
    void set_formats(const std::map<std::uint8_t, tt::DataFormat>& data_format_spec);

    std::uint32_t total_size_ = 0;
    const Buffer* buffer_ = nullptr;
    std::uint32_t max_size_ = 0;
    std::uint32_t address_offset_ = 0;
    PerIndex<tt::DataFormat> data_formats_;
    PerIndex<std::uint32_t> page_sizes_;
    PerIndex<Tile> tiles_;
    PerIndex<FaceGeometry> face_geometry_;
    std::unordered_set<std::uint8_t> buffer_indices_;
    std::unordered_set<std::uint8_t> local_buffer_indices_;
    std::unordered_set<std::uint8_t> remote_buffer_indices_;
};

}  // namespace tt::tt_metal
