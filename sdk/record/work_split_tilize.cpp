// Blocks of tiles over cores: runs of rows, squares, and the data and padding that each core meets.
#include "ttnn/operations/core/work_split/work_split_tilize.hpp"

#include <tt-metalium/math.hpp>
#include <tt_stl/assert.hpp>

#include <algorithm>
#include <deque>

namespace ttnn::operations::core::work_split {

namespace {

/// The cores of a grid row by row, each as a range of its own.
std::vector<CoreCoord> rows_of(CoreCoord grid_size) {
    return tt::tt_metal::grid_to_cores(static_cast<std::uint32_t>(grid_size.x * grid_size.y),
                                       static_cast<std::uint32_t>(grid_size.x), static_cast<std::uint32_t>(grid_size.y),
                                       true);
}

CoreRangeSet single_cores(const std::vector<CoreCoord>& cores, std::size_t begin, std::size_t end) {
    std::vector<CoreRange> ranges;
    for (std::size_t i = begin; i < end; ++i) {
        ranges.emplace_back(cores.at(i));
    }
    return CoreRangeSet(std::move(ranges));
}

/// The first `count` cores of a grid, row by row: full rows and one partial row.
CoreRangeSet first_rows(std::size_t width, std::size_t count) {
    std::vector<CoreRange> ranges;
    const std::size_t full_rows = count / width;
    if (full_rows > 0) ranges.emplace_back(CoreCoord(0, 0), CoreCoord(width - 1, full_rows - 1));
    if (count % width != 0) ranges.emplace_back(CoreCoord(0, full_rows), CoreCoord(count % width - 1, full_rows));
    return CoreRangeSet(std::move(ranges));
}

struct Counts {
    std::uint32_t cores;
    std::uint32_t per_core;
    std::uint32_t cliff;  ///< blocks of the last core, 0 when it has as many as the others

    std::uint32_t without_cliff() const { return cliff == 0 ? cores : cores - 1; }
};

Counts count_blocks(std::size_t grid_area, std::uint32_t nblocks) {
    const auto [cores, per_core] = compute_ncores(grid_area, nblocks);
    return {cores, per_core, per_core == 0 ? 0 : nblocks % per_core};
}

struct Squares {
    std::uint32_t side = 1;      ///< of a block, in tiles
    std::uint32_t sub_side = 1;  ///< of a sub-block
    std::uint32_t per_core = 0;

