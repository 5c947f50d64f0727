#include "builder/scaffold/apply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kFolder = "ttnn/op";

class ApplyTest : public ::testing::Test {
  protected:
    static Tree tree(std::vector<std::pair<std::string, std::string>> files) {
        Tree t;
        for (auto& [path, text] : files)
            t.files.push_back({std::string(kFolder) + "/" + path, text, FileClass::kShared});
        return t;
    }

    ApplyOptions options(bool dry_run = false) const { return {workspace(), kFolder, "spec", dry_run}; }
    fs::path workspace() const { return temp_.path() / "ws"; }
    fs::path file(const std::string& path) const { return workspace() / kFolder / path; }
    std::string text_of(const std::string& path) const { return read_file(file(path)).value_or("(missing)"); }

    std::string verdicts(const Tree& t, bool dry_run = false) {
        const auto result = apply(t, options(dry_run));
        if (!result) return result.error().id;
        std::string text;
        for (const AppliedFile& f : *result) text += (text.empty() ? "" : " ") + std::string(to_string(f.verdict));
        return text;
    }

    TempFolder temp_;
};

TEST_F(ApplyTest, WritesThenFindsEverythingIdentical) {
    const Tree t = tree({{"a.cpp", "one\n"}, {"device/b.cpp", "two\n"}});
    EXPECT_EQ(verdicts(t), "create create");
    EXPECT_EQ(text_of("device/b.cpp"), "two\n");
    EXPECT_EQ(verdicts(t), "identical identical");
}

TEST_F(ApplyTest, UpdatesFromStageToStageAndBack) {
    EXPECT_EQ(verdicts(tree({{"a.cpp", "stage 1\n"}})), "create");
    EXPECT_EQ(verdicts(tree({{"a.cpp", "stage 2\n"}})), "update");
    EXPECT_EQ(verdicts(tree({{"a.cpp", "stage 1\n"}})), "update");
    EXPECT_EQ(text_of("a.cpp"), "stage 1\n");
}

TEST_F(ApplyTest, MergesAnEditWithANewText) {
    verdicts(tree({{"a.cpp", "a\nb\nc\nd\n"}}));
    ASSERT_TRUE(write_file(file("a.cpp"), "mine\nb\nc\nd\n"));
    EXPECT_EQ(verdicts(tree({{"a.cpp", "a\nb\nc\nD\n"}})), "merge");
    EXPECT_EQ(text_of("a.cpp"), "mine\nb\nc\nD\n");
    EXPECT_EQ(verdicts(tree({{"a.cpp", "a\nb\nc\nD\n"}})), "kept");
    EXPECT_EQ(verdicts(tree({{"a.cpp", "a\nb\nx\nD\n"}})), "merge");
    EXPECT_EQ(text_of("a.cpp"), "mine\nb\nx\nD\n");
}

TEST_F(ApplyTest, AConflictStopsBeforeAnythingIsWritten) {
    verdicts(tree({{"a.cpp", "a\n"}, {"b.cpp", "b\n"}}));
    ASSERT_TRUE(write_file(file("b.cpp"), "mine\n"));
    const std::string state = text_of(".opwright/state.json");
    const auto result = apply(tree({{"a.cpp", "A\n"}, {"b.cpp", "B\n"}}), options());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().id, "edited-file");
    EXPECT_THAT(to_text(result.error()), HasSubstr("ttnn/op/b.cpp"));
    EXPECT_THAT(to_text(result.error()), HasSubstr("nothing was written"));
    EXPECT_EQ(text_of("a.cpp"), "a\n");
    EXPECT_EQ(text_of("b.cpp"), "mine\n");
    EXPECT_EQ(text_of(".opwright/state.json"), state);
}

TEST_F(ApplyTest, AForeignFolderIsNotOverwritten) {
    ASSERT_TRUE(write_file(file("a.cpp"), "written by hand\n"));
    EXPECT_EQ(verdicts(tree({{"a.cpp", "a\n"}})), "edited-file");
    EXPECT_EQ(text_of("a.cpp"), "written by hand\n");
    EXPECT_FALSE(fs::exists(file(".opwright")));
}

TEST_F(ApplyTest, DryRunDecidesAndWritesNothing) {
    EXPECT_EQ(verdicts(tree({{"a.cpp", "a\n"}}), true), "create");
    EXPECT_FALSE(fs::exists(workspace()));
}

TEST_F(ApplyTest, PathsThatLeadOutAreRefused) {
    for (const char* path : {"../x", "/etc/x", "ttnn/../../x", "a//b", "./x", "a\\b", "", "ttnn/op/.."}) {
        Tree t;
        t.files.push_back({path, "x", FileClass::kShared});
        const auto result = apply(t, options());
        ASSERT_FALSE(result) << path;
        EXPECT_EQ(result.error().id, "unsafe-path") << path;
    }
    EXPECT_FALSE(fs::exists(workspace()));
}

TEST_F(ApplyTest, LinksThatLeadOutAreRefused) {
    fs::create_directories(temp_.path() / "outside");
    fs::create_directories(workspace() / kFolder);
    fs::create_directory_symlink(temp_.path() / "outside", file("device"));
    EXPECT_EQ(verdicts(tree({{"device/b.cpp", "b\n"}})), "unsafe-path");
    ASSERT_TRUE(write_file(temp_.path() / "outside" / "c.cpp", "theirs\n"));
    fs::create_symlink(temp_.path() / "outside" / "c.cpp", file("c.cpp"));
    EXPECT_EQ(verdicts(tree({{"c.cpp", "c\n"}})), "unsafe-path");
    EXPECT_EQ(read_file(temp_.path() / "outside" / "c.cpp").value_or(""), "theirs\n");
}

