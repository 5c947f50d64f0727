#include "builder/cli/workspace_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

using ::testing::ElementsAre;

StageInputs made_of(const char* generated, const char* edit = nullptr) {
    StageInputs inputs;
    inputs.generated["op.cpp"] = generated;
    if (edit != nullptr) inputs.edits["op.cpp"] = edit;
    return inputs;
}

BuildProgress green_with(const std::vector<StageInputs>& inputs) {
    BuildProgress progress;
    for (const StageInputs& one : inputs) {
        StageRecord& record = progress.stage(static_cast<int>(progress.stages.size()) + 1);
        record.green = {{"outcome", "green"}};
        record.inputs = one;
    }
    return progress;
}

std::string ways_of(const BuildProgress& progress, const std::vector<StageInputs>& now, int from = 0) {
    std::string text;
    for (const StageWay& way : decide_ways(progress, now, from)) text += to_string(way.way)[0];
    return text;
}

TEST(Ways, WhatIsGreenWithTheSameInputsStays) {
    const std::vector<StageInputs> inputs{made_of("1"), made_of("2"), made_of("3")};
    EXPECT_EQ(ways_of({}, inputs), "bbb");
    EXPECT_EQ(ways_of(green_with(inputs), inputs), "uuu");
    EXPECT_EQ(ways_of(green_with({inputs[0], inputs[1]}), inputs), "uub");
}

TEST(Ways, AnotherTextIsBuiltAnEditIsChecked) {
    const BuildProgress progress = green_with({made_of("1"), made_of("2"), made_of("3")});
    EXPECT_EQ(ways_of(progress, {made_of("1"), made_of("other"), made_of("3")}), "ubb");
    EXPECT_EQ(ways_of(progress, {made_of("1"), made_of("2", "edited 7"), made_of("3")}), "ucu");
    EXPECT_EQ(ways_of(progress, {made_of("1"), made_of("2", "edited 7"), made_of("other")}), "ucb");
}

TEST(Ways, AStageAskedForIsBuiltWithAllBehindIt) {
    const std::vector<StageInputs> inputs{made_of("1"), made_of("2"), made_of("3")};
    EXPECT_EQ(ways_of(green_with(inputs), inputs, 2), "ubb");
    const auto ways = decide_ways(green_with(inputs), inputs, 2);
    EXPECT_THAT(ways[1].why, ElementsAre("asked for"));
    EXPECT_THAT(ways[2].why, ElementsAre("it builds on Stage 2"));
}

TEST(Ways, AStageThatWasOnlyRedIsBuilt) {
    BuildProgress progress = green_with({made_of("1")});
    progress.stage(2).red = {{"outcome", "red"}};
    EXPECT_EQ(ways_of(progress, {made_of("1"), made_of("2")}), "ub");
}

}  // namespace
}  // namespace opwright::builder
