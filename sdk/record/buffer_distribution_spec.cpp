// Dealing the shards of a buffer out to cores.
#include <tt-metalium/buffer_distribution_spec.hpp>
#include <tt-metalium/math.hpp>
#include <tt_stl/assert.hpp>

#include <algorithm>

namespace tt::tt_metal {

namespace {

using Dimensions = std::vector<std::uint32_t>;

Shape in_pages(const Shape& shape, const Shape2D& page) {
    Dimensions pages(shape.begin(), shape.end());
    for (std::size_t i = 0; i < std::min<std::size_t>(2, pages.size()); ++i) {
        std::uint32_t& length = pages[pages.size() - 1 - i];
        length = tt::div_up(length, static_cast<std::uint32_t>(page[1 - i]));
    }
    return Shape(pages);
}

/// How many shards lie along each dimension.
Dimensions grid_of(const Shape& tensor, const Shape& shard) {
    Dimensions grid;
    for (std::size_t i = 0; i < tensor.rank(); ++i) {
        const auto dimension = static_cast<std::int32_t>(i);
        grid.push_back(tt::div_up(tensor[dimension], shard[dimension]));
    }
    return grid;
}

/// Steps `index` to the next position below `limits`, the last dimension fastest; false after the last one.
bool advance(Dimensions& index, const Dimensions& limits) {
    for (std::size_t i = limits.size(); i-- > 0;) {
        if (++index[i] < limits[i]) return true;
        index[i] = 0;
    }
    return false;
}

/// With GRID_2D each core has at most one shard: the corner of the cores' rectangle that has as many rows and columns
/// as there are shards.
std::vector<CoreCoord> corner_of(const CoreRangeSet& cores, const Dimensions& shards, ShardOrientation orientation) {
    TT_FATAL(cores.ranges().size() == 1, "Shards in a grid need one rectangle of cores, got {}", cores);
    TT_FATAL(shards.size() <= 2, "Shards in a grid have two dimensions, got {}", shards.size());
    std::uint32_t rows = shards.size() == 2 ? shards[0] : 1;
    std::uint32_t columns = shards.back();
    const bool by_rows = orientation == ShardOrientation::ROW_MAJOR;
    if (!by_rows) std::swap(rows, columns);
    const CoreRange& whole = cores.ranges()[0];
    TT_FATAL(rows <= whole.grid_size().y && columns <= whole.grid_size().x,
             "{} rows and {} columns of shards do not fit the cores {}", rows, columns, cores);
    if (rows == 0 || columns == 0) return {};
    const CoreCoord end(whole.start_coord.x + columns - 1, whole.start_coord.y + rows - 1);
    return corerange_to_cores(CoreRangeSet(CoreRange(whole.start_coord, end)), std::nullopt, by_rows);
}

std::vector<CoreCoord> ordered_cores(const Shape& tensor, const Shape& shard, const CoreRangeSet& cores,
                                     ShardOrientation orientation, ShardDistributionStrategy strategy) {
    if (strategy == ShardDistributionStrategy::GRID_2D) {
        return corner_of(cores, grid_of(tensor, shard), orientation);
    }
    return corerange_to_cores(cores, std::nullopt, orientation == ShardOrientation::ROW_MAJOR);
}

}  // namespace

std::pair<Shape, Shape> detail::squeeze_shape_ranks(const Shape& tensor_shape, const Shape& shard_shape) {
    Dimensions tensor(tensor_shape.begin(), tensor_shape.end());
    Dimensions shard(shard_shape.begin(), shard_shape.end());
    // Dimensions in front that only one of them has: the shard's outermost divides all of the tensor's.
    tensor.insert(tensor.begin(), shard.size() > tensor.size() ? shard.size() - tensor.size() : 0, 1);
    while (tensor.size() > shard.size() && tensor.size() > 1) {
        tensor[1] *= tensor[0];
        tensor.erase(tensor.begin());
    }
    // A dimension that is not divided is one with the next outer one.
    for (std::size_t i = shard.size(); i-- > 1;) {
        if (shard[i] != tensor[i]) continue;
        tensor[i - 1] *= tensor[i];
        shard[i - 1] *= shard[i];
        tensor.erase(tensor.begin() + static_cast<std::ptrdiff_t>(i));
        shard.erase(shard.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return {Shape(tensor), Shape(shard)};
}

BufferDistributionSpec BufferDistributionSpec::from_shard_spec(const Shape& tensor_shape, const Shape& shard_shape,
                                                               const Shape2D& page_shape,
                                                               const CoreRangeSet& core_range_set,
                                                               ShardOrientation shard_orientation,
                                                               ShardDistributionStrategy strategy) {
    Shape tensor = in_pages(tensor_shape, page_shape);
    Shape shard = in_pages(shard_shape, page_shape);
    // The rows and columns of shards in a grid are those of the two dimensions as they are.
    if (strategy != ShardDistributionStrategy::GRID_2D) {
        std::tie(tensor, shard) = detail::squeeze_shape_ranks(tensor, shard);
    }
    return BufferDistributionSpec(tensor, shard, core_range_set, shard_orientation, strategy);
}

BufferDistributionSpec::BufferDistributionSpec(const Shape& tensor_shape_in_pages, const Shape& shard_shape_in_pages,
                                               const CoreRangeSet& core_range_set, ShardOrientation shard_orientation,
                                               ShardDistributionStrategy strategy)
    : BufferDistributionSpec(
          tensor_shape_in_pages, shard_shape_in_pages,
          ordered_cores(tensor_shape_in_pages, shard_shape_in_pages, core_range_set, shard_orientation, strategy),
          strategy) {}

BufferDistributionSpec::BufferDistributionSpec(Shape tensor_shape_in_pages, Shape shard_shape_in_pages,
                                               std::vector<CoreCoord> cores, ShardDistributionStrategy strategy)
    : tensor_(std::move(tensor_shape_in_pages)),
      shard_(std::move(shard_shape_in_pages)),
      cores_(std::move(cores)),
      strategy_(strategy) {
    TT_FATAL(tensor_.rank() == shard_.rank(), "Tensor shape rank ({}) must be same as shard shape rank ({})!",
             tensor_.rank(), shard_.rank());
    TT_FATAL(tensor_.rank() >= 1, "Tensor rank must be at least 1!");
    TT_FATAL(shard_.volume() != 0, "Shard shape must have non zero volume!");
    if (tensor_.volume() == 0) return;
    TT_FATAL(!cores_.empty(), "Can't distribute non zero volume tensor over an empty set of cores");
    num_shards_ = 1;
    for (const std::uint32_t count : grid_of(tensor_, shard_)) num_shards_ *= count;

    std::vector<CoreCoord> full;
    std::vector<CoreCoord> less;
    for (std::size_t i = 0; i < cores_.size(); ++i) {
        const std::size_t shards = num_shards_per_core(i);
        if (shards == 0) continue;
        cores_with_data_.push_back(cores_[i]);
        const bool is_full = shards == max_num_shards_per_core();
        (is_full ? full : less).push_back(cores_[i]);
        (is_full ? core_groups_.num_shards_per_core_in_group_1 : core_groups_.num_shards_per_core_in_group_2) = shards;
    }
    core_groups_.cores_with_data = CoreRangeSet(ttsl::Span<const CoreCoord>(cores_with_data_));
    core_groups_.cores_in_group_1 = CoreRangeSet(ttsl::Span<const CoreCoord>(full));
    core_groups_.cores_in_group_2 = CoreRangeSet(ttsl::Span<const CoreCoord>(less));
}

std::size_t BufferDistributionSpec::max_num_shards_per_core() const {
    return cores_.empty() ? 0 : tt::div_up(num_shards_, cores_.size());
}

std::size_t BufferDistributionSpec::num_shards_per_core(std::size_t core_idx) const {
    TT_FATAL(core_idx < cores_.size(), "Core {} does not exist, there are {}", core_idx, cores_.size());
    if (strategy_ == ShardDistributionStrategy::CONTIGUOUS_1D) {
        const std::size_t most = max_num_shards_per_core();
        return num_shards_ <= core_idx * most ? 0 : std::min(most, num_shards_ - core_idx * most);
    }
    return num_shards_ / cores_.size() + (core_idx < num_shards_ % cores_.size() ? 1 : 0);
}

std::tuple<std::uint32_t, CoreRangeSet, CoreRangeSet, CoreRangeSet, std::uint32_t, std::uint32_t>
BufferDistributionSpec::core_groups_tuple() const {
    return {static_cast<std::uint32_t>(num_cores_with_data()),
            core_groups_.cores_with_data,
            core_groups_.cores_in_group_1,
            core_groups_.cores_in_group_2,
            static_cast<std::uint32_t>(core_groups_.num_shards_per_core_in_group_1),
            static_cast<std::uint32_t>(core_groups_.num_shards_per_core_in_group_2)};
}

std::pair<std::size_t, std::size_t> BufferDistributionSpec::place_of(std::size_t shard) const {
    if (strategy_ == ShardDistributionStrategy::CONTIGUOUS_1D) {
        return {shard / max_num_shards_per_core(), shard % max_num_shards_per_core()};
    }
    return {shard % cores_.size(), shard / cores_.size()};
}

UncompressedBufferPageMapping BufferDistributionSpec::compute_page_mapping() const {
    UncompressedBufferPageMapping mapping;
    mapping.all_cores = cores_;
    if (num_shards_ == 0) return mapping;
    mapping.core_host_page_indices.assign(
        cores_.size(), Dimensions(max_num_dev_pages_per_core(), UncompressedBufferPageMapping::PADDING));

    const Dimensions grid = grid_of(tensor_, shard_);
    const Dimensions shard(shard_.begin(), shard_.end());
    const std::size_t rank = grid.size();
    Dimensions shard_index(rank, 0);
    std::size_t number = 0;
    do {
        const auto [core, slot] = place_of(number++);
        Dimensions inside(rank, 0);
        std::size_t device_page = slot * shard_.volume();
        do {
            std::uint32_t host_page = 0;
            bool exists = true;
            for (std::size_t i = 0; i < rank; ++i) {
                const std::uint32_t at = shard_index[i] * shard[i] + inside[i];
                const std::uint32_t length = tensor_[static_cast<std::int32_t>(i)];
                exists = exists && at < length;
                host_page = host_page * length + at;
            }
            if (exists) mapping.core_host_page_indices[core][device_page] = host_page;
            ++device_page;
        } while (advance(inside, shard));
    } while (advance(shard_index, grid));
    return mapping;
}

BufferPageMapping::BufferPageMapping(const UncompressedBufferPageMapping& mapping) : all_cores(mapping.all_cores) {
    for (std::uint32_t core = 0; core < all_cores.size(); ++core) {
        core_to_core_id[all_cores[core]] = core;
    }
    for (std::uint32_t core = 0; core < mapping.core_host_page_indices.size(); ++core) {
        const auto& pages = mapping.core_host_page_indices[core];
        for (std::uint32_t place = 0; place < pages.size(); ++place) {
            if (pages[place] != UncompressedBufferPageMapping::PADDING) pages_.push_back({core, place, pages[place]});
        }
    }
}

}  // namespace tt::tt_metal
