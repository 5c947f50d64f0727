#include "builder/report/work_split.hpp"

#include <algorithm>

namespace opwright::builder {

std::vector<CoreShare> split_work(GridPolicy policy, CoreOrder order, Grid grid, std::int64_t units) {
    const std::int64_t all = grid.cores();
    const std::int64_t used =
        policy == GridPolicy::kSingleCore ? std::min<std::int64_t>(units, 1) : std::min(units, all);
    const std::int64_t ceiling = used == 0 ? 0 : (units + used - 1) / used;
    const std::int64_t more = used == 0 ? 0 : units % used;  // cores of group 1 when the split is uneven
    std::vector<CoreShare> shares;
    for (std::int64_t i = 0; i < all; ++i) {
        CoreShare core;
        const bool columns_first = order == CoreOrder::kColumnsFirst;
        core.x = static_cast<int>(columns_first ? i / grid.rows : i % grid.columns);
        core.y = static_cast<int>(columns_first ? i % grid.rows : i / grid.columns);
        if (policy == GridPolicy::kCliff) {
            // Every core takes a full share while there is one; the last one takes the rest.
            core.units = ceiling == 0 ? 0 : std::clamp<std::int64_t>(units - i * ceiling, 0, ceiling);
            core.group = core.units == 0 ? 0 : core.units == ceiling ? 1 : 2;
        } else if (i < used) {
            const bool first = more == 0 || i < more;
            core.units = first ? ceiling : ceiling - 1;
            core.group = first ? 1 : 2;
        }
        shares.push_back(core);
    }
    return shares;
}

std::vector<CoreShare> shard_cores(Grid grid, Grid shards) {
    std::vector<CoreShare> shares;
    for (int y = 0; y < grid.rows; ++y) {
        for (int x = 0; x < grid.columns; ++x) {
            const int has = x < shards.columns && y < shards.rows ? 1 : 0;
            shares.push_back({x, y, has, has});
        }
    }
    return shares;
}

}  // namespace opwright::builder
