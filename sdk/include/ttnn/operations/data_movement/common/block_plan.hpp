// Blocks of tiles of two widths, each with circular buffers of its own; part of common.hpp. Vendor names:
// operations::data_movement::BlockPlan, BlockBufferSet, BlockDirection, BlockCoreOrder, make_block_plan,
// buffer_set_for_core, push_buffer_set.
#pragma once

#include <tt-metalium/program_descriptors.hpp>

#include "ttnn/operations/core/work_split/work_split_tilize.hpp"
#include "ttnn/tensor/tensor.hpp"

#include <cstdint>
#include <optional>

namespace ttnn::operations::data_movement {

/// The circular buffers of the cores that work on blocks of `block_tiles` tiles across.
struct BlockBufferSet {
    /// Where the reader mends alignment, when there is such a buffer.
    std::optional<std::uint8_t> staging_index;
    std::uint8_t input_index = 0;
    std::uint8_t output_index = 0;
    std::uint32_t block_tiles = 0;
    CoreRangeSet core_ranges;

    bool empty() const { return core_ranges.empty(); }
};

struct BlockPlan {
    BlockSplitWH split;
    BlockBufferSet full;
    BlockBufferSet cliffrow;  ///< cores with the narrower block at the end of a row

    /// One pair of reader and writer per set.
    std::uint32_t num_dm_pairs() const { return (full.empty() ? 0u : 1u) + (cliffrow.empty() ? 0u : 1u); }
};

enum class BlockDirection : std::uint8_t { Tilize, Untilize };
enum class BlockCoreOrder : std::uint8_t { ColumnMajor, RowMajor };

/// Divides the tiles of the output (Tilize) or of the input (Untilize). What it says depends on the tensors that are in
/// L1 at the time.
BlockPlan make_block_plan(BlockDirection direction, BlockCoreOrder core_order, const Tensor& input_tensor,
                          const Tensor& output_tensor, std::uint32_t input_single_tile_size,
                          std::uint32_t output_single_tile_size, std::uint32_t tile_height, std::uint32_t tile_width,
                          const std::optional<CoreRangeSet>& sub_core_grids);

/// Throws when a core is in both sets or in none.
const BlockBufferSet& buffer_set_for_core(const BlockPlan& plan, const CoreCoord& core);

/// Adds the set's circular buffers: staging, input, output.
void push_buffer_set(tt::tt_metal::ProgramDescriptor& desc, const BlockBufferSet& set,
                     std::uint32_t input_single_tile_size, std::uint32_t output_single_tile_size,
                     tt::DataFormat input_cb_data_format, tt::DataFormat output_cb_data_format,
                     std::uint32_t dram_alignment, std::uint32_t tile_height,
                     const std::optional<tt::tt_metal::TileDescriptor>& tile = std::nullopt);

}  // namespace ttnn::operations::data_movement
