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
    progress.spec = "/specs/op_spec.md";
    progress.directory = "ttnn/op";
    progress.backend = "chip";
    progress.late_noc = 3;
    progress.code = 3;
    progress.stage(1) = {{{"outcome", "red"}}, {{"outcome", "green"}}, {{{"op.hpp", "1"}}, {}, {}}, "today"};
    progress.stage(2).green = {{"outcome", "green"}};
    progress.stage(3).red = {{"outcome", "red"}};
    EXPECT_EQ(progress.green(), 2);
    ASSERT_TRUE(write_progress(file, progress));
    const BuildProgress read = read_progress(file);
    EXPECT_EQ(read.spec, progress.spec);
    EXPECT_EQ(read.directory, progress.directory);
    EXPECT_EQ(read.backend, "chip");
    EXPECT_EQ(read.late_noc, 3u);
    EXPECT_EQ(read.code, 3);
    ASSERT_EQ(read.stages.size(), 3u);
    EXPECT_EQ(read.green(), 2);
    EXPECT_EQ(read.find(1)->inputs, progress.find(1)->inputs);
    EXPECT_EQ(read.find(1)->since, "today");
    EXPECT_EQ(read.find(3)->red, progress.find(3)->red);
    EXPECT_EQ(read.find(4), nullptr);
}

TEST(BuildProgress, ForgetsWhatIsBuiltAgain) {
    BuildProgress progress;
    for (int stage = 1; stage <= 4; ++stage) progress.stage(stage).green = {{"outcome", "green"}};
    progress.keep(5);
    EXPECT_EQ(progress.green(), 4);
    progress.keep(2);
    EXPECT_EQ(progress.green(), 2);
}

TEST(BuildProgress, WhatIsDamagedIsBuiltAgain) {
    const TempFolder folder;
    const auto file = folder.path() / "progress.json";
    for (const char* text :
         {"", "{", "[]", R"({"version":1,"stages":[{"stage":1,"green":{}}]})", R"({"version":2})",
          R"({"version":2,"stages":[{"stage":"1","green":{}}]})", R"({"version":2,"stages":[{"stage":1,"green":7}]})",
          R"({"version":2,"code":"x","stages":{"stage":1}})"}) {
        ASSERT_TRUE(write_file(file, text));
        EXPECT_EQ(read_progress(file).green(), 0) << text;
    }
    ASSERT_TRUE(write_file(file, R"({"version":2,"stages":[{"stage":1,"green":{}},{"stage":3,"green":{}}]})"));
    EXPECT_EQ(read_progress(file).green(), 1);
}

}  // namespace
}  // namespace opwright::builder