    std::uint32_t count(std::uint32_t width, std::uint32_t height) const {
        return tt::div_up(width, side) * tt::div_up(height, side);
    }
};

/// The smallest square that covers a core's share, so that fewer blocks than cores are needed.
Squares choose_squares(std::uint32_t cores, std::uint32_t nblocks, std::uint32_t width, std::uint32_t height) {
    const std::uint32_t share = cores == 0 ? 1 : tt::div_up(nblocks, cores);
    std::uint32_t side = 0;
    while ((side + 1) * (side + 1) <= share) {
        ++side;
    }
    if (side * side != share) {
        ++side;
    }
    for (; side >= 1 && side <= width * height; ++side) {
        const Squares squares{side, side, side * side};
        if (squares.count(width, height) < cores) {
            return squares;
        }
    }
    return {1, 1, 1};
}

/// Blocks made of sub-blocks below `limit`: as many blocks as fit on the cores, then as few sub-blocks as possible.
Squares limit_squares(std::uint32_t cores, std::uint32_t nblocks, std::uint32_t width, std::uint32_t height,
                      std::uint32_t limit) {
    const std::uint32_t share = cores == 0 ? 1 : tt::div_up(nblocks, cores);
    if (const Squares at_limit{limit, limit, share}; at_limit.count(width, height) < cores) {
        return at_limit;
    }
    std::optional<Squares> best;
    std::uint32_t best_count = 0;
    for (std::uint32_t sub_side = limit - 1; sub_side >= 1; --sub_side) {
        for (std::uint32_t n = 2; n <= tt::div_up(width, sub_side); ++n) {
            const Squares candidate{n * sub_side, sub_side, share};
            const std::uint32_t count = candidate.count(width, height);
            if (count > cores || width % candidate.side >= limit) {
                continue;
            }
            const bool fewer_parts = best.has_value() && count == best_count && n < best->side / best->sub_side;
            if (!best.has_value() || count > best_count || fewer_parts) {
                best = candidate;
                best_count = count;
            }
        }
    }
    TT_FATAL(best.has_value(), "No block of sub-blocks below {} tiles divides {}x{} tiles over {} cores", limit, width,
             height, cores);
    return *best;
}

BlockSplitWH split_squares(const std::vector<CoreCoord>& cores, std::uint32_t nblocks, std::uint32_t width_tiles,
                           std::uint32_t height_tiles, std::optional<std::uint32_t> limit) {
    const auto area = static_cast<std::uint32_t>(cores.size());
    Squares squares = choose_squares(area, nblocks, width_tiles, height_tiles);
    if (limit.has_value() && squares.side > *limit) {
        squares = limit_squares(area, nblocks, width_tiles, height_tiles, *limit);
    }
    BlockSplitWH split;
    split.ncores = squares.count(width_tiles, height_tiles);
    split.nblocks_per_core = squares.per_core;
    split.single_block_size = squares.side;
    split.single_sub_block_size = squares.sub_side;
    split.full_cores_per_row = width_tiles / squares.side;
    split.full_cores_per_col = height_tiles / squares.side;
    split.single_block_size_cliff_row = width_tiles % squares.side;
    split.single_block_size_cliff_col = height_tiles % squares.side;
    split.has_cliff_row = split.single_block_size_cliff_row != 0;
    split.has_cliff_col = split.single_block_size_cliff_col != 0;

    std::vector<CoreRange> full, right, bottom, corner, all;
    std::size_t next = 0;
    const auto take = [&](std::vector<CoreRange>& target) {
        TT_FATAL(next < cores.size(), "{} blocks do not fit on {} cores", split.ncores, cores.size());
        target.emplace_back(cores[next]);
        all.emplace_back(cores[next++]);
    };
    const auto take_row = [&](std::vector<CoreRange>& inner, std::vector<CoreRange>& last) {
        for (std::uint32_t column = 0; column < split.full_cores_per_row; ++column) take(inner);
        if (split.has_cliff_row) take(last);
    };
    for (std::uint32_t row = 0; row < split.full_cores_per_col; ++row) take_row(full, right);
    if (split.has_cliff_col) take_row(bottom, corner);
    const auto sorted = [](std::vector<CoreRange> ranges) {
        std::ranges::sort(ranges);
        return CoreRangeSet(std::move(ranges));
    };
    split.all_cores = sorted(std::move(all));
    split.core_range = sorted(std::move(full));
    split.cliff_row_core_range = sorted(std::move(right));
    split.cliff_col_core_range = sorted(std::move(bottom));
    split.cliff_col_row_core_range = sorted(std::move(corner));
    return split;
}

}  // namespace

std::tuple<std::uint32_t, std::uint32_t> compute_ncores(std::size_t grid_area, std::uint32_t nblocks) {
    const auto area = static_cast<std::uint32_t>(grid_area);
    const std::uint32_t per_core = area == 0 ? 1 : tt::div_up(nblocks, area);
    return {per_core == 0 ? nblocks : tt::div_up(nblocks, per_core), per_core};
}

BlockSplit split_blocks_for_tilize(CoreCoord grid_size, std::uint32_t nblocks) {
    const Counts counts = count_blocks(grid_size.x * grid_size.y, nblocks);
    if (counts.cores == 0) {
        return {};
    }
    const std::uint32_t last = counts.cores - 1;
    const CoreRange last_core(CoreCoord(last % grid_size.x, last / grid_size.x));
    return {counts.cores,
            first_rows(grid_size.x, counts.cores),
            first_rows(grid_size.x, counts.without_cliff()),
            counts.cliff == 0 ? CoreRangeSet() : CoreRangeSet(last_core),
            counts.per_core,
            counts.cliff};
}

BlockSplit split_blocks_for_tilize(const CoreRangeSet& grid, std::uint32_t nblocks) {
    const std::vector<CoreCoord> cores = tt::tt_metal::corerange_to_cores(grid);
    const Counts counts = count_blocks(cores.size(), nblocks);
    return {counts.cores,
            single_cores(cores, 0, counts.cores),
            single_cores(cores, 0, counts.without_cliff()),
            single_cores(cores, counts.without_cliff(), counts.cores),
            counts.per_core,
            counts.cliff};
}

NcoresWH compute_ncores_wh(std::size_t grid_area, std::uint32_t nblocks, std::uint32_t width_tiles,
                           std::uint32_t height_tiles) {
    const Squares squares = choose_squares(static_cast<std::uint32_t>(grid_area), nblocks, width_tiles, height_tiles);
    return {squares.count(width_tiles, height_tiles), squares.per_core, tt::div_up(width_tiles, squares.side),
            tt::div_up(height_tiles, squares.side), squares.side};
}

BlockSplitWH split_blocks_for_tilize_wh(CoreCoord grid_size, std::uint32_t nblocks, std::uint32_t width_tiles,
                                        std::uint32_t height_tiles,
                                        std::optional<std::uint32_t> single_block_size_limit) {
    return split_squares(rows_of(grid_size), nblocks, width_tiles, height_tiles, single_block_size_limit);
}

BlockSplitWH split_blocks_for_tilize_wh(const CoreRangeSet& grid, std::uint32_t nblocks, std::uint32_t width_tiles,
                                        std::uint32_t height_tiles,
                                        std::optional<std::uint32_t> single_block_size_limit) {
    return split_squares(tt::tt_metal::corerange_to_cores(grid), nblocks, width_tiles, height_tiles,
                         single_block_size_limit);
}

BlockRep::BlockRep(std::uint32_t data, std::uint32_t mixed, std::uint32_t pads, std::uint32_t repetitions)
    : n_data(data), n_mixed(mixed), n_pads(pads), times(repetitions) {
    if (n_mixed == 0 && (n_data == 0 || n_pads == 0)) {
        n_data *= times;
        n_pads *= times;
        times = 1;
    }
}

std::pair<std::vector<BlockRep>, std::vector<BlockRep>> BlockRep::split_at(std::uint32_t index) const {
    std::vector<BlockRep> first;
    std::vector<BlockRep> second;
    const std::uint32_t whole = index / single_rep();
    const std::uint32_t inside = index % single_rep();
    if (whole > 0) {
        first.emplace_back(n_data, n_mixed, n_pads, whole);
    }
    if (inside > 0) {
        const std::uint32_t up_to_mixed = n_data + (has_mixed_block() ? 1 : 0);
        if (inside <= n_data) {
            first.emplace_back(inside, 0, 0, 1);
            second.emplace_back(n_data - inside, n_mixed, n_pads, 1);
        } else {
            const std::uint32_t pads = inside - up_to_mixed;
            first.emplace_back(n_data, n_mixed, pads, 1);
            second.emplace_back(0, 0, n_pads - pads, 1);
        }
    }
    if (const std::uint32_t rest = times - whole - (inside > 0 ? 1 : 0); rest > 0) {
        second.emplace_back(n_data, n_mixed, n_pads, rest);
    }
    return {first, second};
}

bool compare_assignments(const BlockRep& a, const BlockRep& b) {
    return a.n_data == b.n_data && a.n_mixed == b.n_mixed && a.n_pads == b.n_pads && a.times == b.times;
}

std::vector<std::vector<BlockRep>> distribute_work(const Shape& logical_shape, const Shape& padded_shape,
                                                   std::uint32_t num_cores, std::uint32_t blocks_per_core,
                                                   bool has_cliff, std::uint32_t nblocks_per_core_cliff,
                                                   std::uint32_t tile_height) {
    const std::uint32_t rows = logical_shape[-2];
    const std::uint32_t padded_rows = padded_shape[-2];
    TT_FATAL(padded_rows % tile_height == 0, "Total rows ({}) must be divisible by tile height ({})", padded_rows,
             tile_height);
    const std::uint32_t planes = logical_shape[-3];
    const std::uint32_t pad_planes = padded_shape[-3] - planes;
    const std::uint32_t pad_volumes = padded_shape[-4] - logical_shape[-4];

    std::deque<BlockRep> work;
    for (std::uint32_t volume = 0; volume < logical_shape[-4]; ++volume) {
        work.emplace_back(rows / tile_height, rows % tile_height, (padded_rows - rows) / tile_height, planes);
        if (pad_planes > 0) {
            work.emplace_back(0, 0, padded_rows * pad_planes / tile_height, 1);
        }
    }
    // The vendor counts this padding in rows; cores stop at their number of blocks before it matters.
    work.emplace_back(0, 0, padded_rows * padded_shape[-3] * pad_volumes, 1);

    std::vector<std::vector<BlockRep>> assignments;
    for (std::uint32_t core = 0; core < num_cores; ++core) {
        std::uint32_t wanted = has_cliff && core + 1 == num_cores ? nblocks_per_core_cliff : blocks_per_core;
        auto& own = assignments.emplace_back();
        while (wanted > 0 && !work.empty()) {
            const BlockRep next = work.front();
            work.pop_front();
            if (next.block_count() <= wanted) {
                own.push_back(next);
                wanted -= next.block_count();
                continue;
            }
            const auto [head, tail] = next.split_at(wanted);
            own.insert(own.end(), head.begin(), head.end());
            work.insert(work.begin(), tail.begin(), tail.end());
            wanted = 0;
        }
    }
    return assignments;
}

}  // namespace ttnn::operations::core::work_split
