// Outputs that a call could make empty get a check of their own, and those that cannot be empty do not.
#include <gtest/gtest.h>

#include "builder/plan/plan.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

/// Texts of the checks against empty and half outputs, in a plan with parameters `start`, `end`, `k` and this output
/// shape.
std::vector<std::string> checks(const std::string& shape, const std::string& demands = {}) {
    testing::SpecText spec;
    spec.parameters +=
        "| start | uint32_t | Yes | - | - | first |\n| end | uint32_t | Yes | - | - | behind the last |\n"
        "| k | uint32_t | Yes | 1..8 | - | factor |\n";
    spec.inputs += demands;
    spec.output = "## Output Tensor Specification\n- **Shape**: " + shape + "\n";
    const Result<Spec> parsed = parse_spec(spec.text(), "toy.md");
    EXPECT_TRUE(parsed.has_value()) << to_text(parsed.error());
    const Result<Plan> plan = make_plan(*parsed);
    EXPECT_TRUE(plan.has_value()) << to_text(plan.error());
    std::vector<std::string> texts;
    for (const Predicate& p : plan->conditions)
        if (p.message.find("would be empty") != std::string::npos ||
            p.message.find("no whole number") != std::string::npos)
            texts.push_back(to_text(p.condition));
    return texts;
}

using Strings = std::vector<std::string>;

TEST(OutputSizes, ADifferenceOfParametersIsChecked) {
    EXPECT_EQ(checks("[N, C, end - start, W]"), Strings{"end > start"});
    EXPECT_EQ(checks("[N, C, 2*(end - start), W]"), Strings{"2*(end - start) >= 1"});
    EXPECT_EQ(checks("[N, C, H - k, W]"), Strings{"H > k"});
}

TEST(OutputSizes, AParameterThatMayBeZeroIsChecked) {
    EXPECT_EQ(checks("[N, C, end, W]"), Strings{"end >= 1"});
    EXPECT_EQ(checks("[N, C, floor(H / k), W]"), Strings{"floor(H/k) >= 1"});
}

TEST(OutputSizes, AParameterThatDividesIsCheckedFirst) {
    testing::SpecText spec;
    spec.parameters += "| parts | uint32_t | No | - | 2 | how many |\n";
    spec.inputs += "| Alignment | H % (32 * parts) == 0 | \"whole parts\" |\n";
    const Result<Plan> plan = make_plan(*parse_spec(spec.text(), "toy.md"));
    ASSERT_TRUE(plan.has_value());
    std::vector<std::string> order;
    for (const Predicate& p : plan->conditions)
        if (p.message == "toy_op: parts must be at least 1" || p.message == "whole parts") order.push_back(p.message);
    EXPECT_EQ(order, (Strings{"toy_op: parts must be at least 1", "whole parts"}));
}

TEST(OutputSizes, WhatCannotBeEmptyIsNotChecked) {
    EXPECT_EQ(checks("[N, C, H, W]"), Strings{});
    EXPECT_EQ(checks("[N, C, k*H, ceil(W/2)]"), Strings{});
    EXPECT_EQ(checks("[N, C, k*H, W/2]"), Strings{"W % 2 == 0"}) << "half a value is none";
    EXPECT_EQ(checks("[N, C, ceil(H / k), W]"), Strings{});
    EXPECT_EQ(checks("[N, C, H / k, W]", "| Alignment | H % k == 0 | \"whole parts\" |\n"), Strings{});
}

TEST(OutputSizes, WhatTheSpecificationSaysIsNotCheckedTwice) {
    EXPECT_EQ(checks("[N, C, end - start, W]", "| Range | start < end | \"no rows\" |\n"), Strings{});
}

}  // namespace
}  // namespace opwright::builder
