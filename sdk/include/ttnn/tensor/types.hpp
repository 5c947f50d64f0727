// What a tensor is made of. Vendor names: DataType, Layout, StorageType, MemoryConfig, PageConfig, Alignment,
// TensorLayout, TensorSpec, PadValue, Array4D, Shape, datatype_to_dataformat_converter,
// dataformat_to_datatype_converter.
#pragma once

#include <tt-metalium/bfloat16.hpp>
#include <tt-metalium/buffer.hpp>
#include <tt-metalium/buffer_types.hpp>
#include <tt-metalium/shape.hpp>
#include <tt-metalium/tile.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>
#include <tt_stl/assert.hpp>
#include <tt_stl/concepts.hpp>
#include <tt_stl/enum_name.hpp>
#include <tt_stl/reflection.hpp>

#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace tt::tt_metal {

enum class DataType : int {
    BFLOAT16 = 0,
    FLOAT32 = 1,
    UINT32 = 2,
    BFLOAT8_B = 3,
    BFLOAT4_B = 4,
    UINT8 = 5,
    UINT16 = 6,
    INT32 = 7,
    FP8_E4M3 = 8,
    INT8 = 9,
    INVALID = 10,
};

enum class Layout { ROW_MAJOR = 0, TILE = 1, INVALID = 2 };

enum class StorageType { HOST = 0, DEVICE = 1 };

/// The largest rank that operations deal with.
inline constexpr std::size_t MAX_NUM_DIMENSIONS = 8;

/// Bits, or a number.
using PadValue = std::variant<std::uint32_t, float>;

using Array1D = std::array<std::uint32_t, 1>;
using Array2D = std::array<std::uint32_t, 2>;
using Array3D = std::array<std::uint32_t, 3>;
using Array4D = std::array<std::uint32_t, 4>;
using Array5D = std::array<std::uint32_t, 5>;
using Array6D = std::array<std::uint32_t, 6>;
using Array7D = std::array<std::uint32_t, 7>;
using Array8D = std::array<std::uint32_t, 8>;

std::string text_of(DataType type);
std::string text_of(Layout layout);
std::string text_of(StorageType type);

constexpr bool is_block_float(DataType type) {
    return type == DataType::BFLOAT8_B || type == DataType::BFLOAT4_B;
}
constexpr bool is_floating_point(DataType type) {
    return type == DataType::BFLOAT16 || type == DataType::FLOAT32 || type == DataType::FP8_E4M3 ||
           is_block_float(type);
}

/// The tensor type of a C++ type.
template <typename T>
constexpr DataType convert_to_data_type() {
    if constexpr (std::is_same_v<T, bfloat16>) {
        return DataType::BFLOAT16;
    } else if constexpr (std::is_same_v<T, float>) {
        return DataType::FLOAT32;
    } else if constexpr (std::is_same_v<T, std::uint32_t>) {
        return DataType::UINT32;
    } else if constexpr (std::is_same_v<T, std::uint16_t>) {
        return DataType::UINT16;
    } else if constexpr (std::is_same_v<T, std::uint8_t>) {
        return DataType::UINT8;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        return DataType::INT32;
    } else {
        static_assert(ttsl::concepts::always_false_v<T>, "no tensor has elements of this type");
    }
}

tt::DataFormat datatype_to_dataformat_converter(DataType type);
DataType dataformat_to_datatype_converter(tt::DataFormat format);

class MemoryConfig {
  public:
    /// Interleaved in DRAM.
    MemoryConfig() = default;
    explicit MemoryConfig(TensorMemoryLayout memory_layout, BufferType buffer_type = BufferType::DRAM,
                          std::optional<ShardSpec> shard_spec = std::nullopt);
    explicit MemoryConfig(BufferType buffer_type, std::optional<NdShardSpec> nd_shard_spec = std::nullopt);
    /// What a tensor of the runtime reports: both descriptions of the same shards, and which of them was given.
    static MemoryConfig from_runtime(TensorMemoryLayout memory_layout, BufferType buffer_type,
                                     std::optional<ShardSpec> shard_spec, std::optional<NdShardSpec> nd_shard_spec,
                                     bool created_with_nd_shard_spec);

    TensorMemoryLayout memory_layout() const { return memory_layout_; }
    BufferType buffer_type() const { return buffer_type_; }
    const std::optional<ShardSpec>& shard_spec() const { return shard_spec_; }
    const std::optional<NdShardSpec>& nd_shard_spec() const { return nd_shard_spec_; }
    bool created_with_nd_shard_spec() const { return created_with_nd_shard_spec_; }
    MemoryConfig with_shard_spec(std::optional<ShardSpec> shard_spec) const;

    bool is_sharded() const { return memory_layout_ != TensorMemoryLayout::INTERLEAVED; }
    bool is_l1() const { return buffer_type_ == BufferType::L1 || buffer_type_ == BufferType::L1_SMALL; }
    bool is_dram() const { return buffer_type_ == BufferType::DRAM; }

    bool operator==(const MemoryConfig&) const = default;
    static constexpr auto attribute_names =
        std::make_tuple("memory_layout", "buffer_type", "shard_spec", "nd_shard_spec", "created_with_nd_shard_spec");
    auto attribute_values() const {
        return std::forward_as_tuple(memory_layout_, buffer_type_, shard_spec_, nd_shard_spec_,
                                     created_with_nd_shard_spec_);
    }

