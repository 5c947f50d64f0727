// Specs in dialects that no sample has: they are read by meaning, without a word of their own in the sources.
#include <gtest/gtest.h>

#include <algorithm>

#include "builder/plan/plan.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

Plan planned(const std::string& file) {
    const Result<Spec> spec = parse_spec(testing::source_file("builder/plan/testdata/dialects/" + file), file);
    EXPECT_TRUE(spec.has_value()) << to_text(spec.error());
    const Result<Plan> plan = make_plan(*spec);
    EXPECT_TRUE(plan.has_value()) << to_text(plan.error());
    return plan ? *plan : Plan{};
}

TEST(Dialects, ColumnsPerTensorAndLegacyIndices) {
    const Plan plan = planned("gated_relu.md");
    ASSERT_EQ(plan.tensors.size(), 2U);
    EXPECT_EQ(plan.tensors[1].dtypes, (std::vector<DataType>{DataType::kBfloat16, DataType::kFloat32}));
    ASSERT_EQ(plan.buffers.size(), 3U);
    EXPECT_EQ(plan.buffers[2].index, 16);
    EXPECT_EQ(plan.buffers[1].tensor, "gate");
    EXPECT_EQ(plan.work.unit, WorkUnit::kTile);
    EXPECT_EQ(plan.kernels.size(), 3U);
    EXPECT_EQ(plan.passthrough.dropped.size(), 1U);
    const auto rank = std::find_if(plan.conditions.begin(), plan.conditions.end(),
                                   [](const Predicate& c) { return c.kind == PredicateKind::kRank; });
    ASSERT_NE(rank, plan.conditions.end());
    EXPECT_EQ(rank->subjects.size(), 2U);
    EXPECT_EQ(rank->high, 4);
}

TEST(Dialects, BoldLinesBulletsAndProse) {
    const Plan plan = planned("transpose_hc.md");
    EXPECT_EQ(plan.names.directory, "ttnn/cpp/ttnn/operations/data_movement/transpose_hc");
    EXPECT_EQ(plan.output.shape.dims.size(), 4U);
    EXPECT_EQ(plan.work.unit, WorkUnit::kStick);
    EXPECT_EQ(to_text(plan.work.total), "N*C*H");
    EXPECT_EQ(plan.kernel(KernelKind::kCompute), nullptr);
    EXPECT_EQ(plan.buffers[0].consumer, KernelKind::kWriter);
    EXPECT_EQ(plan.tensors[0].layout, Layout::kRowMajor);
    EXPECT_TRUE(plan.attributes[0].type.is_optional);
}

}  // namespace
}  // namespace opwright::builder
