// Dividing tiles into blocks of two widths, and the circular buffers of each width.
#include "ttnn/operations/data_movement/common/block_plan.hpp"

#include <hostdevcommon/kernel_structs.h>
#include <tt-metalium/hal.hpp>

#include "ttnn/operations/data_movement/common/common.hpp"

namespace ttnn::operations::data_movement {

namespace {

/// One circular buffer of whole pages.
void push_buffer(tt::tt_metal::ProgramDescriptor& desc, const CoreRangeSet& cores, std::uint8_t index,
                 tt::DataFormat format, std::uint32_t page_size, std::uint32_t pages,
                 const std::optional<tt::tt_metal::TileDescriptor>& tile = std::nullopt) {
    tt::tt_metal::CBDescriptor buffer;
    buffer.total_size = pages * page_size;
    buffer.core_ranges = cores;
    auto& descriptor = buffer.format_descriptors.emplace_back();
    descriptor.buffer_index = index;
    descriptor.data_format = format;
    descriptor.page_size = page_size;
    descriptor.tile = tile;
    desc.cbs.push_back(std::move(buffer));
}

/// A row of a block from DRAM begins anywhere in an aligned unit and lands anywhere in another.
std::uint32_t staging_slack(std::uint32_t dram_alignment) {
    return 2 * dram_alignment;
}

/// How many tiles across fit into L1 with all buffers of a block.
std::uint32_t widest_block(std::uint32_t space, std::uint32_t slack, std::uint32_t bytes_per_tile) {
    return bytes_per_tile == 0 || space <= slack ? 0 : (space - slack) / bytes_per_tile;
}

}  // namespace

BlockPlan make_block_plan(BlockDirection direction, BlockCoreOrder core_order, const Tensor& input_tensor,
                          const Tensor& output_tensor, std::uint32_t input_single_tile_size,
                          std::uint32_t output_single_tile_size, std::uint32_t tile_height, std::uint32_t tile_width,
                          const std::optional<CoreRangeSet>& sub_core_grids) {
    TT_FATAL(core_order == BlockCoreOrder::ColumnMajor || !sub_core_grids.has_value(),
             "RowMajor order takes all cores and cannot keep to sub_core_grids");
    const bool is_tilize = direction == BlockDirection::Tilize;
    const Shape& tiled = is_tilize ? output_tensor.padded_shape() : input_tensor.padded_shape();
    const std::uint32_t down = tiled[-2] / tile_height;
    const std::uint32_t across = tiled[-1] / tile_width;
    const std::uint32_t slack = is_tilize ? staging_slack(tt::tt_metal::hal::get_dram_alignment()) : 0;
    const std::uint32_t staging = is_tilize ? input_single_tile_size / tile_height : 0;
    const std::uint32_t limit =
        widest_block(get_max_l1_space(input_tensor), slack, input_single_tile_size + output_single_tile_size + staging);

    const CoreCoord grid = input_tensor.device()->compute_with_storage_grid_size();
    const CoreRangeSet everywhere(CoreRange({0, 0}, {grid.x - 1, grid.y - 1}));
    BlockPlan plan;
    plan.split =
        core_order == BlockCoreOrder::RowMajor
            ? split_blocks_for_tilize_wh(grid, down * across, across, down, limit)
            : split_blocks_for_tilize_wh(sub_core_grids.value_or(everywhere), down * across, across, down, limit);

    const BlockSplitWH& split = plan.split;
    const auto index_of = [](tt::CBIndex index) { return static_cast<std::uint8_t>(index); };
    plan.full.input_index = index_of(tt::CBIndex::c_0);
    plan.full.output_index = index_of(tt::CBIndex::c_16);
    plan.full.block_tiles = split.single_sub_block_size;
    plan.full.core_ranges = split.has_cliff_col ? split.core_range.merge(split.cliff_col_core_range) : split.core_range;
    plan.cliffrow.input_index = index_of(tt::CBIndex::c_2);
    plan.cliffrow.output_index = index_of(tt::CBIndex::c_17);
    plan.cliffrow.block_tiles = split.single_block_size_cliff_row;
    if (split.has_cliff_row) {
        plan.cliffrow.core_ranges = split.has_cliff_col
                                        ? split.cliff_row_core_range.merge(split.cliff_col_row_core_range)
                                        : split.cliff_row_core_range;
    }
    if (is_tilize) {
        plan.full.staging_index = index_of(tt::CBIndex::c_1);
        plan.cliffrow.staging_index = index_of(tt::CBIndex::c_3);
    }
    return plan;
}

const BlockBufferSet& buffer_set_for_core(const BlockPlan& plan, const CoreCoord& core) {
    const bool is_full = plan.full.core_ranges.contains(core);
    const bool is_cliff = plan.cliffrow.core_ranges.contains(core);
    TT_FATAL(is_full != is_cliff, "Core {} is in {} sets of buffers, expected in one", core, is_full ? "both" : "no");
    return is_full ? plan.full : plan.cliffrow;
}

void push_buffer_set(tt::tt_metal::ProgramDescriptor& desc, const BlockBufferSet& set,
                     std::uint32_t input_single_tile_size, std::uint32_t output_single_tile_size,
                     tt::DataFormat input_cb_data_format, tt::DataFormat output_cb_data_format,
                     std::uint32_t dram_alignment, std::uint32_t tile_height,
                     const std::optional<tt::tt_metal::TileDescriptor>& tile) {
    if (set.staging_index.has_value()) {
        const std::uint32_t row = input_single_tile_size / tile_height * set.block_tiles;
        push_buffer(desc, set.core_ranges, *set.staging_index, input_cb_data_format,
                    row + staging_slack(dram_alignment), 1);
    }
    push_buffer(desc, set.core_ranges, set.input_index, input_cb_data_format, input_single_tile_size, set.block_tiles,
                tile);
    push_buffer(desc, set.core_ranges, set.output_index, output_cb_data_format, output_single_tile_size,
                set.block_tiles, tile);
}

}  // namespace ttnn::operations::data_movement
