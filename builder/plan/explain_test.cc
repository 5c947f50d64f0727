#include "builder/plan/explain.hpp"

#include <gtest/gtest.h>

#include "builder/spec/parse.hpp"
#include "builder/spec/testing.hpp"

namespace opwright::builder {
namespace {

std::string explained(std::uint32_t line) {
    const std::string text = testing::sample_spec("masked_softmax");
    const Result<Spec> spec = parse_spec(text, "masked_softmax_spec.md");
    const Result<Plan> plan = make_plan(*spec);
    return explain(*plan, text, line);
}

TEST(Explain, SaysWhatALineLedToAndWhoUsesIt) {
    EXPECT_EQ(explained(88).substr(0, 7), "line 88");
    EXPECT_NE(explained(88).find("circular buffer c_0 cb_x: 2*Wt pages"), std::string::npos) << explained(88);
    EXPECT_NE(explained(88).find("used in: program factory"), std::string::npos);
    EXPECT_NE(explained(65).find("check with the message \"scale must be positive\""), std::string::npos)
        << explained(65);
    EXPECT_NE(explained(187).find("warning: "), std::string::npos) << explained(187);
}

TEST(Explain, SaysWhyALineLedToNothing) {
    EXPECT_NE(explained(2).find("led to nothing: it is blank"), std::string::npos) << explained(2);
    EXPECT_NE(explained(3).find("led to nothing: it is a heading"), std::string::npos) << explained(3);
    EXPECT_NE(explained(34).find("led to nothing: it is the rule below"), std::string::npos) << explained(34);
    EXPECT_EQ(explained(99999), "line 99999: the spec ends before it\n");
    EXPECT_EQ(explained(0), "lines count from 1\n");
}

}  // namespace
}  // namespace opwright::builder
