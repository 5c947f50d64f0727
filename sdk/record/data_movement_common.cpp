// Shapes, shards and space for data movement operations.
#include "ttnn/operations/data_movement/common/common.hpp"

#include <tt-metalium/math.hpp>

#include "ttnn/operations/core/program_cache_l1.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ttnn::operations::data_movement {

Shape squeeze_shape_to_ND(const Shape& shape, std::uint32_t rank) {
    if (shape.rank() <= rank) {
        return shape;
    }
    const std::size_t joined = shape.rank() - rank + 1;
    std::vector<std::uint32_t> dimensions(shape.begin() + static_cast<std::ptrdiff_t>(joined), shape.end());
    std::uint32_t product = 1;
    for (std::size_t i = 0; i < joined; ++i) {
        product *= shape[static_cast<std::int32_t>(i)];
    }
    dimensions.insert(dimensions.begin(), product);
    return Shape(dimensions);
}
Shape squeeze_shape_to_4D(const Shape& shape) {
    return squeeze_shape_to_ND(shape, 4);
}
Shape squeeze_shape_to_3D(const Shape& shape) {
    return squeeze_shape_to_ND(shape, 3);
}

Shape unsqueeze_shape_to_nd(const Shape& shape, std::uint32_t rank) {
    TT_FATAL(shape.rank() <= rank, "{} has more than {} dimensions", shape, rank);
    return shape.to_rank(rank);
}
Shape unsqueeze_shape_to_4D(const Shape& shape) {
    return unsqueeze_shape_to_nd(shape, 4);
}
Shape unsqueeze_shape_to_3D(const Shape& shape) {
    return unsqueeze_shape_to_nd(shape, 3);
}

Shape squeeze_or_unsqueeze_shape_to_ND(const Shape& shape, std::uint32_t rank) {
    return shape.rank() > rank ? squeeze_shape_to_ND(shape, rank) : unsqueeze_shape_to_nd(shape, rank);
}

namespace {

Shape rounded(Shape shape, std::uint32_t height, std::uint32_t width) {
    if (shape.rank() >= 1) shape[-1] = tt::round_up(shape[-1], width);
    if (shape.rank() >= 2) shape[-2] = tt::round_up(shape[-2], height);
    return shape;
}

}  // namespace

Shape compute_padded_shape(Shape logical_shape, std::uint32_t tile_height, std::uint32_t tile_width) {
    return rounded(logical_shape.rank() == 1 ? logical_shape.to_rank(2) : std::move(logical_shape), tile_height,
                   tile_width);
}

Shape pad_to_tile_shape(const Shape& shape) {
    return rounded(shape, tt::constants::TILE_HEIGHT, tt::constants::TILE_WIDTH);
}

std::uint32_t get_max_l1_space(const Tensor& input) {
    return static_cast<std::uint32_t>(core::available_program_l1_capacity(input.device()));
}

std::uint32_t get_static_l1_space(const Tensor& input) {
    const MeshDevice& device = *input.device();
    return static_cast<std::uint32_t>(device.l1_size_per_core() -
                                      device.allocator()->get_base_allocator_addr(tt::tt_metal::HalMemType::L1));
}

std::uint32_t get_estimated_size_of_cbs(const Tensor&, std::uint32_t input_tile_size, std::uint32_t output_tile_size,
                                        std::uint32_t num_tiles_per_row, std::uint32_t staging_bytes_per_tile,
                                        std::uint32_t fixed_staging_bytes) {
    return (input_tile_size + output_tile_size + staging_bytes_per_tile) * num_tiles_per_row + fixed_staging_bytes;
}

bool is_enough_space(const Tensor& input, std::uint32_t input_tile_size, std::uint32_t output_tile_size,
                     std::uint32_t num_tiles_per_row, std::uint32_t staging_bytes_per_tile,
                     std::uint32_t fixed_staging_bytes, std::uint32_t reserved_l1_bytes_per_core) {
    const std::uint64_t needed = get_estimated_size_of_cbs(input, input_tile_size, output_tile_size, num_tiles_per_row,
                                                           staging_bytes_per_tile, fixed_staging_bytes);
    return needed + reserved_l1_bytes_per_core < get_max_l1_space(input);
}

std::uint32_t get_pending_l1_output_reservation(const Tensor& input, const Shape& output_padded_shape,
                                                const MemoryConfig& output_memory_config, DataType output_dtype,
                                                Layout output_layout, bool require_constructible) {
    if (output_memory_config.buffer_type() != tt::tt_metal::BufferType::L1 || output_memory_config.is_sharded()) {
        return 0;
    }
    const tt::tt_metal::Allocator& allocator = *input.device()->allocator();
    std::size_t bytes = 0;
    try {
        const TensorSpec output(output_padded_shape,
                                TensorLayout(output_dtype, PageConfig(output_layout), output_memory_config));
        bytes = output.compute_consumed_memory_bytes_per_bank(allocator.get_alignment(tt::tt_metal::BufferType::L1),
                                                              allocator.get_num_banks(tt::tt_metal::BufferType::L1));
    } catch (const std::exception&) {
        if (require_constructible) throw;
        return 0;
    }
    // The allocator hands out L1 in units of DRAM's alignment, and one unit at least.
    const std::size_t unit = allocator.get_alignment(tt::tt_metal::BufferType::DRAM);
    return static_cast<std::uint32_t>(tt::round_up(std::max(bytes, unit), unit));
}

bool codegen_supported_on_arch(const Tensor& input) {
    const tt::ARCH arch = input.device()->arch();
    return arch == tt::ARCH::WORMHOLE_B0 || arch == tt::ARCH::BLACKHOLE;
}

