// How the shards of a buffer are dealt out to cores. Vendor names: BufferDistributionSpec, BufferShardingArgs,
// detail::squeeze_shape_ranks.
#pragma once

#include <tt-metalium/buffer_page_mapping.hpp>
#include <tt-metalium/buffer_types.hpp>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/shape.hpp>
#include <tt-metalium/shape2d.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace tt::tt_metal {

namespace detail {
/// Both shapes with the same rank, as low as the division into shards allows.
std::pair<Shape, Shape> squeeze_shape_ranks(const Shape& tensor_shape, const Shape& shard_shape);
}  // namespace detail

class BufferDistributionSpec {
  public:
    /// Shapes in elements; `page_shape` divides their last two dimensions.
    static BufferDistributionSpec from_shard_spec(
        const Shape& tensor_shape, const Shape& shard_shape, const Shape2D& page_shape,
        const CoreRangeSet& core_range_set, ShardOrientation shard_orientation,
        ShardDistributionStrategy strategy = ShardDistributionStrategy::ROUND_ROBIN_1D);

    BufferDistributionSpec(const Shape& tensor_shape_in_pages, const Shape& shard_shape_in_pages,
                           const CoreRangeSet& core_range_set, ShardOrientation shard_orientation,
                           ShardDistributionStrategy strategy = ShardDistributionStrategy::ROUND_ROBIN_1D);
    /// Throws when the shapes have different ranks, a shard is empty, or there are pages and no cores.
    BufferDistributionSpec(Shape tensor_shape_in_pages, Shape shard_shape_in_pages, std::vector<CoreCoord> cores,
                           ShardDistributionStrategy strategy = ShardDistributionStrategy::ROUND_ROBIN_1D);

    const Shape& tensor_shape_in_pages() const { return tensor_; }
    const Shape& shard_shape_in_pages() const { return shard_; }
    ShardDistributionStrategy shard_distribution_strategy() const { return strategy_; }

    std::size_t num_shards() const { return num_shards_; }
    std::size_t num_cores() const { return cores_.size(); }
    const std::vector<CoreCoord>& cores() const { return cores_; }
    std::size_t num_cores_with_data() const { return cores_with_data_.size(); }
    const std::vector<CoreCoord>& cores_with_data() const { return cores_with_data_; }

    std::size_t max_num_shards_per_core() const;
    std::size_t max_num_dev_pages_per_core() const { return max_num_shards_per_core() * shard_.volume(); }
    std::size_t num_shards_per_core(std::size_t core_idx) const;
    std::size_t num_dev_pages_per_core(std::size_t core_idx) const {
        return num_shards_per_core(core_idx) * shard_.volume();
    }

    /// The cores with data in at most two groups by the number of their shards, the fuller first.
    struct CoreGroups {
        CoreRangeSet cores_with_data;
        CoreRangeSet cores_in_group_1;
        CoreRangeSet cores_in_group_2;
        std::size_t num_shards_per_core_in_group_1 = 0;
        std::size_t num_shards_per_core_in_group_2 = 0;
    };
    const CoreGroups& core_groups() const { return core_groups_; }
    /// In the order of split_work_to_cores.
    std::tuple<std::uint32_t, CoreRangeSet, CoreRangeSet, CoreRangeSet, std::uint32_t, std::uint32_t>
    core_groups_tuple() const;

    UncompressedBufferPageMapping compute_page_mapping() const;

  private:
    /// The core's number and the shard's among those of the core.
    std::pair<std::size_t, std::size_t> place_of(std::size_t shard) const;

    Shape tensor_;
    Shape shard_;
    std::vector<CoreCoord> cores_;
    ShardDistributionStrategy strategy_;
    std::size_t num_shards_ = 0;
    std::vector<CoreCoord> cores_with_data_;
    CoreGroups core_groups_;
};

/// What allocation makes of a memory configuration; empty for an interleaved one.
class BufferShardingArgs {
  public:
    BufferShardingArgs() = default;
    explicit BufferShardingArgs(std::optional<BufferDistributionSpec> distribution)
        : distribution_(std::move(distribution)) {}
    const std::optional<BufferDistributionSpec>& buffer_distribution_spec() const { return distribution_; }

  private:
    std::optional<BufferDistributionSpec> distribution_;
};

}  // namespace tt::tt_metal
