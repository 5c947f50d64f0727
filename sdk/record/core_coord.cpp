// Cores, rectangles of cores, and the algebra of sets of rectangles.
#include <tt-metalium/core_coord.hpp>
#include <tt_stl/assert.hpp>

#include <algorithm>

namespace tt {

std::string xy_pair::str() const {
    return fmt::format("(x={},y={})", x, y);
}
std::string text_of(const xy_pair& core) {
    return fmt::format("{}-{}", core.x, core.y);
}

}  // namespace tt

namespace tt::tt_metal {

CoreRange::CoreRange(const CoreCoord& start, const CoreCoord& end) : start_coord(start), end_coord(end) {
    TT_FATAL(end_coord.x >= start_coord.x and end_coord.y >= start_coord.y,
             "Invalid core range for start_coord: {}, end_coord: {}", start_coord, end_coord);
}

bool CoreRange::contains(const CoreCoord& core) const {
    return core.x >= start_coord.x && core.x <= end_coord.x && core.y >= start_coord.y && core.y <= end_coord.y;
}

bool CoreRange::contains(const CoreRange& other) const {
    return contains(other.start_coord) && contains(other.end_coord);
}

bool CoreRange::contains(const CoreRangeSet& other) const {
    return std::ranges::all_of(other.ranges(), [&](const CoreRange& range) { return contains(range); });
}

bool CoreRange::intersects(const CoreRange& other) const {
    return other.start_coord.x <= end_coord.x && other.end_coord.x >= start_coord.x &&
           other.start_coord.y <= end_coord.y && other.end_coord.y >= start_coord.y;
}

std::optional<CoreRange> CoreRange::intersection(const CoreRange& other) const {
    if (!intersects(other)) {
        return std::nullopt;
    }
    return CoreRange({std::max(start_coord.x, other.start_coord.x), std::max(start_coord.y, other.start_coord.y)},
                     {std::min(end_coord.x, other.end_coord.x), std::min(end_coord.y, other.end_coord.y)});
}

bool CoreRange::adjacent(const CoreRange& other) const {
    const bool same_columns = start_coord.x == other.start_coord.x && end_coord.x == other.end_coord.x;
    const bool same_rows = start_coord.y == other.start_coord.y && end_coord.y == other.end_coord.y;
    const bool stacked = end_coord.y + 1 == other.start_coord.y || other.end_coord.y + 1 == start_coord.y;
    const bool beside = end_coord.x + 1 == other.start_coord.x || other.end_coord.x + 1 == start_coord.x;
    return (same_columns && stacked) || (same_rows && beside);
}

std::optional<CoreRange> CoreRange::merge(const CoreRange& other) const {
    const bool same_columns = start_coord.x == other.start_coord.x && end_coord.x == other.end_coord.x;
    const bool same_rows = start_coord.y == other.start_coord.y && end_coord.y == other.end_coord.y;
    if (contains(other)) {
        return *this;
    }
    if (other.contains(*this)) {
        return other;
    }
    if (adjacent(other) || (intersects(other) && (same_columns || same_rows))) {
        return CoreRange({std::min(start_coord.x, other.start_coord.x), std::min(start_coord.y, other.start_coord.y)},
                         {std::max(end_coord.x, other.end_coord.x), std::max(end_coord.y, other.end_coord.y)});
    }
    return std::nullopt;
}

std::size_t CoreRange::size() const {
    return grid_size().x * grid_size().y;
}
CoreCoord CoreRange::grid_size() const {
    return {end_coord.x - start_coord.x + 1, end_coord.y - start_coord.y + 1};
}
std::string CoreRange::str() const {
    return text_of(*this);
}
std::string text_of(const CoreRange& range) {
    return fmt::format("[{} - {}]", text_of(range.start_coord), text_of(range.end_coord));
}

CoreRange::CoreIterator& CoreRange::CoreIterator::operator++() {
    if (++core_.x > range_->end_coord.x) {
        core_.x = range_->start_coord.x;
        ++core_.y;
    }
    return *this;
}

CoreRange::CoreIterator CoreRange::CoreIterator::operator++(int) {
    CoreIterator before = *this;
    ++*this;
    return before;
}

CoreRangeSet::CoreRangeSet(ttsl::Span<const CoreRange> ranges) : ranges_(ranges.begin(), ranges.end()) {
    require_disjoint();
}
CoreRangeSet::CoreRangeSet(const std::set<CoreRange>& ranges) : ranges_(ranges.begin(), ranges.end()) {
    require_disjoint();
}
CoreRangeSet::CoreRangeSet(std::vector<CoreRange>&& ranges) : ranges_(std::move(ranges)) {
    require_disjoint();
}

CoreRangeSet::CoreRangeSet(ttsl::Span<const CoreCoord> cores) {
    std::vector<CoreRange> single(cores.begin(), cores.end());
    *this = CoreRangeSet(std::move(single)).merge_ranges();
}

void CoreRangeSet::require_disjoint() const {
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
        for (std::size_t j = i + 1; j < ranges_.size(); ++j) {
            TT_FATAL(!ranges_[i].intersects(ranges_[j]),
                     "Cannot create CoreRangeSet with specified core ranges because core ranges {} and {} overlap!",
                     ranges_[i], ranges_[j]);
        }
    }
}

