#include "builder/scaffold/case.hpp"

#include <gtest/gtest.h>

#include <set>

#include "builder/scaffold/refusals.hpp"
#include "builder/scaffold/sample_plan.hpp"

namespace opwright::builder {
namespace {

using sample::n;
using sample::s;

TEST(ValidCase, IsTheSmallestThatEveryConditionAccepts) {
    const Plan plan = sample::masked_softmax();
    const auto valid = make_valid_case(plan);
    ASSERT_TRUE(valid) << to_text(valid.error());
    EXPECT_EQ(valid->tensors.at("input").shape, (std::vector<std::int64_t>{1, 1, 32, 32}));
    EXPECT_EQ(valid->tensors.at("mask").shape, (std::vector<std::int64_t>{1, 1, 32, 32}));
    EXPECT_TRUE(all_hold(plan, *valid));
}

TEST(ValidCase, GrowsADimensionUntilAConditionHolds) {
    Plan plan = sample::masked_softmax();
    Predicate p = sample::check(PredicateKind::kExpression, {}, "C must be a multiple of 8");
    p.condition = sample::op(ExprOp::kEqual, sample::op(ExprOp::kModulo, s("C"), n(8)), n(0));
    plan.conditions.push_back(p);
    const auto valid = make_valid_case(plan);
    ASSERT_TRUE(valid) << to_text(valid.error());
    EXPECT_EQ(valid->dims.at("C"), 8);
}

TEST(ValidCase, FindsANumberThatTheCallerMustGive) {
    Plan plan = sample::masked_softmax();
    Attribute groups;
    groups.name = "groups";
    groups.type.kind = ParamKind::kUint32;
    groups.required = true;
    plan.attributes.push_back(groups);
    Predicate p = sample::check(PredicateKind::kExpression, {}, "groups must be a multiple of 16");
    p.condition = sample::op(ExprOp::kEqual, sample::op(ExprOp::kModulo, s("groups"), n(16)), n(0));
    plan.conditions.push_back(p);
    const auto valid = make_valid_case(plan);
    ASSERT_TRUE(valid) << to_text(valid.error());
    EXPECT_EQ(valid->attributes.at("groups").integer, 16);
}

TEST(ValidCase, NamesTheConditionThatNothingFulfils) {
    Plan plan = sample::masked_softmax();
    Predicate p = sample::check(PredicateKind::kExpression, {}, "impossible");
    p.condition = sample::op(ExprOp::kLess, s("H"), n(0));
    p.place = {"a.md", 7, 3};
    plan.conditions.push_back(p);
    const auto valid = make_valid_case(plan);
    ASSERT_FALSE(valid);
    EXPECT_EQ(valid.error().id, "no-valid-case");
    EXPECT_EQ(valid.error().place.line, 7u);
}

TEST(ValidCase, TensorsWithoutPatternGetARankThatIsAllowed) {
    Plan plan = sample::masked_softmax();
    plan.tensors = {sample::tensor("input", {}, "x")};
    plan.tensors[0].min_rank = 2;
    plan.tensors[0].max_rank = 3;
    plan.conditions.clear();
    const auto valid = make_valid_case(plan);
    ASSERT_TRUE(valid);
    EXPECT_EQ(valid->tensors.at("input").shape, (std::vector<std::int64_t>{1, 32, 32}));
}

TEST(Holds, AlternativesOfAShape) {
    const Plan plan = sample::masked_softmax();
    Case c = *make_valid_case(plan);
    const Predicate& shape = plan.conditions[2];
    c.dims["N"] = 4;
    set_shapes(plan, c, 0);
    EXPECT_EQ(c.tensors.at("mask").shape[0], 1);
    EXPECT_EQ(holds(plan, c, shape), true);
    set_shapes(plan, c, 1);
    EXPECT_EQ(c.tensors.at("mask").shape[0], 4);
    EXPECT_EQ(holds(plan, c, shape), true);
    c.tensors["mask"].shape[0] = 2;
    EXPECT_EQ(holds(plan, c, shape), false);
}

TEST(Refusals, ViolateTheirConditionAndNoneBefore) {
    const Plan plan = sample::masked_softmax();
    const Refusals refusals = make_refusals(plan, *make_valid_case(plan));
    EXPECT_TRUE(refusals.untested.empty());
    std::set<std::string> titles;
    std::set<const Predicate*> covered;
    for (const Refusal& refusal : refusals.tests) {
        EXPECT_TRUE(titles.insert(refusal.title).second) << refusal.title;
        EXPECT_TRUE(all_hold(plan, refusal.arguments, refusal.predicate)) << refusal.title;
        EXPECT_EQ(holds(plan, refusal.arguments, *refusal.predicate), false) << refusal.title;
        covered.insert(refusal.predicate);
    }
    EXPECT_EQ(covered.size(), plan.conditions.size());
    EXPECT_TRUE(titles.contains("input_rank"));
    EXPECT_TRUE(titles.contains("mask_rank"));
}

TEST(Refusals, FindTheFirstSizeThatDoesNotFit) {
    const Plan plan = sample::masked_softmax();
    const Refusals refusals = make_refusals(plan, *make_valid_case(plan));
    // 7 * 97 + 6 tiles are 1,402,880 bytes, 7 * 96 + 6 still fit.
    EXPECT_EQ(refusals.tests.back().arguments.tensors.at("input").shape.back(), 97 * 32);
}

}  // namespace
}  // namespace opwright::builder
