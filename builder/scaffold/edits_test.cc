#include "builder/scaffold/edits.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "builder/scaffold/apply.hpp"

namespace opwright::builder {
namespace {

TEST(Edits, AreWhatNoBuildWrote) {
    const TempFolder workspace;
    const auto at = [&](const char* file) { return workspace.path() / "op" / file; };
    Tree tree;
    for (const char* name : {"op/a.cpp", "op/b.cpp", "op/c.cpp"})
        tree.files.push_back({name, "one\n", FileClass::kShared});
    ASSERT_TRUE(apply(tree, {workspace.path(), "op", "spec"}));
    ASSERT_EQ(find_edits(workspace.path(), "op").value(), std::vector<Edit>{});

    ASSERT_TRUE(write_file(at("b.cpp"), "mine\n"));
    std::filesystem::remove(at("c.cpp"));
    ASSERT_TRUE(write_file(at("device/new.cpp"), "new\n"));
    for (const char* nobodys : {"__pycache__/x.pyc", ".hidden", "op_factory_builder_execution_log.md"})
        ASSERT_TRUE(write_file(at(nobodys), "x"));
    const auto edits = find_edits(workspace.path(), "op").value();
    ASSERT_EQ(edits.size(), 3u);
    EXPECT_EQ(edits[0].path + " " + to_string(edits[0].kind), "b.cpp edited");
    EXPECT_EQ(edits[1].path + " " + to_string(edits[1].kind), "c.cpp deleted");
    EXPECT_EQ(edits[2].path + " " + to_string(edits[2].kind), "device/new.cpp added");
}

TEST(Edits, ATextOfAnEarlierBuildIsNone) {
    const TempFolder workspace;
    const auto write = [&](const char* text) {
        ASSERT_TRUE(apply(Tree{{{"op/a.cpp", text, FileClass::kShared}}}, {workspace.path(), "op", "spec"}));
    };
    write("one\n");
    write("two\n");
    ASSERT_TRUE(write_file(workspace.path() / "op/a.cpp", "one\n"));
    EXPECT_TRUE(find_edits(workspace.path(), "op").value().empty());
}

}  // namespace
}  // namespace opwright::builder
