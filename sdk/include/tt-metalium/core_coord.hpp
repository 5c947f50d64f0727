// Cores and sets of cores. Vendor names: CoreCoord, CoreRange, CoreRangeSet, corerange_to_cores, grid_to_cores,
// grid_to_cores_with_noop, select_from_corerangeset, select_contiguous_range_from_corerangeset.
#pragma once

#include <tt_stl/fmt.hpp>
#include <tt_stl/span.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace tt {

struct xy_pair {
    constexpr xy_pair() = default;
    constexpr xy_pair(std::size_t x_value, std::size_t y_value) : x(x_value), y(y_value) {}

    std::size_t x = 0;
    std::size_t y = 0;

    std::string str() const;

    constexpr auto operator<=>(const xy_pair&) const = default;
    static constexpr auto attribute_names = std::make_tuple("x", "y");
    constexpr auto attribute_values() const { return std::forward_as_tuple(x, y); }
};

std::string text_of(const xy_pair& core);

}  // namespace tt

namespace tt::tt_metal {

using CoreCoord = tt::xy_pair;

struct CoreRange {
    CoreCoord start_coord;
    CoreCoord end_coord;

    /// Inclusive at both ends. Throws when the end lies before the start in x or y.
    CoreRange(const CoreCoord& start, const CoreCoord& end);
    CoreRange(const CoreCoord& core) : CoreRange(core, core) {}

    bool contains(const CoreCoord& core) const;
    bool contains(const CoreRange& other) const;
    bool contains(const class CoreRangeSet& other) const;
    bool intersects(const CoreRange& other) const;
    std::optional<CoreRange> intersection(const CoreRange& other) const;
    bool adjacent(const CoreRange& other) const;
    /// The union when it is a rectangle.
    std::optional<CoreRange> merge(const CoreRange& other) const;

    std::size_t size() const;
    CoreCoord grid_size() const;
    std::string str() const;

    /// x runs fastest.
    class CoreIterator {
      public:
        using value_type = CoreCoord;
        using difference_type = std::ptrdiff_t;
        CoreIterator() = default;
        CoreIterator(const CoreCoord& core, const CoreRange* range) : core_(core), range_(range) {}
        const CoreCoord& operator*() const { return core_; }
        CoreIterator& operator++();
        CoreIterator operator++(int);
        bool operator==(const CoreIterator& other) const { return core_ == other.core_; }

      private:
        CoreCoord core_;
        const CoreRange* range_ = nullptr;
    };
    CoreIterator begin() const { return {start_coord, this}; }
    CoreIterator end() const { return {CoreCoord{start_coord.x, end_coord.y + 1}, this}; }

    auto operator<=>(const CoreRange&) const = default;
    static constexpr auto attribute_names = std::make_tuple("start_coord", "end_coord");
    auto attribute_values() const { return std::forward_as_tuple(start_coord, end_coord); }
};

std::string text_of(const CoreRange& range);

/// A set of rectangles that do not overlap. Equality ignores how the same cores are cut into rectangles only when the
/// rectangles are the same; use merge_ranges() to normalise.
class CoreRangeSet {
  public:
    CoreRangeSet() = default;
    CoreRangeSet(const CoreRange& range) : ranges_{range} {}
    /// Throws when two of the ranges overlap.
    explicit CoreRangeSet(ttsl::Span<const CoreRange> ranges);
    CoreRangeSet(const std::set<CoreRange>& ranges);
    explicit CoreRangeSet(std::vector<CoreRange>&& ranges);
    explicit CoreRangeSet(ttsl::Span<const CoreCoord> cores);

    bool empty() const { return ranges_.empty(); }
    std::size_t size() const { return ranges_.size(); }
    std::uint32_t num_cores() const;

    template <typename Container>
    CoreRangeSet merge(const Container& other) const;
    CoreRangeSet merge(const CoreRangeSet& other) const;
    CoreRangeSet merge_ranges() const;
    CoreRangeSet intersection(const CoreRangeSet& other) const;
    CoreRangeSet subtract(const CoreRangeSet& other) const;

    bool contains(const CoreCoord& core) const;
    bool contains(const CoreRange& range) const;
    bool contains(const CoreRangeSet& other) const;
    bool intersects(const CoreCoord& core) const { return contains(core); }
    bool intersects(const CoreRange& range) const;
    bool intersects(const CoreRangeSet& other) const;

    const std::vector<CoreRange>& ranges() const { return ranges_; }
    auto begin() const { return ranges_.begin(); }
    auto end() const { return ranges_.end(); }
    CoreRange bounding_box() const;
    std::string str() const;

    bool operator==(const CoreRangeSet&) const = default;
    static constexpr auto attribute_names = std::make_tuple("ranges");
    auto attribute_values() const { return std::forward_as_tuple(ranges_); }

  private:
    void require_disjoint() const;

    std::vector<CoreRange> ranges_;
};

template <typename Container>
CoreRangeSet CoreRangeSet::merge(const Container& other) const {
    std::vector<CoreRange> all = ranges_;
    all.insert(all.end(), std::begin(other), std::end(other));
    CoreRangeSet joined;
    joined.ranges_ = std::move(all);
    return joined.merge_ranges();
}

std::string text_of(const CoreRangeSet& set);

using CoreSpec = std::variant<CoreCoord, CoreRange, CoreRangeSet>;

/// The first `num_cores` cores of a grid, column by column (`row_wise`: row by row).
std::vector<CoreCoord> grid_to_cores(std::uint32_t num_cores, std::uint32_t grid_size_x, std::uint32_t grid_size_y,
                                     bool row_wise = false);
std::vector<CoreCoord> grid_to_cores(CoreCoord start, CoreCoord end, bool row_wise = false);
/// The cores of the rectangle up to (bbox_x, bbox_y) first, then the other cores of the grid.
std::vector<CoreCoord> grid_to_cores_with_noop(std::uint32_t bbox_x, std::uint32_t bbox_y, std::uint32_t grid_size_x,
                                               std::uint32_t grid_size_y, bool row_wise = false);

/// Range by range; inside a range column by column (`row_wise`: row by row); at most `max_cores`.
std::vector<CoreCoord> corerange_to_cores(const CoreRangeSet& set,
                                          std::optional<std::uint32_t> max_cores = std::nullopt, bool row_wise = false);

/// Cores number `start_index` to `end_index` (both included) in the order of corerange_to_cores.
CoreRangeSet select_from_corerangeset(const CoreRangeSet& set, std::uint32_t start_index, std::uint32_t end_index,
                                      bool row_wise = false);
/// The first x by y rectangle inside one range of the set.
std::optional<CoreRange> select_contiguous_range_from_corerangeset(const CoreRangeSet& set, std::uint32_t x,
                                                                   std::uint32_t y);

}  // namespace tt::tt_metal

template <>
struct std::hash<tt::xy_pair> {
    std::size_t operator()(const tt::xy_pair& core) const noexcept { return core.x << 32 ^ core.y; }
};
