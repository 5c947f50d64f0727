#include "builder/stages/stages.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace opwright::builder {
namespace {

TEST(Stages, AreSixInOrderEachWithItsOwnTest) {
    ASSERT_EQ(stages().size(), static_cast<std::size_t>(kStages));
    std::set<std::string> files;
    for (int n = 1; n <= kStages; ++n) {
        const Stage& stage = stage_of(n);
        EXPECT_EQ(stage.number, n);
        EXPECT_TRUE(stage.test_file.starts_with("test_stage" + std::to_string(n) + "_")) << stage.test_file;
        EXPECT_TRUE(files.insert(stage.test_file).second);
        EXPECT_TRUE(may_change(stage, "my_op", "test_dev/" + stage.test_file));
    }
}

TEST(Stages, RedPatternsMatchTheirOwnStageOnly) {
    const char* messages[] = {
        "AttributeError: module 'ttnn' has no attribute 'my_op'",
        "AssertionError: my_op: not yet implemented (Stage 2)",
        "my_op: not yet registered as ttnn::prim::my_op (Stage 3)",
        "my_op: select_program_factory: not yet implemented (Stage 4)",
        "my_op: program factory not yet implemented (Stage 5)",
        "my_op: Kernel creation not yet implemented (Stage 6)",
    };
    for (int stage = 1; stage <= kStages; ++stage)
        for (int message = 1; message <= kStages; ++message) {
            bool any = false;
            for (const std::string& pattern : stage_of(stage).red_patterns)
                any = any || std::regex_search(messages[message - 1], std::regex(pattern));
            EXPECT_EQ(any, stage == message) << "stage " << stage << ", message " << message;
        }
}

TEST(MayChange, KnowsPlaceholderAndStar) {
    EXPECT_TRUE(may_change(stage_of(6), "my_op", "device/kernels/dataflow/reader_my_op.cpp"));
    EXPECT_TRUE(may_change(stage_of(6), "my_op", "device/my_op_program_factory.cpp"));
    EXPECT_FALSE(may_change(stage_of(6), "my_op", "device/other_program_factory.cpp"));
    EXPECT_FALSE(may_change(stage_of(6), "my_op", "device/kernels/dataflow/deep/reader.cpp"));
    EXPECT_FALSE(may_change(stage_of(4), "my_op", "device/my_op_program_factory.cpp"));
}

TEST(Deviations, SayWhatAndWhy) {
    for (const Style style : {Style::kSeed, Style::kDescriptor}) {
        for (const Deviation& d : deviations(style)) {
            EXPECT_TRUE(!d.style || *d.style == style);
            EXPECT_GE(d.stage, 0);
            EXPECT_LE(d.stage, kStages);
            EXPECT_FALSE(d.instead_of.empty());
            EXPECT_FALSE(d.we_do.empty());
            EXPECT_FALSE(d.because.empty());
        }
    }
}

}  // namespace
}  // namespace opwright::builder
