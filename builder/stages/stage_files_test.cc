// The table of stages against what is rendered: each stage makes and changes the files it says, no others.
#include <gtest/gtest.h>

#include <iterator>

#include "builder/scaffold/render.hpp"
#include "builder/scaffold/sample_plan.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {
namespace {

Tree rendered(const Plan& plan, int stage) {
    auto tree = render(plan, stage);
    EXPECT_TRUE(tree) << (tree ? "" : to_text(tree.error()));
    return tree ? *tree : Tree{};
}

class InStyle : public testing::TestWithParam<Style> {};

TEST_P(InStyle, AStageChangesOnlyItsOwnFiles) {
    Plan plan = sample::masked_softmax();
    plan.style = GetParam();
    Tree before;
    for (int number = 1; number <= kStages; ++number) {
        const auto red = render(plan, {number - 1, number});
        ASSERT_TRUE(red) << to_text(red.error());
        const Tree after = rendered(plan, number);
        for (const Tree* tree : {&*red, &after})
            for (const TreeFile& file : tree->files) {
                const TreeFile* old = before.find(file.path);
                if (old != nullptr && old->text == file.text) continue;
                const std::string inside = file.path.substr(plan.names.directory.size() + 1);
                EXPECT_TRUE(may_change(stage_of(number), plan.names.op, inside)) << number << ": " << inside;
            }
        // Red has the new test and nothing else.
        EXPECT_EQ(red->files.size(), before.files.size() + 1);
        before = after;
    }
}

INSTANTIATE_TEST_SUITE_P(StageFiles, InStyle, testing::Values(Style::kSeed, Style::kDescriptor),
                         [](const auto& info) { return std::string(to_string(info.param)); });

TEST(StageFiles, EveryTestFileIsThereFromItsStageOn) {
    const Plan plan = sample::masked_softmax();
    for (int number = 1; number <= kStages; ++number) {
        const std::string path = plan.names.directory + "/test_dev/" + stage_of(number).test_file;
        EXPECT_EQ(rendered(plan, number).find(path) != nullptr, true);
        if (number > 1) {
            EXPECT_EQ(rendered(plan, number - 1).find(path), nullptr);
        }
    }
}

TEST(StageFiles, UnfinishedCodeSaysWhichStageFinishesIt) {
    const Plan plan = sample::masked_softmax();
    const char* texts[] = {"(Stage 2)", "(Stage 3)", "(Stage 4)", "(Stage 5)", "(Stage 6)"};
    for (int stage = 1; stage <= kStages; ++stage) {
        std::string code;
        for (const TreeFile& file : rendered(plan, stage).files)
            if (file.path.ends_with(".cpp")) code += file.text;
        for (int later = 2; later <= kStages; ++later)
            // Stage 3 writes the stubs of Stage 4 and of Stage 5.
            EXPECT_EQ(code.find(texts[later - 2]) != std::string::npos,
                      later == stage + 1 || (stage == 3 && later == 5))
                << "stage " << stage << ", text of stage " << later;
    }
}

}  // namespace
}  // namespace opwright::builder
