// How many units of work each core gets, as the generated program factory will compute it on a device.
#pragma once

#include <cstdint>
#include <vector>

#include "builder/spec/model.hpp"

namespace opwright::builder {

struct Grid {
    int columns = 8, rows = 9;  ///< what compute_with_storage_grid_size() gives on an unharvested Wormhole
    int cores() const { return columns * rows; }
};

struct CoreShare {
    int x = 0, y = 0;
    std::int64_t units = 0;
    int group = 0;  ///< 0 idle, 1 and 2 the core groups
};

/// One entry per core of the grid, in the order in which cores are filled. With kShardGrid the
/// tensor decides: shard_cores.
std::vector<CoreShare> split_work(GridPolicy policy, CoreOrder order, Grid grid, std::int64_t units);

/// One entry per core of the grid, row by row: one unit, its shard, for each core of `shards`, which begins at (0, 0).
std::vector<CoreShare> shard_cores(Grid grid, Grid shards);

}  // namespace opwright::builder