std::uint32_t CoreRangeSet::num_cores() const {
    std::size_t count = 0;
    for (const CoreRange& range : ranges_) {
        count += range.size();
    }
    return static_cast<std::uint32_t>(count);
}

CoreRangeSet CoreRangeSet::merge(const CoreRangeSet& other) const {
    return merge(other.ranges_);
}

namespace {

/// Cuts the cores into rectangles: runs along each row, then equal runs of neighbouring rows joined.
std::vector<CoreRange> rectangles_of(const std::set<std::pair<std::size_t, std::size_t>>& cores_by_row) {
    std::vector<CoreRange> done;
    std::vector<CoreRange> open;
    std::vector<CoreRange> row_runs;
    const auto close_row = [&] {
        std::vector<CoreRange> still_open;
        for (CoreRange& run : row_runs) {
            const auto above = std::ranges::find_if(open, [&](const CoreRange& range) {
                return range.start_coord.x == run.start_coord.x && range.end_coord.x == run.end_coord.x &&
                       range.end_coord.y + 1 == run.start_coord.y;
            });
            if (above != open.end()) {
                run.start_coord.y = above->start_coord.y;
                open.erase(above);
            }
            still_open.push_back(run);
        }
        done.insert(done.end(), open.begin(), open.end());
        open = std::move(still_open);
        row_runs.clear();
    };
    std::optional<std::size_t> row;
    for (const auto& [y, x] : cores_by_row) {
        if (row.has_value() && *row != y) {
            close_row();
        }
        row = y;
        if (!row_runs.empty() && row_runs.back().end_coord.x + 1 == x) {
            row_runs.back().end_coord.x = x;
        } else {
            row_runs.emplace_back(CoreCoord{x, y});
        }
    }
    close_row();
    close_row();
    return done;
}

template <typename Keep>
CoreRangeSet filtered(const CoreRangeSet& set, const Keep& keep) {
    std::set<std::pair<std::size_t, std::size_t>> cores;
    for (const CoreRange& range : set.ranges()) {
        for (const CoreCoord& core : range) {
            if (keep(core)) {
                cores.emplace(core.y, core.x);
            }
        }
    }
    auto rectangles = rectangles_of(cores);
    std::ranges::sort(rectangles);
    return CoreRangeSet(std::move(rectangles));
}

}  // namespace

CoreRangeSet CoreRangeSet::merge_ranges() const {
    return filtered(*this, [](const CoreCoord&) { return true; });
}

CoreRangeSet CoreRangeSet::intersection(const CoreRangeSet& other) const {
    return filtered(*this, [&](const CoreCoord& core) { return other.contains(core); });
}

CoreRangeSet CoreRangeSet::subtract(const CoreRangeSet& other) const {
    return filtered(*this, [&](const CoreCoord& core) { return !other.contains(core); });
}

bool CoreRangeSet::contains(const CoreCoord& core) const {
    return std::ranges::any_of(ranges_, [&](const CoreRange& range) { return range.contains(core); });
}

bool CoreRangeSet::contains(const CoreRange& range) const {
    for (const CoreCoord& core : range) {
        if (!contains(core)) {
            return false;
        }
    }
    return true;
}

bool CoreRangeSet::contains(const CoreRangeSet& other) const {
    return std::ranges::all_of(other.ranges_, [&](const CoreRange& range) { return contains(range); });
}

bool CoreRangeSet::intersects(const CoreRange& range) const {
    return std::ranges::any_of(ranges_, [&](const CoreRange& own) { return own.intersects(range); });
}

bool CoreRangeSet::intersects(const CoreRangeSet& other) const {
    return std::ranges::any_of(ranges_, [&](const CoreRange& own) { return other.intersects(own); });
}

