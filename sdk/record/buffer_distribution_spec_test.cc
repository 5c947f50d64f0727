#include <tt-metalium/buffer_distribution_spec.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <tt-metalium/float8.hpp>

#include "sdk/record/fake.hpp"
#include "ttnn/operations/data_movement/common/common.hpp"
#include "ttnn/tensor/tensor_utils.hpp"

namespace opwright::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::uint32_t kNone = UncompressedBufferPageMapping::PADDING;

CoreRangeSet row_of(std::size_t count) {
    return CoreRange({0, 0}, {count - 1, 0});
}

MemoryConfig sharded(TensorMemoryLayout layout, const CoreRangeSet& cores, std::array<std::uint32_t, 2> shard) {
    return MemoryConfig(layout, BufferType::L1, ShardSpec(cores, shard));
}

TEST(Distribution, UnevenShardsGoRoundAndLeavePadding) {
    const BufferDistributionSpec spec({7}, {2}, row_of(3), ShardOrientation::ROW_MAJOR);
    EXPECT_EQ(spec.num_shards(), 4u);
    EXPECT_EQ(spec.max_num_shards_per_core(), 2u);
    EXPECT_EQ(spec.core_groups().num_shards_per_core_in_group_1, 2u);
    EXPECT_EQ(spec.core_groups().cores_in_group_1, row_of(1));
    EXPECT_EQ(spec.core_groups().num_shards_per_core_in_group_2, 1u);
    const auto pages = spec.compute_page_mapping();
    EXPECT_THAT(pages.core_host_page_indices,
                ElementsAre(ElementsAre(0u, 1u, 6u, kNone), ElementsAre(2u, 3u, kNone, kNone),
                            ElementsAre(4u, 5u, kNone, kNone)));
    std::vector<std::uint32_t> walked;
    for (const auto& page : BufferPageMapping(pages)) walked.push_back(page.host_page);
    EXPECT_THAT(walked, ElementsAre(0u, 1u, 6u, 2u, 3u, 4u, 5u));
}

TEST(Distribution, ContiguousShardsFillOneCoreAfterAnother) {
    const BufferDistributionSpec spec({5}, {1}, row_of(4), ShardOrientation::ROW_MAJOR,
                                      ShardDistributionStrategy::CONTIGUOUS_1D);
    EXPECT_EQ(spec.num_cores_with_data(), 3u);
    EXPECT_THAT(
        spec.compute_page_mapping().core_host_page_indices,
        ElementsAre(ElementsAre(0u, 1u), ElementsAre(2u, 3u), ElementsAre(4u, kNone), ElementsAre(kNone, kNone)));
}

TEST(Distribution, BlocksTakeTheCornerOfTheirCores) {
    const Tensor tensor = fake_tensor(
        {1, 1, 64, 96}, sharded(TensorMemoryLayout::BLOCK_SHARDED, CoreRangeSet(CoreRange({0, 0}, {3, 3})), {32, 64}));
    const auto& spec = tensor.buffer()->buffer_distribution_spec();
    ASSERT_TRUE(spec.has_value());
    EXPECT_EQ(spec->cores(), (std::vector<CoreCoord>{{0, 0}, {1, 0}, {0, 1}, {1, 1}}));
    EXPECT_THAT(spec->compute_page_mapping().core_host_page_indices,
                ElementsAre(ElementsAre(0u, 1u), ElementsAre(2u, kNone), ElementsAre(3u, 4u), ElementsAre(5u, kNone)));
    EXPECT_EQ(get_optimal_worker_cores_for_sharded_tensor(tensor), spec->cores_with_data());
}

TEST(Distribution, RanksAreJoinedWhereNothingIsDivided) {
    const auto squeezed = tt::tt_metal::detail::squeeze_shape_ranks({2, 3, 4, 5}, {2, 4, 5});
    EXPECT_EQ(squeezed.first, (Shape{6 * 4 * 5}));
    EXPECT_EQ(squeezed.second, (Shape{2 * 4 * 5}));
    EXPECT_EQ(tt::tt_metal::detail::squeeze_shape_ranks({6}, {1, 2}).first, (Shape{1, 6}));
}

