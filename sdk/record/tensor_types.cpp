// Shapes, tiles, memory configurations, layouts and specifications of tensors.
#include "ttnn/tensor/types.hpp"

#include <tt-metalium/hal.hpp>
#include <tt-metalium/math.hpp>

#include <algorithm>
#include <array>
#include <numeric>

namespace tt::tt_metal {

namespace {

constexpr std::size_t kMinStoredRank = 4;

}  // namespace

std::uint64_t Shape::volume() const {
    std::uint64_t product = 1;
    for (const std::uint32_t dimension : values_) {
        product *= dimension;
    }
    return product;
}

namespace {

/// Position of `index` in the stored dimensions; negative for a leading dimension that the shape lacks.
std::int64_t stored_index(std::size_t rank, std::int32_t index) {
    const auto signed_rank = static_cast<std::int64_t>(rank);
    const std::int64_t lowest = -static_cast<std::int64_t>(std::max(rank, kMinStoredRank));
    TT_FATAL(index >= lowest && index < signed_rank, "ShapeBase[] index out of range. {} not in [{}, {})", index,
             lowest, signed_rank);
    return index < 0 ? signed_rank + index : index;
}

}  // namespace

std::uint32_t Shape::operator[](std::int32_t index) const {
    const std::int64_t position = stored_index(values_.size(), index);
    return position < 0 ? 1 : values_[static_cast<std::size_t>(position)];
}

std::uint32_t& Shape::operator[](std::int32_t index) {
    const std::int64_t position = stored_index(values_.size(), index);
    TT_FATAL(position >= 0, "Shape of rank {} has no dimension {} to write", values_.size(), index);
    return values_[static_cast<std::size_t>(position)];
}

std::uint32_t Shape::get_normalized_index(std::int64_t index) const {
    const auto signed_rank = static_cast<std::int64_t>(rank());
    TT_FATAL(index >= -signed_rank && index < signed_rank,
             "Index is out of bounds for the rank, should be between {} and {} however is {}", -signed_rank,
             signed_rank - 1, index);
    return static_cast<std::uint32_t>(index < 0 ? signed_rank + index : index);
}

std::array<std::uint32_t, 4> Shape::to_array_4D() const {
    TT_FATAL(rank() <= 4, "to_array_4D is only valid for shapes of rank up to 4, got {}", *this);
    return {(*this)[-4], (*this)[-3], (*this)[-2], (*this)[-1]};
}

Shape Shape::to_rank(std::size_t new_rank) const {
    Container result(new_rank, 1);
    const std::size_t rank = values_.size();
    const std::size_t kept = std::min(rank, new_rank);
    std::copy(values_.end() - static_cast<std::ptrdiff_t>(kept), values_.end(),
              result.end() - static_cast<std::ptrdiff_t>(kept));
    for (std::size_t i = 0; i + kept < rank; ++i) {
        TT_FATAL(values_[i] == 1, "Can't convert shape rank {} to rank {}: {}", rank, new_rank, *this);
    }
    return Shape(std::move(result));
}

std::string text_of(const Shape& shape) {
    return fmt::format("Shape([{}])", fmt::join(shape.view(), ", "));
}

Tile::Tile(std::array<std::uint32_t, 2> tile_shape, bool transpose_tile)
    : tile_shape_(tile_shape), transpose_(transpose_tile) {
    struct Legal {
        std::array<std::uint32_t, 2> tile;
        std::array<std::uint32_t, 2> face;
    };
    static constexpr std::array<Legal, 12> kLegal = {{
        {{32, 32}, {16, 16}},
        {{16, 32}, {16, 16}},
        {{32, 16}, {16, 16}},
        {{16, 16}, {16, 16}},
        {{8, 32}, {8, 16}},
        {{4, 32}, {4, 16}},
        {{2, 32}, {2, 16}},
        {{1, 32}, {1, 16}},
        {{8, 16}, {8, 16}},
        {{4, 16}, {4, 16}},
        {{2, 16}, {2, 16}},
        {{1, 16}, {1, 16}},
    }};
    const auto* found = std::ranges::find_if(kLegal, [&](const Legal& legal) { return legal.tile == tile_shape; });
    if (found == kLegal.end()) {
        TT_THROW("Tile size is not valid for our hardware");
    }
    face_shape_ = found->face;
}

std::uint32_t Tile::get_tile_size(const DataFormat& format) const {
    const std::uint32_t elements = get_tile_hw();
    const std::uint32_t exponents = tt::div_up(elements, 16u);
    switch (format) {
        case DataFormat::Bfp2:
        case DataFormat::Bfp2_b:
            return elements / 4 + exponents;
        case DataFormat::Bfp4:
        case DataFormat::Bfp4_b:
            return elements / 2 + exponents;
        case DataFormat::Bfp8:
        case DataFormat::Bfp8_b:
            return elements + exponents;
        default:
            return elements * datum_size(format);
    }
}

std::string text_of(const Tile& tile) {
    return fmt::format("Tile(tile_shape={{{}, {}}},face_shape={{{}, {}}},num_faces={})", tile.get_height(),
                       tile.get_width(), tile.get_face_shape()[0], tile.get_face_shape()[1], tile.get_num_faces());
}

tt::DataFormat datatype_to_dataformat_converter(DataType type) {
    switch (type) {
        case DataType::BFLOAT16:
            return DataFormat::Float16_b;
        case DataType::FLOAT32:
            return DataFormat::Float32;
        case DataType::UINT32:
            return DataFormat::UInt32;
        case DataType::BFLOAT8_B:
            return DataFormat::Bfp8_b;
        case DataType::BFLOAT4_B:
            return DataFormat::Bfp4_b;
        case DataType::UINT8:
            return DataFormat::UInt8;
        case DataType::UINT16:
            return DataFormat::UInt16;
        case DataType::INT32:
            return DataFormat::Int32;
        case DataType::FP8_E4M3:
            return DataFormat::Fp8_e4m3;
        case DataType::INT8:
            return DataFormat::Int8;
        default:
            TT_THROW("Unsupported DataType: {}", type);
    }
}

DataType dataformat_to_datatype_converter(tt::DataFormat format) {
    for (int i = 0; i < static_cast<int>(DataType::INVALID); ++i) {
        if (datatype_to_dataformat_converter(static_cast<DataType>(i)) == format) {
            return static_cast<DataType>(i);
        }
    }
    TT_THROW("Unsupported DataFormat: {}", format);
}

namespace {

std::string range_text(const CoreRange& range) {
    return fmt::format(R"({{"start":{{"x":{},"y":{}}},"end":{{"x":{},"y":{}}})", range.start_coord.x,
                       range.start_coord.y, range.end_coord.x, range.end_coord.y);
}

}  // namespace

/// The runtime leaves out the closing brace of each range here; messages are compared letter by letter, so do we.
std::string text_of(const ShardSpec& spec) {
    std::string grid;
    for (const CoreRange& range : spec.grid.ranges()) {
        grid += (grid.empty() ? "" : ", ") + range_text(range);
    }
    return fmt::format("ShardSpec{{grid=[{}], shape=[{}, {}], orientation={}}}", grid, spec.shape[0], spec.shape[1],
                       spec.orientation);
}

std::string text_of(const NdShardSpec& spec) {
    std::string grid;
    for (const CoreRange& range : spec.grid.ranges()) {
        grid += (grid.empty() ? "" : ", ") + range_text(range) + "}";
    }
    return fmt::format(R"({{"shard_shape":[{}],"grid":[{}],"orientation":"{}","shard_distribution_strategy":"{}"}})",
                       fmt::join(spec.shard_shape.view(), ", "), grid, spec.orientation,
                       spec.shard_distribution_strategy);
}

MemoryConfig::MemoryConfig(TensorMemoryLayout memory_layout, BufferType buffer_type,
                           std::optional<ShardSpec> shard_spec)
    : memory_layout_(memory_layout), buffer_type_(buffer_type), shard_spec_(std::move(shard_spec)) {}

MemoryConfig::MemoryConfig(BufferType buffer_type, std::optional<NdShardSpec> nd_shard_spec)
    : memory_layout_(nd_shard_spec ? TensorMemoryLayout::ND_SHARDED : TensorMemoryLayout::INTERLEAVED),
      buffer_type_(buffer_type),
      nd_shard_spec_(std::move(nd_shard_spec)),
      created_with_nd_shard_spec_(nd_shard_spec_.has_value()) {}

MemoryConfig MemoryConfig::from_runtime(TensorMemoryLayout memory_layout, BufferType buffer_type,
                                        std::optional<ShardSpec> shard_spec, std::optional<NdShardSpec> nd_shard_spec,
                                        bool created_with_nd_shard_spec) {
    MemoryConfig config(memory_layout, buffer_type, std::move(shard_spec));
    config.nd_shard_spec_ = std::move(nd_shard_spec);
    config.created_with_nd_shard_spec_ = created_with_nd_shard_spec;
    return config;
}

MemoryConfig MemoryConfig::with_shard_spec(std::optional<ShardSpec> shard_spec) const {
    return MemoryConfig(memory_layout_, buffer_type_, std::move(shard_spec));
}

std::string text_of(const MemoryConfig& config) {
    return fmt::format(
        "MemoryConfig(memory_layout={},buffer_type={},shard_spec={},nd_shard_spec={},created_with_nd_shard_spec={},"
        "per_core_allocation=0,range_lockstep_allocation=0)",
        config.memory_layout(), config.buffer_type(), config.shard_spec(), config.nd_shard_spec(),
        config.created_with_nd_shard_spec() ? 1 : 0);
}

TensorLayout::TensorLayout(DataType data_type, const PageConfig& page_config, const MemoryConfig& memory_config,
                           const Alignment& alignment)
    : data_type_(data_type), page_config_(page_config), memory_config_(memory_config), alignment_(alignment) {
    TT_FATAL(!is_block_float(data_type) || page_config.get_layout() == Layout::TILE,
             "Only TILE layout is supported for {} dtype!",
             text_of(data_type).substr(std::string_view("DataType::").size()));
}

TensorLayout TensorLayout::fromPaddedShape(DataType data_type, const PageConfig& page_config,
                                           const MemoryConfig& memory_config, const Shape& logical_shape,
                                           const Shape& padded_shape) {
    TensorLayout layout(data_type, page_config, memory_config);
    if (layout.compute_padded_shape(logical_shape) == padded_shape) {
        return layout;
    }
    layout.alignment_.assign(padded_shape.begin(), padded_shape.end());
    return layout;
}

TensorLayout TensorLayout::with_memory_config(const MemoryConfig& memory_config) const {
    return TensorLayout(data_type_, page_config_, memory_config, alignment_);
}

Shape TensorLayout::compute_padded_shape(const Shape& logical_shape) const {
    std::vector<std::uint32_t> padded(logical_shape.begin(), logical_shape.end());
    const auto align_last = [&](std::size_t from_end, std::uint32_t alignment) {
        if (from_end <= padded.size() && alignment > 0) {
            std::uint32_t& dimension = padded[padded.size() - from_end];
            dimension = tt::round_up(dimension, alignment);
        }
    };
    if (get_layout() == Layout::TILE) {
        // A tile has two dimensions, so a shape with fewer grows to hold one.
        while (padded.size() < 2) {
            padded.insert(padded.begin(), 1);
        }
        align_last(2, get_tile().get_height());
        align_last(1, get_tile().get_width());
    }
    for (std::size_t i = 1; i <= alignment_.size(); ++i) {
        align_last(i, alignment_[alignment_.size() - i]);
    }
    return Shape(padded);
}

TensorSpec::TensorSpec(Shape logical_shape, TensorLayout tensor_layout)
    : logical_shape_(std::move(logical_shape)),
      tensor_layout_(std::move(tensor_layout)),
      padded_shape_(tensor_layout_.compute_padded_shape(logical_shape_)) {}

Shape2D TensorSpec::physical_shape() const {
    const std::uint64_t width = padded_shape_.empty() ? 1 : padded_shape_[-1];
    return {width == 0 ? 0 : padded_shape_.volume() / width, width};
}

std::size_t TensorSpec::compute_page_size_bytes() const {
    const DataFormat format = datatype_to_dataformat_converter(data_type());
    if (layout() == Layout::TILE) {
        return tile().get_tile_size(format);
    }
    return page_shape().width() * datum_size(format);
}

/// A row-major page is one row, or one row of a shard.
Shape2D TensorSpec::page_shape() const {
    if (layout() == Layout::TILE) return tile().get_tile_shape();
    const MemoryConfig& memory = memory_config();
    if (memory.shard_spec().has_value()) return {1, memory.shard_spec()->shape[1]};
    if (memory.nd_shard_spec().has_value()) return {1, memory.nd_shard_spec()->shard_shape[-1]};
    return {1, physical_shape().width()};
}

std::size_t TensorSpec::compute_packed_buffer_size_bytes() const {
    const Shape2D whole = physical_shape();
    const Shape2D page = page_shape();
    if (page.height() * page.width() == 0) return 0;
    return tt::div_up(whole.height(), page.height()) * tt::div_up(whole.width(), page.width()) *
           compute_page_size_bytes();
}

std::size_t TensorSpec::compute_consumed_memory_bytes_per_bank(std::size_t page_alignment,
                                                               std::size_t num_banks) const {
    const std::size_t page = compute_page_size_bytes();
    if (page == 0) return 0;
    const BufferShardingArgs sharding = compute_buffer_sharding_args();
    const auto& distribution = sharding.buffer_distribution_spec();
    const std::size_t pages = distribution.has_value()
                                  ? distribution->max_num_dev_pages_per_core()
                                  : tt::div_up(compute_packed_buffer_size_bytes() / page, num_banks);
    return pages * tt::round_up(page, page_alignment);
}

BufferShardingArgs TensorSpec::compute_buffer_sharding_args() const {
    const MemoryConfig& memory = memory_config();
    if (const auto& shards = memory.shard_spec()) {
        const Shape2D whole = physical_shape();
        const Shape tensor{static_cast<std::uint32_t>(whole.height()), static_cast<std::uint32_t>(whole.width())};
        const auto strategy = memory.memory_layout() == TensorMemoryLayout::BLOCK_SHARDED
                                  ? ShardDistributionStrategy::GRID_2D
                                  : ShardDistributionStrategy::ROUND_ROBIN_1D;
        return BufferShardingArgs(BufferDistributionSpec::from_shard_spec(tensor, Shape(shards->shape), page_shape(),
                                                                          shards->grid, shards->orientation, strategy));
    }
    if (const auto& shards = memory.nd_shard_spec()) {
        return BufferShardingArgs(
            BufferDistributionSpec::from_shard_spec(padded_shape_, shards->shard_shape, page_shape(), shards->grid,
                                                    shards->orientation, shards->shard_distribution_strategy));
    }
    return {};
}

Alignment PageConfig::get_recommended_shard_shape_alignment(DataType type) const {
    if (layout_ == Layout::TILE) return {tile_.get_height(), tile_.get_width()};
    const std::uint32_t element = datum_size(datatype_to_dataformat_converter(type));
    return {std::lcm(hal::get_l1_alignment(), element) / element};
}

TensorSpec TensorSpec::with_memory_config(const MemoryConfig& memory_config) const {
    return TensorSpec(logical_shape_, tensor_layout_.with_memory_config(memory_config));
}

namespace {

/// The specification in shards of `shape`, which is rounded up to whole tiles.
TensorSpec in_shards(const TensorSpec& spec, TensorMemoryLayout layout, CoreRangeSet grid,
                     std::array<std::uint64_t, 2> shape, ShardOrientation orientation) {
    if (spec.layout() == Layout::TILE) {
        shape[0] = tt::round_up(shape[0], std::uint64_t{spec.tile().get_height()});
        shape[1] = tt::round_up(shape[1], std::uint64_t{spec.tile().get_width()});
    }
    const std::array<std::uint32_t, 2> shard{static_cast<std::uint32_t>(shape[0]),
                                             static_cast<std::uint32_t>(shape[1])};
    return spec.with_memory_config(
        MemoryConfig(layout, spec.memory_config().buffer_type(), ShardSpec(std::move(grid), shard, orientation)));
}

}  // namespace

TensorSpec TensorSpec::height_sharded(CoreRangeSet grid, ShardOrientation orientation) const {
    const std::uint64_t height = tt::div_up(physical_shape()[0], std::uint64_t{grid.num_cores()});
    return in_shards(*this, TensorMemoryLayout::HEIGHT_SHARDED, std::move(grid), {height, physical_shape()[1]},
                     orientation);
}

TensorSpec TensorSpec::width_sharded(CoreRangeSet grid, ShardOrientation orientation) const {
    const std::uint64_t width = tt::div_up(physical_shape()[1], std::uint64_t{grid.num_cores()});
    return in_shards(*this, TensorMemoryLayout::WIDTH_SHARDED, std::move(grid), {physical_shape()[0], width},
                     orientation);
}

TensorSpec TensorSpec::block_sharded(CoreRange grid, ShardOrientation orientation) const {
    std::uint64_t rows = grid.grid_size().y;
    std::uint64_t columns = grid.grid_size().x;
    if (orientation == ShardOrientation::COL_MAJOR) {
        std::swap(rows, columns);
    }
    return in_shards(*this, TensorMemoryLayout::BLOCK_SHARDED, CoreRangeSet(grid),
                     {tt::div_up(physical_shape()[0], rows), tt::div_up(physical_shape()[1], columns)}, orientation);
}

std::string text_of(const TensorLayout& layout) {
    return fmt::format("TensorLayout(dtype={},layout={},memory_config={},alignment=[{}])", layout.get_data_type(),
                       layout.get_layout(), layout.get_memory_config(), fmt::join(layout.get_alignment(), ", "));
}

std::string text_of(const TensorSpec& spec) {
    return fmt::format("TensorSpec(logical_shape={},dtype={},layout={},memory_config={})", spec.logical_shape(),
                       spec.data_type(), spec.layout(), spec.memory_config());
}

}  // namespace tt::tt_metal
