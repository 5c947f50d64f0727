#include "builder/stages/stage_tests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(StageTests, AreToldByTheBeginningOfTheirNames) {
    EXPECT_TRUE(tests_stage("test_stage6_kernel_compilation.py", 6));
    EXPECT_TRUE(tests_stage("test_stage6_stub_kernels.py", 6));
    EXPECT_TRUE(tests_stage("test_stage6.py", 6));
    EXPECT_FALSE(tests_stage("test_stage6_kernels.py", 5));
    EXPECT_FALSE(tests_stage("test_stage61_kernels.py", 6));
    EXPECT_FALSE(tests_stage("test_stage6_kernels.pyc", 6));
    EXPECT_FALSE(tests_stage("test_simple.py", 6));
}

TEST(StageTests, AreAllThatAFolderHas) {
    const TempFolder folder;
    for (const char* name : {"test_stage4_b.py", "test_stage4_a.py", "test_stage5_x.py", "helper.py"})
        ASSERT_TRUE(write_file(folder.path() / "test_dev" / name, ""));
    const auto tests = folder.path() / "test_dev";
    EXPECT_THAT(tests_of_stage(folder.path(), 4), ElementsAre(tests / "test_stage4_a.py", tests / "test_stage4_b.py"));
    EXPECT_THAT(tests_of_stage(folder.path(), 6), IsEmpty());
    EXPECT_THAT(tests_of_stage(folder.path() / "nothing", 1), IsEmpty());
}

}  // namespace
}  // namespace opwright::builder