TEST(Distribution, SaysWhatIsWrong) {
    EXPECT_THAT(message_of([] {
                    BufferDistributionSpec({4, 4}, {2}, row_of(2), ShardOrientation::ROW_MAJOR);
                }),
                HasSubstr("Tensor shape rank (2) must be same as shard shape rank (1)!"));
    EXPECT_THAT(message_of([] { BufferDistributionSpec({4}, {0}, row_of(2), ShardOrientation::ROW_MAJOR); }),
                HasSubstr("Shard shape must have non zero volume!"));
    EXPECT_THAT(message_of([] {
                    (void)fake_tensor({32, 32}).buffer()->get_buffer_page_mapping();
                }),
                HasSubstr("Buffer must be sharded to have a page mapping"));
    EXPECT_FALSE(fake_tensor({32, 32}).buffer()->buffer_distribution_spec().has_value());
}

TEST(Banks, AreKnownOfDramOnly) {
    const auto& allocator = *fake_device().allocator();
    EXPECT_THAT(allocator.get_bank_ids_from_logical_core(BufferType::DRAM, {5, 0}), ElementsAre(5u));
    EXPECT_THAT(message_of([&] {
                    (void)allocator.get_bank_ids_from_logical_core(BufferType::L1, {0, 0});
                }),
                HasSubstr("use TensorAccessorArgs"));
}

TEST(Sizes, OfBanks) {
    EXPECT_EQ(tt::tt_metal::detail::calculate_bank_size_spread(10 * 100, 100, 4, 16), 3u * 112);
    const TensorSpec rows({1, 1, 10, 50},
                          TensorLayout(DataType::BFLOAT16, PageConfig(Layout::ROW_MAJOR), MemoryConfig()));
    EXPECT_EQ(rows.compute_packed_buffer_size_bytes(), 10u * 100);
    EXPECT_EQ(rows.compute_consumed_memory_bytes_per_bank(16, 4), 3u * 112);
    EXPECT_EQ(rows.page_config().get_recommended_shard_shape_alignment(DataType::BFLOAT16), (Alignment{8}));
}

TEST(Float8, RoundsToNearestAndKeepsEveryNumber) {
    for (int bits = 0; bits < 0x7F; ++bits) {
        const float8_e4m3 number(std::ldexp(bits < 8 ? bits : 8 + bits % 8, bits < 8 ? -9 : bits / 8 - 10));
        EXPECT_EQ(number.to_bits(), bits);
        EXPECT_EQ(float8_e4m3(static_cast<float>(number)).to_bits(), bits);
    }
    EXPECT_EQ(static_cast<float>(float8_e4m3(1.0f)), 1.0f);
    EXPECT_EQ(float8_e4m3(-1000.0f).to_bits(), 0xFE);
    EXPECT_EQ(static_cast<float>(float8_e4m3(17.0f)), 16.0f);
    EXPECT_EQ(pack_four_float8_e4m3_into_uint32(float8_e4m3(1.0f), float8_e4m3(), float8_e4m3(), float8_e4m3(-1.0f)),
              0xB8000038u);
}

TEST(BlockPlan, ACoreHasTheBuffersOfItsWidth) {
    using namespace ttnn::operations::data_movement;
    const Tensor tensor = fake_tensor({1, 1, 96, 160});
    const BlockPlan plan = make_block_plan(BlockDirection::Tilize, BlockCoreOrder::ColumnMajor, tensor, tensor, 2048,
                                           2048, 32, 32, CoreRangeSet(CoreRange({0, 0}, {1, 1})));
    ASSERT_FALSE(plan.full.empty());
    const BlockBufferSet& set = buffer_set_for_core(plan, {0, 0});
    ProgramDescriptor descriptor;
    push_buffer_set(descriptor, set, 2048, 2048, tt::DataFormat::Float16_b, tt::DataFormat::Float16_b, 32, 32);
    ASSERT_EQ(descriptor.cbs.size(), 3u);
    EXPECT_EQ(descriptor.cbs[0].total_size, set.block_tiles * 64 + 64);
    EXPECT_EQ(descriptor.cbs[1].total_size, set.block_tiles * 2048);
    EXPECT_THAT(message_of([&] { (void)buffer_set_for_core(plan, {7, 7}); }), HasSubstr("is in no sets of buffers"));
}

}  // namespace
}  // namespace opwright::test
