#include "builder/cli/workspace_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

using ::testing::HasSubstr;

TEST(WorkspaceLock, ASecondBuildIsToldWhoHoldsTheFirst) {
    const TempFolder folder;
    {
        const auto first = WorkspaceLock::take(folder.path() / "ws");
        ASSERT_TRUE(first);
        const auto second = WorkspaceLock::take(folder.path() / "ws");
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().id, "workspace-busy");
        EXPECT_THAT(second.error().what, HasSubstr(std::to_string(::getpid())));
        EXPECT_TRUE(WorkspaceLock::take(folder.path() / "other"));
    }
    EXPECT_TRUE(WorkspaceLock::take(folder.path() / "ws"));
}

TEST(WorkspaceLock, SaysWhenTheWorkspaceCannotBeMade) {
    const TempFolder folder;
    ASSERT_TRUE(write_file(folder.path() / "file", ""));
    EXPECT_THAT(to_text(WorkspaceLock::take(folder.path() / "file").error()), HasSubstr("Not a directory"));
}

}  // namespace
}  // namespace opwright::builder
