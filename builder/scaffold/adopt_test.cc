#include "builder/scaffold/adopt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "builder/scaffold/apply.hpp"

namespace opwright::builder {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AdoptTest : public ::testing::Test {
  protected:
    void put(const std::string& file, const std::string& text) const {
        ASSERT_TRUE(write_file(temp_.path() / "dir" / file, text));
    }
    FoundScaffold found() const { return find_scaffold(temp_.path(), "dir", "op", Style::kSeed).value(); }

    TempFolder temp_;
};

TEST_F(AdoptTest, AFolderWithoutItsFilesIsNoScaffold) {
    EXPECT_FALSE(found().is_one());
    put("op_spec.md", "words");
    EXPECT_FALSE(found().is_one());
}

TEST_F(AdoptTest, WhatIsMissingIsNamed) {
    for (const char* file : {"device/op_op.hpp", "device/op_op.cpp", "device/op_program_factory.cpp"}) put(file, "x");
    EXPECT_TRUE(found().is_one());
    EXPECT_THAT(found().missing, ElementsAre("device/op_program_factory.hpp", "test_dev/test_stage3_registration.py"));
}

TEST_F(AdoptTest, TheirFilesStayAndLaterTextsAreMergedIntoThem) {
    put("device/op_op.cpp", "// theirs\nint stage_3;\nint end;\n");
    const Tree ours{{{"dir/device/op_op.cpp", "// ours\nint stage_3;\nint end;\n", FileClass::kShared}}};
    ASSERT_TRUE(adopt(ours, temp_.path(), "dir", "spec"));
    EXPECT_FALSE(found().is_one()) << "known from now on";
    EXPECT_EQ(read_file(temp_.path() / "dir/device/op_op.cpp").value(), "// theirs\nint stage_3;\nint end;\n");
    const Tree next{{{"dir/device/op_op.cpp", "// ours\nint stage_3;\nint stage_4;\nint end;\n", FileClass::kShared}}};
    ASSERT_TRUE(apply(next, {temp_.path(), "dir", "spec"}));
    EXPECT_EQ(read_file(temp_.path() / "dir/device/op_op.cpp").value(),
              "// theirs\nint stage_3;\nint stage_4;\nint end;\n");
}

}  // namespace
}  // namespace opwright::builder
