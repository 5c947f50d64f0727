#include "builder/stages/stage_inputs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(StageInputs, AFileBelongsToTheFirstStageThatMayChangeIt) {
    EXPECT_EQ(first_stage_of("op", "op.hpp"), 1);
    EXPECT_EQ(first_stage_of("op", "device/op_program_factory.cpp"), 3);
    EXPECT_EQ(first_stage_of("op", "device/kernels/dataflow/reader.cpp"), 6);
    EXPECT_EQ(first_stage_of("op", "device/kernels/helper.hpp"), 6);
    EXPECT_EQ(first_stage_of("op", "device/helper.cpp"), 1) << "compiled into every stage's module";
}

TEST(StageInputs, AStageDependsOnItsOwnTestAndOnTheCodeUpToIt) {
    EXPECT_TRUE(depends_on(4, "op", "op.cpp"));
    EXPECT_TRUE(depends_on(4, "op", "test_dev/test_stage4_device_op.py"));
    EXPECT_FALSE(depends_on(4, "op", "test_dev/test_stage3_registration.py"));
    EXPECT_FALSE(depends_on(4, "op", "device/kernels/compute/op_compute.cpp"));
    EXPECT_TRUE(depends_on(6, "op", "device/kernels/compute/op_compute.cpp"));
    EXPECT_FALSE(depends_on(1, "op", "op_spec.md")) << "what it leads to counts, not its words";
}

StageInputs sample(int stage, const char* factory, const std::vector<Edit>& edits, const char* chip) {
    const Tree tree{{{"dir/op.hpp", "h", FileClass::kShared},
                     {"dir/device/op_program_factory.cpp", factory, FileClass::kShared},
                     {"dir/op_spec.md", "words", FileClass::kShared}}};
    return inputs_of(stage, "op", "dir", tree, edits, {{"chip", chip}});
}

TEST(StageInputs, NameWhatChanged) {
    const StageInputs then = sample(5, "one", {}, "a");
    EXPECT_THAT(compare(then, sample(5, "one", {}, "a")).why, IsEmpty());

    const InputChanges generated = compare(then, sample(5, "two", {}, "a"));
    EXPECT_TRUE(generated.generated);
    EXPECT_THAT(generated.why, ElementsAre("the generated text of device/op_program_factory.cpp is another one"));

    const std::vector<Edit> edits{{"op.hpp", Edit::Kind::kEdited, "5"},
                                  {"device/kernels/compute/k.cpp", Edit::Kind::kEdited, "6"}};
    const InputChanges edited = compare(then, sample(5, "one", edits, "a"));
    EXPECT_FALSE(edited.generated);
    EXPECT_THAT(edited.why, ElementsAre("op.hpp was edited"));
    EXPECT_THAT(compare(sample(5, "one", edits, "a"), then).why, ElementsAre("an edit of op.hpp is gone"));

    EXPECT_THAT(compare(then, sample(5, "one", {}, "b")).why, ElementsAre("the chip is another one"));
    EXPECT_THAT(compare(sample(2, "one", {}, "a"), sample(2, "two", {}, "a")).why, IsEmpty())
        << "Stage 2 knows no factory";
}

TEST(StageInputs, AreReadBackAsWritten) {
    const StageInputs inputs = sample(5, "one", {{"op.hpp", Edit::Kind::kDeleted, ""}}, "a");
    EXPECT_EQ(inputs_from_json(to_json(inputs)), inputs);
    EXPECT_NE(inputs_from_json({{"generated", 1}}), inputs);
}

}  // namespace
}  // namespace opwright::builder
