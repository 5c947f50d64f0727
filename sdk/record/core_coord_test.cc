// Algebra of core ranges, and how cores and ranges print.
#include <gtest/gtest.h>

#include <random>

#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/work_split.hpp>

#include "sdk/record/fake.hpp"

namespace opwright::test {
namespace {

using Cores = std::set<CoreCoord>;

Cores cores_of(const CoreRangeSet& set) {
    Cores cores;
    for (const CoreRange& range : set.ranges()) {
        for (const CoreCoord& core : range) {
            EXPECT_TRUE(cores.insert(core).second) << "ranges overlap at " << core.str();
        }
    }
    return cores;
}

CoreRangeSet random_set(std::mt19937& random) {
    Cores cores;
    for (int i = 0; i < 20; ++i) {
        cores.insert(CoreCoord(random() % 8, random() % 9));
    }
    const std::vector<CoreCoord> list(cores.begin(), cores.end());
    return CoreRangeSet(ttsl::Span<const CoreCoord>(list));
}

TEST(CoreRangeSets, FollowSetAlgebra) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        const CoreRangeSet a = random_set(random);
        const CoreRangeSet b = random_set(random);
        Cores both, either = cores_of(a), only_a = cores_of(a);
        for (const CoreCoord& core : cores_of(b)) {
            if (a.contains(core)) {
                both.insert(core);
            }
            either.insert(core);
            only_a.erase(core);
        }
        EXPECT_EQ(cores_of(a.merge(b)), either);
        EXPECT_EQ(cores_of(a.intersection(b)), both);
        EXPECT_EQ(cores_of(a.subtract(b)), only_a);
        EXPECT_EQ(a.intersects(b), !both.empty());
        EXPECT_TRUE(a.merge(b).contains(a));
        EXPECT_EQ(a.contains(b), only_a.size() + cores_of(b).size() == cores_of(a).size());
        EXPECT_EQ(corerange_to_cores(a).size(), a.num_cores());
    }
}

TEST(CoreRangeSets, RefuseOverlaps) {
    EXPECT_EQ(message_of([] {
                  CoreRangeSet(std::vector{CoreRange({0, 0}, {1, 1}), CoreRange({1, 1}, {2, 2})});
              }),
              "Cannot create CoreRangeSet with specified core ranges because core ranges [0-0 - 1-1] and [1-1 - 2-2] "
              "overlap!");
    EXPECT_EQ(message_of([] { CoreRange({3, 3}, {1, 1}); }), "Invalid core range for start_coord: 3-3, end_coord: 1-1");
}

TEST(CoreRangeSets, Print) {
    const CoreRangeSet set(std::vector{CoreRange({0, 0}, {0, 7}), CoreRange({1, 0}, {1, 1})});
    EXPECT_EQ(fmt::format("{}", set), "{[0-0 - 0-7], [1-0 - 1-1]}");
    EXPECT_EQ(fmt::format("{}", CoreRangeSet()), "{}");
}

TEST(CoreRanges, MergeOnlyIntoRectangles) {
    const CoreRange left({0, 0}, {1, 1});
    EXPECT_EQ(left.merge(CoreRange({2, 0}, {2, 1})), CoreRange({0, 0}, {2, 1}));
    EXPECT_EQ(left.merge(CoreRange({2, 0}, {2, 2})), std::nullopt);
    EXPECT_EQ(left.merge(CoreRange({0, 0})), left);
}

TEST(WorkSplit, GivesTheTableOfTheRuntime) {
    const auto [count, all, more, fewer, units_more, units_fewer] = split_work_to_cores(CoreCoord(8, 8), 100);
    EXPECT_EQ(count, 64u);
    EXPECT_EQ(more.str(), "{[0-0 - 3-7], [4-0 - 4-3]}");
    EXPECT_EQ(fewer.str(), "{[4-4 - 4-7], [5-0 - 7-7]}");
    EXPECT_EQ(units_more, 2u);
    EXPECT_EQ(units_fewer, 1u);
}

TEST(WorkSplit, CoversEveryUnitOnce) {
    for (std::uint32_t units = 1; units < 300; ++units) {
        const auto [count, all, more, fewer, units_more, units_fewer] = split_work_to_cores(CoreCoord(8, 9), units);
        EXPECT_EQ(more.num_cores() * units_more + fewer.num_cores() * units_fewer, units);
        EXPECT_EQ(more.num_cores() + fewer.num_cores(), count);
        EXPECT_EQ(all.num_cores(), count);
        EXPECT_FALSE(more.intersects(fewer));
    }
}

}  // namespace
}  // namespace opwright::test