CoreRange CoreRangeSet::bounding_box() const {
    TT_FATAL(!ranges_.empty(), "Cannot get bounding_box of an empty CoreRangeSet!");
    CoreRange box = ranges_.front();
    for (const CoreRange& range : ranges_) {
        box.start_coord = {std::min(box.start_coord.x, range.start_coord.x),
                           std::min(box.start_coord.y, range.start_coord.y)};
        box.end_coord = {std::max(box.end_coord.x, range.end_coord.x), std::max(box.end_coord.y, range.end_coord.y)};
    }
    return box;
}

std::string CoreRangeSet::str() const {
    return text_of(*this);
}
std::string text_of(const CoreRangeSet& set) {
    std::string text;
    for (const CoreRange& range : set.ranges()) {
        text += (text.empty() ? "" : ", ") + text_of(range);
    }
    return "{" + text + "}";
}

std::vector<CoreCoord> grid_to_cores(CoreCoord start, CoreCoord end, bool row_wise) {
    std::vector<CoreCoord> cores;
    const CoreRange range(start, end);
    const CoreCoord size = range.grid_size();
    const std::size_t inner = row_wise ? size.x : size.y;
    cores.reserve(range.size());
    for (std::size_t i = 0; i < range.size(); ++i) {
        const std::size_t slow = i / inner;
        const std::size_t fast = i % inner;
        cores.push_back(row_wise ? CoreCoord{start.x + fast, start.y + slow}
                                 : CoreCoord{start.x + slow, start.y + fast});
    }
    return cores;
}

std::vector<CoreCoord> grid_to_cores(std::uint32_t num_cores, std::uint32_t grid_size_x, std::uint32_t grid_size_y,
                                     bool row_wise) {
    TT_ASSERT(num_cores <= grid_size_x * grid_size_y, "Number of cores {} exceeds grid size {}x{}", num_cores,
              grid_size_x, grid_size_y);
    std::vector<CoreCoord> cores;
    cores.reserve(num_cores);
    for (std::uint32_t i = 0; i < num_cores; ++i) {
        cores.push_back(row_wise ? CoreCoord{i % grid_size_x, i / grid_size_x}
                                 : CoreCoord{i / grid_size_y, i % grid_size_y});
    }
    return cores;
}

std::vector<CoreCoord> grid_to_cores_with_noop(std::uint32_t bbox_x, std::uint32_t bbox_y, std::uint32_t grid_size_x,
                                               std::uint32_t grid_size_y, bool row_wise) {
    std::vector<CoreCoord> cores = grid_to_cores({0, 0}, {bbox_x, bbox_y}, row_wise);
    const CoreRange box({0, 0}, {bbox_x, bbox_y});
    for (const CoreCoord& core : grid_to_cores({0, 0}, {grid_size_x - 1, grid_size_y - 1}, row_wise)) {
        if (!box.contains(core)) {
            cores.push_back(core);
        }
    }
    return cores;
}

std::vector<CoreCoord> corerange_to_cores(const CoreRangeSet& set, std::optional<std::uint32_t> max_cores,
                                          bool row_wise) {
    std::vector<CoreCoord> cores;
    for (const CoreRange& range : set.ranges()) {
        for (const CoreCoord& core : grid_to_cores(range.start_coord, range.end_coord, row_wise)) {
            if (max_cores.has_value() && cores.size() >= *max_cores) {
                return cores;
            }
            cores.push_back(core);
        }
    }
    return cores;
}

CoreRangeSet select_from_corerangeset(const CoreRangeSet& set, std::uint32_t start_index, std::uint32_t end_index,
                                      bool row_wise) {
    const std::vector<CoreCoord> cores = corerange_to_cores(set, end_index + 1, row_wise);
    TT_FATAL(start_index <= end_index && end_index < cores.size(), "Cores {} to {} are not within the {} cores of {}",
             start_index, end_index, set.num_cores(), set);
    return CoreRangeSet(ttsl::Span<const CoreCoord>(cores.data() + start_index, end_index + 1 - start_index));
}

std::optional<CoreRange> select_contiguous_range_from_corerangeset(const CoreRangeSet& set, std::uint32_t x,
                                                                   std::uint32_t y) {
    for (const CoreRange& range : set.ranges()) {
        const CoreCoord size = range.grid_size();
        if (size.x >= x && size.y >= y) {
            return CoreRange(range.start_coord, {range.start_coord.x + x - 1, range.start_coord.y + y - 1});
        }
    }
    return std::nullopt;
}

}  // namespace tt::tt_metal
