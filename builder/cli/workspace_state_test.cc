#include "builder/cli/workspace_state.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

TEST(BuildProgress, IsReadBackAsWritten) {
    const TempFolder folder;
    const auto file = folder.path() / "progress.json";
    EXPECT_EQ(read_progress(file).green(), 0);
    BuildProgress progress;
    progress.red = {{{"stage", 1}, {"outcome", "red"}}, {{"stage", 2}}};
    ASSERT_TRUE(write_progress(file, progress));
    EXPECT_EQ(read_progress(file).red, progress.red);
}

TEST(BuildProgress, WhatIsDamagedIsBuiltAgain) {
    const TempFolder folder;
    const auto file = folder.path() / "progress.json";
    for (const char* text : {"", "{", "[]", R"({"version":2,"red":[{"stage":1}]})", R"({"version":1})",
                             R"({"version":1,"red":[{"stage":"1"}]})"}) {
        ASSERT_TRUE(write_file(file, text));
        EXPECT_EQ(read_progress(file).green(), 0) << text;
    }
    ASSERT_TRUE(write_file(file, R"({"version":1,"red":[{"stage":1},{"stage":3}]})"));
    EXPECT_EQ(read_progress(file).green(), 1);
}

}  // namespace
}  // namespace opwright::builder
