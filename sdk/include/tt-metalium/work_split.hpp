// Dividing work over cores. Vendor names: split_work_to_cores, num_cores_to_corerangeset, find_max_divisor, ...
#pragma once

#include <tt-metalium/constants.hpp>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/math.hpp>
#include <tt_stl/assert.hpp>

#include <cstdint>
#include <tuple>
#include <vector>

namespace tt::tt_metal {

/// (cores used, all cores, group 1, group 2, units per core of group 1, units per core of group 2).
/// Group 1 has the cores with one unit more; group 2 is empty and its count 0 when the division is even.
/// Cores are taken column by column, or row by row with `row_wise`.
std::tuple<std::uint32_t, CoreRangeSet, CoreRangeSet, CoreRangeSet, std::uint32_t, std::uint32_t> split_work_to_cores(
    CoreCoord grid_size, std::uint32_t units_to_divide, bool row_wise = false);
std::tuple<std::uint32_t, CoreRangeSet, CoreRangeSet, CoreRangeSet, std::uint32_t, std::uint32_t> split_work_to_cores(
    const CoreRangeSet& core_grid, std::uint32_t units_to_divide, bool row_wise = false);

/// The first `target_num_cores` cores of the grid as few ranges.
CoreRangeSet num_cores_to_corerangeset(std::uint32_t target_num_cores, CoreCoord grid_size, bool row_wise = false);
/// The same, beginning at `start_core`.
CoreRangeSet num_cores_to_corerangeset(CoreCoord start_core, std::uint32_t target_num_cores, CoreCoord grid_size,
                                       bool row_wise = false);
CoreRangeSet num_cores_to_corerangeset_in_subcoregrids(CoreCoord start_core, std::uint32_t target_num_cores,
                                                       const CoreRangeSet& sub_core_grids, bool row_wise = false);

/// How many reads of at most `max_read_size` bytes fetch the sticks, when each read takes as many whole sticks as the
/// total allows.
std::uint32_t merge_num_sticks_to_read(std::uint32_t num_sticks_to_read, std::uint32_t stick_size_bytes,
                                       std::uint32_t max_read_size);
/// (the largest number of cores that divides the tiles, tiles per core); with `request_even` one core fewer when odd.
std::tuple<std::uint32_t, std::uint32_t> get_max_cores_divisible_by_tiles_per_core_tiles(
    const std::uint32_t& num_tiles, const std::uint32_t& num_cores_max, bool request_even = false);
/// (units per core, all cores), where each core but the last has a multiple of `multiple`.
std::tuple<std::vector<std::uint32_t>, CoreRangeSet> split_work_to_cores_even_multiples(const CoreCoord& core_grid,
                                                                                       std::uint32_t units_to_divide,
                                                                                       std::uint32_t multiple,
                                                                                       bool row_wise = false);
/// The largest divisor of `val` that is at most `start_max_div` and is not 5 or 7.
std::uint32_t find_max_divisor(std::uint32_t val, std::uint32_t start_max_div);
/// The largest divisor of `val` that is at most `max_block_size`.
int find_max_block_size(std::uint32_t val, std::uint32_t max_block_size = 8);

}  // namespace tt::tt_metal

namespace tt {
using tt_metal::split_work_to_cores;
}  // namespace tt
