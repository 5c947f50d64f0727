#include "builder/stages/stages.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace opwright::builder {
namespace {

TEST(Stages, StandAtTheirNumbersAndSayEverything) {
    int expected = 1;
    for (const Stage& stage : all_stages()) {
        EXPECT_EQ(stage.number, expected);
        EXPECT_EQ(&stage_of(expected), &stage);
        EXPECT_EQ(stage.test_file.find("test_stage" + std::to_string(expected) + "_"), 0u) << stage.test_file;
        for (const auto text : {stage.title, stage.goal, stage.red_words}) EXPECT_FALSE(text.empty());
        ++expected;
    }
    EXPECT_EQ(expected, kLastStage + 1);
}

TEST(Stages, RedPatternsTellTheStagesApart) {
    for (const Stage& stage : all_stages()) {
        for (int thrown = 2; thrown <= kLastStage; ++thrown) {
            const std::string message = "op: not yet implemented (Stage " + std::to_string(thrown) + ")";
            EXPECT_EQ(std::regex_search(message, std::regex(std::string(stage.red_pattern))), thrown == stage.number);
        }
    }
}

}  // namespace
}  // namespace opwright::builder
