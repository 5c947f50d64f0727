#include "builder/report/work_split.hpp"

#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

std::int64_t total(const std::vector<CoreShare>& shares) {
    std::int64_t sum = 0;
    for (const CoreShare& share : shares) sum += share.units;
    return sum;
}

TEST(SplitWork, GivesAwayEveryUnitOnceWhateverThePolicy) {
    for (GridPolicy policy : {GridPolicy::kTwoGroups, GridPolicy::kCliff, GridPolicy::kSingleCore}) {
        for (std::int64_t units = 0; units < 400; ++units) {
            const auto shares = split_work(policy, CoreOrder::kRowsFirst, {}, units);
            ASSERT_EQ(shares.size(), 72u);
            ASSERT_EQ(total(shares), units) << static_cast<int>(policy);
        }
    }
}

TEST(SplitWork, TwoGroupsDifferByOneUnit) {
    const auto shares = split_work(GridPolicy::kTwoGroups, CoreOrder::kColumnsFirst, {}, 100);
    EXPECT_EQ(shares[27].units, 2);
    EXPECT_EQ(shares[27].group, 1);
    EXPECT_EQ(shares[28].units, 1);
    EXPECT_EQ(shares[28].group, 2);
    EXPECT_EQ(shares[9].x, 1);
    EXPECT_EQ(shares[9].y, 0);
}

TEST(SplitWork, ACliffLeavesTheRestToTheLastCore) {
    const auto shares = split_work(GridPolicy::kCliff, CoreOrder::kRowsFirst, {2, 2}, 7);
    EXPECT_EQ(shares[2].units, 2);
    EXPECT_EQ(shares[3].units, 1);
    EXPECT_EQ(shares[3].group, 2);
}

TEST(ShardCores, ExactlyTheCoresOfTheShardGridWork) {
    int working = 0;
    for (const CoreShare& core : shard_cores({8, 9}, {4, 2})) {
        EXPECT_EQ(core.units == 1, core.x < 4 && core.y < 2) << core.x << ", " << core.y;
        EXPECT_EQ(core.group, core.units);
        working += core.units == 1 ? 1 : 0;
    }
    EXPECT_EQ(working, 8);
}

}  // namespace
}  // namespace opwright::builder
