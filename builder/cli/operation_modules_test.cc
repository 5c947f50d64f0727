#include "builder/cli/operation_modules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(OperationModules, AreThoseOfTheWorkspaceAboveThePath) {
    const TempFolder folder;
    const auto root = std::filesystem::canonical(folder.path());
    const auto host = root / "ws/.opwright/op/host";
    ASSERT_TRUE(write_file(host / "build.ninja", ""));
    ASSERT_TRUE(write_file(root / "ws/.opwright/lock", ""));
    ASSERT_TRUE(write_file(root / "ws/ttnn/op/test_dev/test_a.py", ""));
    EXPECT_THAT(host_folders_of({"-k", "x", "ws/ttnn/op/test_dev/test_a.py::test_b"}, root), ElementsAre(host));
    EXPECT_THAT(host_folders_of({(root / "ws").string(), "ws/ttnn"}, "/"), ElementsAre(host));
    EXPECT_THAT(host_folders_of({}, root / "ws/ttnn"), ElementsAre(host));
    EXPECT_THAT(host_folders_of({"--version"}, root), IsEmpty());
}

TEST(OperationModules, ABuildThatFailsIsToldWithItsPlace) {
    const TempFolder folder;
    const auto host = std::filesystem::canonical(folder.path()) / ".opwright/op/host";
    ASSERT_TRUE(write_file(host / "build.ninja",
                           "rule r\n  command = echo 'x.cpp:3:1: error: no'; false\nbuild o: r\ndefault o\n"));
    const auto built = build_modules({host});
    EXPECT_THAT(built.problem, HasSubstr("x.cpp:3:1: error: no"));
    EXPECT_THAT(built.modules, IsEmpty());
    ASSERT_TRUE(write_file(host / "build.ninja",
                           "rule r\n  command = touch $out\nbuild opwright_op_a.so: r\ndefault opwright_op_a.so\n"));
    EXPECT_THAT(build_modules({host}).modules, ElementsAre(host / "opwright_op_a.so"));
}

}  // namespace
}  // namespace opwright::builder