TEST_F(ApplyTest, LinksInsideTheWorkspaceAreFine) {
    fs::create_directories(workspace() / "elsewhere");
    fs::create_directories(workspace() / kFolder);
    fs::create_directory_symlink(workspace() / "elsewhere", file("device"));
    EXPECT_EQ(verdicts(tree({{"device/b.cpp", "b\n"}})), "create");
}

TEST_F(ApplyTest, ARecordThatCannotBeReadIsNamed) {
    verdicts(tree({{"a.cpp", "a\n"}}));
    ASSERT_TRUE(write_file(file(".opwright/state.json"), "{"));
    EXPECT_EQ(verdicts(tree({{"a.cpp", "b\n"}})), "state-unreadable");
    EXPECT_EQ(text_of("a.cpp"), "a\n");
}

TEST_F(ApplyTest, ADryRunTellsAllAndWritesNothing) {
    verdicts(tree({{"a.cpp", "a\n"}, {"b.cpp", "b\n"}}));
    ASSERT_TRUE(write_file(file("b.cpp"), "mine\n"));
    const auto files = apply(tree({{"a.cpp", "A\n"}, {"b.cpp", "B\n"}, {"c.cpp", "c\n"}}), options(true));
    ASSERT_TRUE(files);
    ASSERT_EQ(files->size(), 3u);
    EXPECT_EQ((*files)[0].before, "a\n");
    EXPECT_EQ((*files)[0].after, "A\n");
    EXPECT_EQ((*files)[1].verdict, Verdict::kConflict);
    EXPECT_EQ((*files)[1].before, "mine\n");
    EXPECT_EQ((*files)[1].after, "B\n");
    EXPECT_EQ((*files)[2].before, std::nullopt);
    EXPECT_EQ(text_of("a.cpp"), "a\n");
    EXPECT_FALSE(fs::exists(file("c.cpp")));
}

TEST_F(ApplyTest, LeftoversGoUnlessAPersonWorkedOnThem) {
    verdicts(tree({{"a.cpp", "a\n"}, {"old.cpp", "o\n"}}));
    ApplyOptions removing = options();
    removing.remove_leftovers = true;
    ASSERT_TRUE(write_file(file("old.cpp"), "mine\n"));
    const auto refused = apply(tree({{"a.cpp", "a\n"}}), removing);
    ASSERT_FALSE(refused);
    EXPECT_THAT(to_text(refused.error()), HasSubstr("old.cpp"));
    EXPECT_EQ(text_of("old.cpp"), "mine\n");
    ASSERT_TRUE(write_file(file("old.cpp"), "o\n"));
    EXPECT_TRUE(apply(tree({{"a.cpp", "a\n"}}), options()));
    EXPECT_TRUE(fs::exists(file("old.cpp"))) << "only when asked for";
    const auto removed = apply(tree({{"a.cpp", "a\n"}}), removing);
    ASSERT_TRUE(removed) << to_text(removed.error());
    EXPECT_EQ(removed->back().verdict, Verdict::kRemove);
    EXPECT_FALSE(fs::exists(file("old.cpp")));
    EXPECT_EQ(verdicts(tree({{"a.cpp", "a\n"}, {"old.cpp", "o\n"}})), "identical create");
}

TEST_F(ApplyTest, AFileThatTheStageMayNotChangeStopsItBeforeAnythingIsWritten) {
    verdicts(tree({{"a.cpp", "a\n"}, {"device/b.cpp", "b\n"}}));
    ApplyOptions narrow = options();
    narrow.may_write = [](const std::string& path) { return path == "a.cpp"; };
    const auto refused = apply(tree({{"a.cpp", "A\n"}, {"device/b.cpp", "B\n"}}), narrow);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id, "not-this-stage");
    EXPECT_THAT(to_text(refused.error()), HasSubstr("ttnn/op/device/b.cpp"));
    EXPECT_EQ(text_of("a.cpp"), "a\n");
    EXPECT_TRUE(apply(tree({{"a.cpp", "A\n"}, {"device/b.cpp", "b\n"}}), narrow));
}

/// Lets the n-th file through and then has a full disk.
class FullDisk : public FileCalls {
  public:
    explicit FullDisk(int files) : left_(files) {}
    int rename(const char* from, const char* to) override {
        if (left_-- <= 0) {
            errno = ENOSPC;
            return -1;
        }
        return FileCalls::rename(from, to);
    }

  private:
    int left_;
};

TEST_F(ApplyTest, AFullDiskLeavesWholeFilesAndTheNextRunGoesOn) {
    verdicts(tree({{"a.cpp", "a1\n"}, {"b.cpp", "b1\n"}}));
    FullDisk disk(1);
    const auto failed = apply(tree({{"a.cpp", "a2\n"}, {"b.cpp", "b2\n"}}), options(), disk);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().id, "disk-full");
    EXPECT_EQ(text_of("a.cpp"), "a2\n");
    EXPECT_EQ(text_of("b.cpp"), "b1\n");
    EXPECT_EQ(verdicts(tree({{"a.cpp", "a3\n"}, {"b.cpp", "b3\n"}})), "update update");
    EXPECT_EQ(text_of("a.cpp"), "a3\n");
}

TEST_F(ApplyTest, KeepsOnlyTheBasesThatCount) {
    for (const char* text : {"1\n", "2\n", "3\n"}) verdicts(tree({{"a.cpp", text}}));
    std::size_t bases = 0;
    for (const auto& entry : fs::directory_iterator(file(".opwright/base"))) bases += entry.is_regular_file() ? 1 : 0;
    EXPECT_EQ(bases, 1u);
}

}  // namespace
}  // namespace opwright::builder