  private:
    TensorMemoryLayout memory_layout_ = TensorMemoryLayout::INTERLEAVED;
    BufferType buffer_type_ = BufferType::DRAM;
    std::optional<ShardSpec> shard_spec_;
    std::optional<NdShardSpec> nd_shard_spec_;
    bool created_with_nd_shard_spec_ = false;
};

std::string text_of(const MemoryConfig& config);

using Alignment = ttsl::SmallVector<std::uint32_t>;

class PageConfig {
  public:
    PageConfig(Layout layout) : layout_(layout) {}
    PageConfig(Layout layout, const std::optional<Tile>& tile) : layout_(layout), tile_(tile.value_or(Tile{})) {}

    Layout get_layout() const { return layout_; }
    const Tile& get_tile() const { return tile_; }
    /// What rows and columns of a shard should be multiples of.
    Alignment get_recommended_shard_shape_alignment(DataType type) const;

    bool operator==(const PageConfig&) const = default;
    static constexpr auto attribute_names = std::make_tuple("layout", "tile");
    auto attribute_values() const { return std::forward_as_tuple(layout_, tile_); }

  private:
    Layout layout_;
    Tile tile_;
};

class TensorLayout {
  public:
    /// Throws for a block format without tile layout.
    TensorLayout(DataType data_type, const PageConfig& page_config, const MemoryConfig& memory_config,
                 const Alignment& alignment = {});
    static TensorLayout fromPaddedShape(DataType data_type, const PageConfig& page_config,
                                        const MemoryConfig& memory_config, const Shape& logical_shape,
                                        const Shape& padded_shape);

    Layout get_layout() const { return page_config_.get_layout(); }
    const PageConfig& get_page_config() const { return page_config_; }
    const MemoryConfig& get_memory_config() const { return memory_config_; }
    DataType get_data_type() const { return data_type_; }
    const Alignment& get_alignment() const { return alignment_; }
    const Tile& get_tile() const { return page_config_.get_tile(); }
    TensorLayout with_memory_config(const MemoryConfig& memory_config) const;

    Shape compute_padded_shape(const Shape& logical_shape) const;

    bool operator==(const TensorLayout&) const = default;
    static constexpr auto attribute_names = std::make_tuple("dtype", "page_config", "memory_config", "alignment");
    auto attribute_values() const {
        return std::forward_as_tuple(data_type_, page_config_, memory_config_, alignment_);
    }

  private:
    DataType data_type_;
    PageConfig page_config_;
    MemoryConfig memory_config_;
    Alignment alignment_;
};

std::string text_of(const TensorLayout& layout);

class TensorSpec {
  public:
    TensorSpec(Shape logical_shape, TensorLayout tensor_layout);

    const Shape& logical_shape() const { return logical_shape_; }
    const Shape& padded_shape() const { return padded_shape_; }
    const TensorLayout& tensor_layout() const { return tensor_layout_; }
    const MemoryConfig& memory_config() const { return tensor_layout_.get_memory_config(); }
    DataType data_type() const { return tensor_layout_.get_data_type(); }
    Layout layout() const { return tensor_layout_.get_layout(); }
    const PageConfig& page_config() const { return tensor_layout_.get_page_config(); }
    const Tile& tile() const { return tensor_layout_.get_tile(); }
    /// {product of all padded dimensions but the last, last padded dimension}
    Shape2D physical_shape() const;
    std::size_t compute_page_size_bytes() const;
    /// All pages without what aligns them.
    std::size_t compute_packed_buffer_size_bytes() const;
    /// What the fullest bank holds, with pages aligned.
    std::size_t compute_consumed_memory_bytes_per_bank(std::size_t page_alignment, std::size_t num_banks) const;
    BufferShardingArgs compute_buffer_sharding_args() const;
    TensorSpec with_memory_config(const MemoryConfig& memory_config) const;
    /// The same tensor in shards over `grid`, as even as its pages allow.
    TensorSpec height_sharded(CoreRangeSet grid, ShardOrientation orientation = ShardOrientation::ROW_MAJOR) const;
    TensorSpec width_sharded(CoreRangeSet grid, ShardOrientation orientation = ShardOrientation::ROW_MAJOR) const;
    TensorSpec block_sharded(CoreRange grid, ShardOrientation orientation = ShardOrientation::ROW_MAJOR) const;

    bool operator==(const TensorSpec&) const = default;
    static constexpr auto attribute_names = std::make_tuple("logical_shape", "tensor_layout");
    auto attribute_values() const { return std::forward_as_tuple(logical_shape_, tensor_layout_); }

  private:
    Shape2D page_shape() const;

    Shape logical_shape_;
    TensorLayout tensor_layout_;
    Shape padded_shape_;
};

std::string text_of(const TensorSpec& spec);

}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::DataType;
using tt::tt_metal::Layout;
using tt::tt_metal::MemoryConfig;
using tt::tt_metal::PadValue;
using tt::tt_metal::PageConfig;
using tt::tt_metal::StorageType;
using tt::tt_metal::TensorLayout;
using tt::tt_metal::TensorSpec;
}  // namespace ttnn
