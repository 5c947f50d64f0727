// Helpers that operations share: blocks of tiles over cores, shapes, shards, meshes, names of enumerators.
#include <gtest/gtest.h>

#include <tt-metalium/mesh_coord.hpp>
#include <tt-metalium/work_split.hpp>
#include <tt_stl/enum_name.hpp>
#include <tt_stl/indestructible.hpp>
#include <tt_stl/strong_type.hpp>

#include "sdk/record/fake.hpp"
#include "ttnn/common/queue_id.hpp"
#include "ttnn/operations/core/work_split/work_split_tilize.hpp"
#include "ttnn/operations/data_movement/common/common.hpp"
#include "ttnn/operations/math.hpp"
#include "ttnn/operations/reduction/generic/device/reduce_op.hpp"

namespace opwright::test {

using namespace ttnn::operations::core::work_split;
using namespace ttnn::operations::data_movement;

std::string text(const CoreRangeSet& cores) {
    return fmt::format("{}", cores);
}

TEST(WorkSplit, BlocksOverAGrid) {
    const BlockSplit even = split_blocks_for_tilize(CoreCoord(8, 8), 10);
    EXPECT_EQ(even.ncores, 10u);
    EXPECT_EQ(text(even.all_cores), "{[0-0 - 7-0], [0-1 - 1-1]}");
    EXPECT_EQ(even.core_range, even.all_cores);
    EXPECT_TRUE(even.core_range_cliff.empty());

    const BlockSplit uneven = split_blocks_for_tilize(CoreCoord(2, 2), 7);
    EXPECT_EQ(uneven.ncores, 4u);
    EXPECT_EQ(uneven.nblocks_per_core, 2u);
    EXPECT_EQ(uneven.nblocks_per_core_cliff, 1u);
    EXPECT_EQ(text(uneven.core_range), "{[0-0 - 1-0], [0-1 - 0-1]}");
    EXPECT_EQ(text(uneven.core_range_cliff), "{[1-1 - 1-1]}");

    const BlockSplit in_set = split_blocks_for_tilize(CoreRangeSet(CoreRange({2, 0}, {2, 3})), 7);
    EXPECT_EQ(text(in_set.core_range), "{[2-0 - 2-0], [2-1 - 2-1], [2-2 - 2-2]}");
    EXPECT_EQ(text(in_set.core_range_cliff), "{[2-3 - 2-3]}");
    EXPECT_EQ(split_blocks_for_tilize(CoreCoord(8, 8), 0).ncores, 0u);
}

TEST(WorkSplit, SquaresOverAGrid) {
    // 5x3 tiles on 4 cores: squares of 3 leave two blocks, the second two tiles wide.
    const BlockSplitWH split = split_blocks_for_tilize_wh(CoreCoord(2, 2), 15, 5, 3);
    EXPECT_EQ(split.single_block_size, 3u);
    EXPECT_EQ(split.ncores, 2u);
    EXPECT_TRUE(split.has_cliff_row);
    EXPECT_FALSE(split.has_cliff_col);
    EXPECT_EQ(split.single_block_size_cliff_row, 2u);
    EXPECT_EQ(text(split.core_range), "{[0-0 - 0-0]}");
    EXPECT_EQ(text(split.cliff_row_core_range), "{[1-0 - 1-0]}");
    EXPECT_EQ(compute_ncores_wh(4, 15, 5, 3).ncores, 2u);
}

TEST(WorkSplit, DataAndPaddingPerCore) {
    // 40 of 64 rows: one whole block, one with 8 rows of data; then a second plane of padding.
    const auto work = distribute_work(Shape({1, 1, 40, 32}), Shape({1, 2, 64, 32}), 2, 2, false, 0, 32);
    ASSERT_EQ(work.size(), 2u);
    ASSERT_EQ(work[0].size(), 1u);
    EXPECT_TRUE(compare_assignments(work[0][0], BlockRep(1, 8, 0, 1)));
    EXPECT_EQ(work[0][0].data_row_count(), 40u);
    ASSERT_EQ(work[1].size(), 1u);
    EXPECT_TRUE(compare_assignments(work[1][0], BlockRep(0, 0, 2, 1)));

    const auto [first, second] = BlockRep(2, 5, 1, 3).split_at(6);
    ASSERT_EQ(first.size(), 2u);
    EXPECT_TRUE(compare_assignments(first[0], BlockRep(2, 5, 1, 1)));
    EXPECT_TRUE(compare_assignments(first[1], BlockRep(2, 0, 0, 1)));
    ASSERT_EQ(second.size(), 2u);
    EXPECT_TRUE(compare_assignments(second[0], BlockRep(0, 5, 1, 1)));
    EXPECT_TRUE(compare_assignments(second[1], BlockRep(2, 5, 1, 1)));
}

TEST(WorkSplit, SticksAndMultiples) {
    EXPECT_EQ(merge_num_sticks_to_read(32, 128, 4096), 1u);
    EXPECT_EQ(merge_num_sticks_to_read(12, 1000, 4096), 3u);
    EXPECT_EQ(merge_num_sticks_to_read(7, 8192, 4096), 7u);
    EXPECT_EQ(get_max_cores_divisible_by_tiles_per_core_tiles(30, 8), std::tuple(6u, 5u));
    EXPECT_EQ(get_max_cores_divisible_by_tiles_per_core_tiles(9, 8, true), std::tuple(2u, 5u));
    const auto [units, cores] = split_work_to_cores_even_multiples(CoreCoord(2, 2), 20, 4);
    EXPECT_EQ(units, (std::vector<std::uint32_t>{8, 4, 4, 4}));
    EXPECT_EQ(cores.num_cores(), 4u);
}

TEST(DataMovementHelpers, Shapes) {
    EXPECT_EQ(squeeze_shape_to_4D(Shape({2, 3, 4, 5, 6})), Shape({6, 4, 5, 6}));
    EXPECT_EQ(squeeze_shape_to_3D(Shape({4, 5})), Shape({4, 5}));
    EXPECT_EQ(unsqueeze_shape_to_4D(Shape({4, 5})), Shape({1, 1, 4, 5}));
    EXPECT_EQ(squeeze_or_unsqueeze_shape_to_ND(Shape({2, 3, 4}), 2), Shape({6, 4}));
    EXPECT_EQ(compute_padded_shape(Shape({50})), Shape({32, 64}));
    EXPECT_EQ(pad_to_tile_shape(Shape({3, 33, 50})), Shape({3, 64, 64}));
    EXPECT_EQ(Shape({2, 3}).get_normalized_index(-1), 1u);
    EXPECT_NE(message_of([] { (void)Shape({2, 3}).get_normalized_index(2); }).find("out of bounds"), std::string::npos);
    EXPECT_EQ(float_to_uint16(70000.0f), 65535);
    EXPECT_EQ(tensor_coord_to_height_sharded_coord(std::array{2u, 3u, 8u}, std::array{2u, 8u}, std::array{1u, 2u, 7u}),
              std::pair(2u, (std::array{1u, 7u})));
}

TEST(DataMovementHelpers, Shards) {
    const CoreRangeSet cores(CoreRange({0, 0}, {1, 3}));
    const auto block = create_sharded_memory_config(Shape({1, 2, 128, 128}), cores, ShardStrategy::BLOCK,
                                                    ShardOrientation::ROW_MAJOR, std::nullopt, Layout::TILE);
    EXPECT_EQ(block.shard_spec()->shape, (std::array{64u, 64u}));
    EXPECT_EQ(message_of([&] {
                  create_sharded_memory_config(Shape({1, 1, 64, 64}), cores, ShardStrategy::HEIGHT,
                                               ShardOrientation::ROW_MAJOR, std::nullopt, Layout::TILE);
              }),
              "For sharding tiled tensors, the shard shape must fit neatly into tiles, got 8 rows and 64 columns");
}

TEST(Mesh, Places) {
    using namespace distributed;
    const MeshCoordinateRange range(MeshCoordinate(0, 1), MeshCoordinate(1, 2));
    EXPECT_EQ(std::distance(range.begin(), range.end()), 4);
    EXPECT_TRUE(range.contains(MeshCoordinate(1, 1)));
    EXPECT_FALSE(range.contains(MeshCoordinate(0, 0)));
    EXPECT_EQ(MeshCoordinateRange(MeshShape(1, 1)), MeshCoordinateRange(MeshCoordinate(0, 0)));
    EXPECT_EQ(fmt::format("{}", MeshCoordinate(1, 2)), "MeshCoordinate([1, 2])");
    EXPECT_NE(
        message_of([] { MeshCoordinateRange(MeshCoordinate(1, 0), MeshCoordinate(0, 0)); }).find("greater than end"),
        std::string::npos);
}

enum class Fruit { Apple = 1, Pear = 4 };

TEST(Stl, NamesAndStrongTypes) {
    EXPECT_EQ(ttsl::enum_name(Fruit::Pear), "Pear");
    EXPECT_EQ(ttsl::enum_name(static_cast<Fruit>(2)), "");
    EXPECT_EQ(ttsl::enum_name(static_cast<Fruit>(-1)), "");
    EXPECT_EQ(fmt::format("{}", Fruit::Apple), "Apple");
    EXPECT_EQ(*ttnn::DefaultQueueId, 0);
    EXPECT_LT(ttnn::DefaultQueueId, ttnn::QueueId{1});
    static ttsl::Indestructible<std::vector<int>> values(3, 7);
    EXPECT_EQ(values.get(), std::vector<int>(3, 7));
    EXPECT_TRUE(is_power_of_two_at_least_32(64));
    EXPECT_FALSE(is_power_of_two_at_least_32(16));
    EXPECT_FALSE(is_power_of_two_at_least_32(48));
}

TEST(Reductions, DefinesOfTheKernel) {
    const auto defines = reduce_op_utils::get_defines(ReduceOpMath::AVG, ReduceOpDim::W);
    EXPECT_EQ(defines.at("REDUCE_OP"), "PoolType::AVG");
    EXPECT_EQ(defines.at("REDUCE_DIM"), "ReduceDim::REDUCE_ROW");
    EXPECT_EQ(reduce_op_utils::get_defines(ReduceOpMath::MAX, ReduceOpDim::H).at("REDUCE_DIM"),
              "ReduceDim::REDUCE_COL");
    EXPECT_NE(message_of([] { reduce_op_utils::get_defines(ReduceOpMath::MIN, ReduceOpDim::H); }).find("negated"),
              std::string::npos);
}

}  // namespace opwright::test