std::uint32_t per_shard_page_size_bytes(const Tensor& tensor, std::uint32_t row_bytes) {
    const MemoryConfig& memory = tensor.memory_config();
    switch (memory.memory_layout()) {
        case tt::tt_metal::TensorMemoryLayout::INTERLEAVED:
            return row_bytes;
        case tt::tt_metal::TensorMemoryLayout::BLOCK_SHARDED:
        case tt::tt_metal::TensorMemoryLayout::WIDTH_SHARDED:
            return memory.shard_spec().value().shape[1] * tensor.element_size();
        default:
            return static_cast<std::uint32_t>(tensor.buffer()->aligned_page_size());
    }
}

bool is_nd_sharded_memory_config(const MemoryConfig& config) {
    return config.memory_layout() == tt::tt_metal::TensorMemoryLayout::ND_SHARDED ||
           (config.nd_shard_spec().has_value() && !config.shard_spec().has_value());
}

bool is_functionally_same_memory_config(const MemoryConfig& a, const MemoryConfig& b) {
    return a == b || (a.shard_spec().has_value() && a.shard_spec() == b.shard_spec() &&
                      a.memory_layout() == b.memory_layout() && a.buffer_type() == b.buffer_type());
}

MemoryConfig drop_normalized_nd_shard_spec(const MemoryConfig& config) {
    const bool has_both = config.shard_spec().has_value() && config.nd_shard_spec().has_value();
    return has_both ? MemoryConfig(config.memory_layout(), config.buffer_type(), config.shard_spec()) : config;
}

std::uint16_t float_to_uint16(float value) {
    constexpr float kMost = std::numeric_limits<std::uint16_t>::max();
    return std::isnan(value) ? std::uint16_t{0} : static_cast<std::uint16_t>(std::clamp(value, 0.0f, kMost));
}

std::uint32_t get_num_pages(const Tensor& tensor) {
    const Shape& shape = tensor.padded_shape();
    if (tensor.layout() == Layout::TILE) {
        return static_cast<std::uint32_t>(tensor.physical_volume() / tensor.tensor_spec().tile().get_tile_hw());
    }
    return shape[-1] == 0 ? 0 : static_cast<std::uint32_t>(tensor.physical_volume() / shape[-1]);
}

namespace {

/// The tensor's rows and columns per core, before anybody asks for whole tiles.
std::array<std::uint32_t, 2> even_shards(std::uint32_t rows, std::uint32_t columns, const CoreRangeSet& cores,
                                         ShardStrategy strategy, ShardOrientation orientation, Layout layout) {
    const std::uint32_t count = cores.num_cores();
    if (strategy == ShardStrategy::WIDTH) {
        return {rows, tt::div_up(columns, count)};
    }
    if (strategy == ShardStrategy::HEIGHT) {
        return {tt::div_up(rows, count), columns};
    }
    const CoreCoord grid = cores.bounding_box().grid_size();
    TT_FATAL(grid.x * grid.y == count, "Block sharding needs a rectangle of cores, got {}", cores);
    const bool by_columns = orientation == ShardOrientation::COL_MAJOR;
    const auto down = static_cast<std::uint32_t>(by_columns ? grid.x : grid.y);
    const auto across = static_cast<std::uint32_t>(by_columns ? grid.y : grid.x);
    const std::uint32_t unit = layout == Layout::TILE ? tt::constants::TILE_HEIGHT : 1;
    return {tt::round_up(rows, down * unit) / down, tt::div_up(columns, across)};
}

}  // namespace

MemoryConfig create_sharded_memory_config(const Shape& logical_shape, const CoreRangeSet& core_grid,
                                          const ShardStrategy& strategy, const ShardOrientation& orientation,
                                          std::optional<std::array<std::uint32_t, 2>> shard_shape,
                                          const Layout& layout) {
    TT_FATAL(logical_shape.rank() >= 2, "rank of tensor to shard must be at least 2.");
    const std::uint32_t columns = logical_shape[-1];
    const auto rows = static_cast<std::uint32_t>(columns == 0 ? 0 : logical_shape.volume() / columns);
    const std::array<std::uint32_t, 2> shard =
        shard_shape.has_value() ? *shard_shape : even_shards(rows, columns, core_grid, strategy, orientation, layout);
    TT_FATAL(layout != Layout::TILE ||
                 (shard[0] % tt::constants::TILE_HEIGHT == 0 && shard[1] % tt::constants::TILE_WIDTH == 0),
             "For sharding tiled tensors, the shard shape must fit neatly into tiles, got {} rows and {} columns",
             shard[0], shard[1]);
    const TensorMemoryLayout memory_layout = strategy == ShardStrategy::BLOCK    ? TensorMemoryLayout::BLOCK_SHARDED
                                             : strategy == ShardStrategy::HEIGHT ? TensorMemoryLayout::HEIGHT_SHARDED
                                                                                 : TensorMemoryLayout::WIDTH_SHARDED;
    return MemoryConfig(memory_layout, BufferType::L1, ShardSpec(core_grid, shard, orientation));
}

std::pair<std::uint32_t, std::array<std::uint32_t, 2>> tensor_coord_to_height_sharded_coord(
    const std::span<const std::uint32_t>& tensor_shape, const std::span<const std::uint32_t>& shard_shape,
    const std::span<const std::uint32_t>& tensor_coord) {
    std::uint32_t row = 0;
    for (std::size_t i = 0; i + 1 < tensor_coord.size(); ++i) {
        row = row * tensor_shape[i] + tensor_coord[i];
    }
    return {row / shard_shape[0], {row % shard_shape[0], tensor_coord.back()}};
}

}  // namespace ttnn::operations::data_movement
