// Even and uneven division of work over cores.
#include <tt-metalium/work_split.hpp>

#include <algorithm>

namespace tt::tt_metal {

namespace {

/// `count` cores of `range` from core number `first` on, as up to three rectangles: the rest of the first column, whole
/// columns, the start of the last one (rows for row_wise).
void append_run(std::vector<CoreRange>& ranges, const CoreRange& range, std::size_t first, std::size_t count,
                bool row_wise) {
    const std::size_t lane = row_wise ? range.grid_size().x : range.grid_size().y;
    const auto core_at = [&](std::size_t slow, std::size_t fast) {
        return row_wise ? CoreCoord{range.start_coord.x + fast, range.start_coord.y + slow}
                        : CoreCoord{range.start_coord.x + slow, range.start_coord.y + fast};
    };
    while (count > 0) {
        const std::size_t slow = first / lane;
        const std::size_t fast = first % lane;
        const std::size_t whole = fast == 0 ? count / lane : 0;
        const std::size_t taken = whole > 0 ? whole * lane : std::min(count, lane - fast);
        const CoreCoord last = whole > 0 ? core_at(slow + whole - 1, lane - 1) : core_at(slow, fast + taken - 1);
        ranges.emplace_back(core_at(slow, fast), last);
        first += taken;
        count -= taken;
    }
}

std::size_t index_in(const CoreRange& range, const CoreCoord& core, bool row_wise) {
    const std::size_t dx = core.x - range.start_coord.x;
    const std::size_t dy = core.y - range.start_coord.y;
    return row_wise ? dy * range.grid_size().x + dx : dx * range.grid_size().y + dy;
}

CoreCoord core_number(const CoreRangeSet& set, std::size_t index, bool row_wise) {
    return corerange_to_cores(set, static_cast<std::uint32_t>(index + 1), row_wise).at(index);
}

using Split = std::tuple<std::uint32_t, CoreRangeSet, CoreRangeSet, CoreRangeSet, std::uint32_t, std::uint32_t>;

/// `take(start, count)` gives `count` cores from core number `start` on.
template <typename Take>
Split split(std::uint32_t max_cores, std::uint32_t units, const Take& take) {
    if (units == 0 || max_cores == 0) {
        return {0, CoreRangeSet(), CoreRangeSet(), CoreRangeSet(), 0, 0};
    }
    const std::uint32_t num_cores = std::min(units, max_cores);
    const std::uint32_t more = units % num_cores;
    const std::uint32_t fewer_units = units / num_cores;
    const CoreRangeSet all = take(0, num_cores);
    if (more == 0) {
        return {num_cores, all, all, CoreRangeSet(), fewer_units, 0};
    }
    return {num_cores, all, take(0, more), take(more, num_cores - more), fewer_units + 1, fewer_units};
}

}  // namespace

CoreRangeSet num_cores_to_corerangeset(CoreCoord start_core, std::uint32_t target_num_cores, CoreCoord grid_size,
                                       bool row_wise) {
    const CoreRange grid({0, 0}, {grid_size.x - 1, grid_size.y - 1});
    const std::size_t first = index_in(grid, start_core, row_wise);
    TT_FATAL(grid.contains(start_core) && target_num_cores <= grid.size() - first,
             "Target number of cores {} is greater than total number of available cores {}", target_num_cores,
             grid.size() - first);
    std::vector<CoreRange> ranges;
    append_run(ranges, grid, first, target_num_cores, row_wise);
    return CoreRangeSet(std::move(ranges));
}

CoreRangeSet num_cores_to_corerangeset(std::uint32_t target_num_cores, CoreCoord grid_size, bool row_wise) {
    return num_cores_to_corerangeset({0, 0}, target_num_cores, grid_size, row_wise);
}

CoreRangeSet num_cores_to_corerangeset_in_subcoregrids(CoreCoord start_core, std::uint32_t target_num_cores,
                                                       const CoreRangeSet& sub_core_grids, bool row_wise) {
    TT_FATAL(sub_core_grids.contains(start_core), "Start core must be contained within sub_core_grids");
    std::vector<CoreRange> ranges;
    bool started = false;
    std::size_t remaining = target_num_cores;
    for (const CoreRange& range : sub_core_grids.ranges()) {
        if (!started && !range.contains(start_core)) {
            continue;
        }
        const std::size_t first = started ? 0 : index_in(range, start_core, row_wise);
        started = true;
        const std::size_t count = std::min(remaining, range.size() - first);
        append_run(ranges, range, first, count, row_wise);
        remaining -= count;
    }
    TT_FATAL(remaining == 0, "Failed to split target number of cores into CoreRangeSet");
    return CoreRangeSet(std::move(ranges));
}

Split split_work_to_cores(CoreCoord grid_size, std::uint32_t units_to_divide, bool row_wise) {
    const CoreRange grid({0, 0}, {grid_size.x - 1, grid_size.y - 1});
    return split(static_cast<std::uint32_t>(grid.size()), units_to_divide,
                 [&](std::uint32_t start, std::uint32_t count) {
                     std::vector<CoreRange> ranges;
                     append_run(ranges, grid, start, count, row_wise);
                     return CoreRangeSet(std::move(ranges));
                 });
}

Split split_work_to_cores(const CoreRangeSet& core_grid, std::uint32_t units_to_divide, bool row_wise) {
    return split(core_grid.num_cores(), units_to_divide, [&](std::uint32_t start, std::uint32_t count) {
        return num_cores_to_corerangeset_in_subcoregrids(core_number(core_grid, start, row_wise), count, core_grid,
                                                         row_wise);
    });
}

std::uint32_t merge_num_sticks_to_read(std::uint32_t num_sticks_to_read, std::uint32_t stick_size_bytes,
                                       std::uint32_t max_read_size) {
    if (num_sticks_to_read == 0 || stick_size_bytes == 0) {
        return num_sticks_to_read;
    }
    std::uint32_t sticks = std::clamp(max_read_size / stick_size_bytes, 1u, num_sticks_to_read);
    while (num_sticks_to_read % sticks != 0) {
        --sticks;
    }
    return num_sticks_to_read / sticks;
}

std::tuple<std::uint32_t, std::uint32_t> get_max_cores_divisible_by_tiles_per_core_tiles(
    const std::uint32_t& num_tiles, const std::uint32_t& num_cores_max, bool request_even) {
    std::uint32_t cores = std::max(num_cores_max, 1u);
    while (num_tiles % cores != 0) {
        --cores;
    }
    if (request_even && cores > 1) {
        cores -= cores % 2;
    }
    return {cores, tt::div_up(num_tiles, cores)};
}

std::tuple<std::vector<std::uint32_t>, CoreRangeSet> split_work_to_cores_even_multiples(const CoreCoord& core_grid,
                                                                                       std::uint32_t units_to_divide,
                                                                                       std::uint32_t multiple,
                                                                                       bool row_wise) {
    TT_FATAL(multiple > 0, "Work is divided in multiples of at least 1");
    const std::uint32_t batches = units_to_divide / multiple;
    const auto cores = std::min(batches, static_cast<std::uint32_t>(core_grid.x * core_grid.y));
    if (cores == 0) {
        return {};
    }
    std::vector<std::uint32_t> units(cores, batches / cores * multiple);
    for (std::uint32_t i = 0; i < batches % cores; ++i) {
        units[i] += multiple;
    }
    units[batches % cores] += units_to_divide % multiple;
    return {units, num_cores_to_corerangeset(cores, core_grid, row_wise)};
}

std::uint32_t find_max_divisor(std::uint32_t val, std::uint32_t start_max_div) {
    for (std::uint32_t divisor = start_max_div; divisor > 1; --divisor) {
        if (divisor != 5 && divisor != 7 && val % divisor == 0) {
            return divisor;
        }
    }
    return 1;
}

int find_max_block_size(std::uint32_t val, std::uint32_t max_block_size) {
    std::uint32_t divisor = std::min(val, max_block_size);
    while (divisor > 1 && val % divisor != 0) {
        --divisor;
    }
    return static_cast<int>(std::max(divisor, 1u));
}

}  // namespace tt::tt_metal
