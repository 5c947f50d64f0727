// Dividing rows of tiles over cores. Vendor names: compute_ncores, BlockSplit, split_blocks_for_tilize, BlockSplitWH,
// split_blocks_for_tilize_wh, BlockRep, distribute_work.
#pragma once

#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace ttnn::operations::core::work_split {

using tt::tt_metal::CoreCoord;
using tt::tt_metal::CoreRange;
using tt::tt_metal::CoreRangeSet;
using tt::tt_metal::Shape;

/// Equal numbers of blocks per core; what remains goes to the last core, the cliff.
struct BlockSplit {
    std::uint32_t ncores = 0;
    CoreRangeSet all_cores;
    CoreRangeSet core_range;
    CoreRangeSet core_range_cliff;
    std::uint32_t nblocks_per_core = 0;
    std::uint32_t nblocks_per_core_cliff = 0;
};

/// (cores used, blocks per core)
std::tuple<std::uint32_t, std::uint32_t> compute_ncores(std::size_t grid_area, std::uint32_t nblocks);

/// Cores are taken row by row from a grid, in the order of corerange_to_cores from a set.
BlockSplit split_blocks_for_tilize(CoreCoord grid_size, std::uint32_t nblocks);
BlockSplit split_blocks_for_tilize(const CoreRangeSet& grid, std::uint32_t nblocks);

/// Square blocks of tiles, one per core; the last column and the last row of blocks may be narrower.
struct BlockSplitWH {
    std::uint32_t ncores = 0;
    CoreRangeSet all_cores;
    CoreRangeSet core_range;
    CoreRangeSet cliff_row_core_range;
    CoreRangeSet cliff_col_core_range;
    CoreRangeSet cliff_col_row_core_range;
    std::uint32_t nblocks_per_core = 0;
    std::uint32_t single_block_size = 0;
    std::uint32_t single_block_size_cliff_row = 0;
    std::uint32_t single_block_size_cliff_col = 0;
    bool has_cliff_row = false;
    bool has_cliff_col = false;
    std::uint32_t full_cores_per_row = 0;
    std::uint32_t full_cores_per_col = 0;
    std::uint32_t single_sub_block_size = 0;
};

struct NcoresWH {
    std::uint32_t ncores = 0;
    std::uint32_t nblocks_per_core = 0;
    std::uint32_t total_blocks_width = 0;
    std::uint32_t total_blocks_height = 0;
    std::uint32_t single_block_size = 0;
};

/// The same squares without cores.
NcoresWH compute_ncores_wh(std::size_t grid_area, std::uint32_t nblocks, std::uint32_t width_tiles,
                           std::uint32_t height_tiles);

/// `single_block_size_limit`: a larger block is made of several sub-blocks of `single_sub_block_size` below the limit.
BlockSplitWH split_blocks_for_tilize_wh(CoreCoord grid_size, std::uint32_t nblocks, std::uint32_t width_tiles,
                                        std::uint32_t height_tiles,
                                        std::optional<std::uint32_t> single_block_size_limit = std::nullopt);
BlockSplitWH split_blocks_for_tilize_wh(const CoreRangeSet& grid, std::uint32_t nblocks, std::uint32_t width_tiles,
                                        std::uint32_t height_tiles,
                                        std::optional<std::uint32_t> single_block_size_limit = std::nullopt);

/// `times` repetitions of: blocks of data, at most one block that begins with `n_mixed` rows of data, blocks of
/// padding.
struct BlockRep {
    std::uint32_t n_data;
    std::uint32_t n_mixed;
    std::uint32_t n_pads;
    std::uint32_t times;

    /// Repetitions of one kind of block become one longer run.
    BlockRep(std::uint32_t data, std::uint32_t mixed, std::uint32_t pads, std::uint32_t repetitions);

    bool has_mixed_block() const { return n_mixed > 0; }
    std::uint32_t single_rep() const { return n_data + (has_mixed_block() ? 1 : 0) + n_pads; }
    std::uint32_t block_count() const { return single_rep() * times; }
    std::uint32_t data_row_count() const { return (n_data * 32 + n_mixed) * times; }
    /// The first `index` blocks, and the rest.
    std::pair<std::vector<BlockRep>, std::vector<BlockRep>> split_at(std::uint32_t index) const;
};

bool compare_assignments(const BlockRep& a, const BlockRep& b);

/// What each core makes of the blocks of a padded tensor, in order.
std::vector<std::vector<BlockRep>> distribute_work(const Shape& logical_shape, const Shape& padded_shape,
                                                   std::uint32_t num_cores, std::uint32_t blocks_per_core,
                                                   bool has_cliff, std::uint32_t nblocks_per_core_cliff,
                                                   std::uint32_t tile_height);

}  // namespace ttnn::operations::core::work_split

namespace ttnn {
using namespace operations::core::work_split;
}  // namespace ttnn
