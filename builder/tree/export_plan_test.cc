#include "builder/tree/export_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/process.hpp"
#include "base/temp_folder.hpp"
#include "builder/tree/patch.hpp"
#include "builder/tree/stand_in_tree.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::read_texts;
using testing::Texts;
using testing::TreeAge;

const std::string kCategory = "ttnn/cpp/ttnn/operations/normalization/";

class Export : public ::testing::Test {
  protected:
    Export() {
        testing::write_texts(tree_, before_);
        operation_ = testing::write_operation(folder_.path() / "workspace", "normalization");
    }

    ExportPlan plan() {
        auto plan = plan_export(testing::read_new_norm(operation_), tree_);
        EXPECT_TRUE(plan) << to_text(plan.error());
        return plan ? std::move(*plan) : ExportPlan{};
    }
    void do_export() {
        const auto done = carry_out(plan());
        EXPECT_TRUE(done) << to_text(done.error());
    }
    Diagnostic refused() {
        const Texts untouched = read_texts(tree_);
        const auto plan = plan_export(testing::read_new_norm(operation_), tree_);
        EXPECT_FALSE(plan);
        EXPECT_EQ(read_texts(tree_), untouched);
        return plan ? Diagnostic{} : plan.error();
    }
    Result<void> undo() {
        const auto plan = plan_undo(tree_, "new_norm");
        return plan ? carry_out(*plan) : fail(plan.error());
    }
    void append(const fs::path& file, const std::string& text) {
        ASSERT_TRUE(write_file(file, read_file(file).value_or("") + text));
    }

    const Texts before_ = testing::tree_texts(TreeAge::kLists);
    TempFolder folder_;
    fs::path tree_ = fs::canonical(folder_.path()) / "tree";
    fs::path operation_;
};

TEST_F(Export, PlacesAndTakesBackToTheByte) {
    do_export();
    const Texts placed = read_texts(tree_);
    EXPECT_EQ(placed.at(kCategory + "new_norm/device/kernels/compute/compute.cpp"), "void kernel_main() {}");
    EXPECT_TRUE(placed.contains(kCategory + "new_norm/test_dev/test_stage1.py"));
    EXPECT_FALSE(placed.contains(kCategory + "new_norm/new_norm.cmake"));
    EXPECT_FALSE(placed.contains(kCategory + "new_norm/.opwright/state.json"));
    ASSERT_TRUE(write_file(tree_ / kCategory / "new_norm/test_dev/__pycache__/x.pyc", "cache"));
    ASSERT_TRUE(undo());
    EXPECT_EQ(read_texts(tree_), before_);
    EXPECT_FALSE(fs::exists(tree_ / ".opwright"));
    EXPECT_FALSE(fs::exists(tree_ / kCategory / "new_norm"));
    EXPECT_EQ(undo().error().id, "no-export");
}

TEST_F(Export, ASecondOneChangesNothingAndBringsOverWhatChanged) {
    do_export();
    const Texts once = read_texts(tree_);
    for (const TreeChange& change : plan().changes) EXPECT_FALSE(change.changes()) << change.path;
    do_export();
    EXPECT_EQ(read_texts(tree_), once);

    append(operation_ / "device/kernels/compute/compute.cpp", "// more");
    ASSERT_TRUE(write_file(operation_ / "device/another.cpp", "// a new source"));
    fs::remove(operation_ / "device/new_norm_op.hpp");
    do_export();
    const Texts again = read_texts(tree_);
    EXPECT_THAT(again.at(kCategory + "new_norm/device/kernels/compute/compute.cpp"), HasSubstr("more"));
    EXPECT_THAT(again.at(kCategory + "sources.cmake"), HasSubstr("    new_norm/device/another.cpp\n"));
    EXPECT_FALSE(again.contains(kCategory + "new_norm/device/new_norm_op.hpp"));
    ASSERT_TRUE(undo());
    EXPECT_EQ(read_texts(tree_), before_);
}

TEST_F(Export, KeepsOtherPeoplesEditsOfTheSameFiles) {
    do_export();
    const fs::path sources = tree_ / kCategory / "sources.cmake";
    std::string text = read_file(sources).value();
    text.replace(text.find("    old_norm"), 0, "    before/mine.cpp\n");
    const std::string ours = "    new_norm/new_norm.cpp\n";
    text.replace(text.find(ours) + ours.size(), 0, "    behind/mine.cpp\n");
    ASSERT_TRUE(write_file(sources, text));
    do_export();
    ASSERT_TRUE(undo());
    EXPECT_EQ(
        read_file(sources).value(),
        "set(LIST_SRCS\n    before/mine.cpp\n    old_norm/old_norm.cpp\n    behind/mine.cpp\n)\nset(LIST_HEADERS)\n"
        "set(LIST_BINDINGS old_norm/old_norm_nanobind.cpp)\n");
}

TEST_F(Export, FindsItsLinesAlsoWhereSomeoneSortedThem) {
    do_export();
    const fs::path sources = tree_ / kCategory / "sources.cmake";
    ASSERT_TRUE(
        write_file(sources,
                   "set(LIST_SRCS\n    new_norm/device/new_norm_op.cpp\n    new_norm/new_norm.cpp\n"
                   "    old_norm/old_norm.cpp\n)\nset(LIST_HEADERS\n    new_norm/new_norm.hpp\n)\n"
                   "set(LIST_BINDINGS\n    new_norm/new_norm_nanobind.cpp\n    old_norm/old_norm_nanobind.cpp\n)\n"));
    ASSERT_TRUE(undo());
    EXPECT_EQ(read_file(sources).value(),
              "set(LIST_SRCS\n    old_norm/old_norm.cpp\n)\nset(LIST_HEADERS)\n"
              "set(LIST_BINDINGS\n    old_norm/old_norm_nanobind.cpp\n)\n");
}

TEST_F(Export, UndoingNamesALineThatWasChanged) {
    do_export();
    const fs::path sources = tree_ / kCategory / "sources.cmake";
    std::string text = read_file(sources).value();
    text.replace(text.find("    new_norm/new_norm.cpp"), 4, "  ");  // ours, indented otherwise
    ASSERT_TRUE(write_file(sources, text));
    const Texts untouched = read_texts(tree_);
    const auto refused = undo();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id, "edited-registration");
    EXPECT_EQ(refused.error().place.line, 4u);
    EXPECT_EQ(read_texts(tree_), untouched);
}

TEST_F(Export, NeverOverwritesWhatWasEditedInTheTree) {
    do_export();
    append(tree_ / kCategory / "new_norm/new_norm.cpp", "// fixed in the tree\n");
    EXPECT_EQ(undo().error().id, "edited-in-tree");
    const Diagnostic d = refused();
    EXPECT_EQ(d.id, "edited-in-tree");
    EXPECT_THAT(d.what, HasSubstr("new_norm/new_norm.cpp"));
    append(operation_ / "new_norm.cpp", "// fixed in the tree\n");
    do_export();  // brought over: both are the same again
    ASSERT_TRUE(undo());
    EXPECT_EQ(read_texts(tree_), before_);
}

TEST_F(Export, RefusesANameThatTheTreeHas) {
    const fs::path other = tree_ / "ttnn/cpp/ttnn/operations/pool/new_norm";
    testing::write_texts(other, {{"new_norm.hpp", "// someone else's"}});
    EXPECT_EQ(refused().id, "tree-has-operation");
    fs::remove_all(other);
    testing::write_texts(tree_ / kCategory / "new_norm", {{"new_norm.cpp", "// someone else's"}});
    EXPECT_EQ(refused().id, "tree-has-operation");
    // Also where every file of ours is missing there.
    fs::remove_all(tree_ / kCategory / "new_norm");
    testing::write_texts(tree_ / kCategory / "new_norm", {{"notes.txt", "mine"}});
    EXPECT_EQ(refused().id, "tree-has-operation");
}

TEST_F(Export, AnOperationThatLiesInTheTreeIsOnlyEntered) {
    operation_ = testing::write_operation(tree_, "normalization");
    const Texts own = read_texts(operation_);
    do_export();
    EXPECT_THAT(read_file(tree_ / kCategory / "sources.cmake").value(), HasSubstr("new_norm/new_norm.cpp"));
    ASSERT_TRUE(undo());
    EXPECT_EQ(read_texts(operation_), own);
    EXPECT_EQ(read_file(tree_ / kCategory / "sources.cmake").value(), before_.at(kCategory + "sources.cmake"));
}

TEST_F(Export, RefusesLinksThatLeadOut) {
    fs::create_symlink("/etc/hostname", operation_ / "device/secret.txt");
    EXPECT_EQ(read_operation(fs::canonical(operation_), "x").error().id, "unsafe-path");
    fs::remove(operation_ / "device/secret.txt");
    const fs::path outside = folder_.path() / "outside";
    fs::create_directories(outside);
    fs::create_directory_symlink(outside, tree_ / kCategory / "new_norm");
    EXPECT_EQ(refused().id, "unsafe-path");
    EXPECT_TRUE(fs::is_empty(outside));
}

/// Fails the n-th time that a file is put in place.
class FailingCalls : public FileCalls {
  public:
    explicit FailingCalls(int good) : good_(good) {}
    int rename(const char* from, const char* to) override {
        if (good_-- > 0) return FileCalls::rename(from, to);
        errno = ENOSPC;
        return -1;
    }

  private:
    int good_;
};

TEST_F(Export, IsDoneAsAWholeOrNotAtAll) {
    const ExportPlan whole = plan();
    ASSERT_EQ(whole.changes.size(), 11u);
    for (int good = 0; good < static_cast<int>(whole.changes.size()); ++good) {
        FailingCalls calls(good);
        const auto failed = make_changes(tree_, whole.changes, calls);
        ASSERT_FALSE(failed) << good;
        EXPECT_EQ(failed.error().id, "disk-full");
        ASSERT_EQ(read_texts(tree_), before_) << good;
        ASSERT_FALSE(fs::exists(tree_ / kCategory / "new_norm")) << good;
    }
    do_export();
    const Texts placed = read_texts(tree_);
    const auto back = plan_undo(tree_, "new_norm");
    FailingCalls calls(1);
    ASSERT_FALSE(make_changes(tree_, back->changes, calls));
    EXPECT_EQ(read_texts(tree_), placed);
}

TEST_F(Export, DoesNothingWhenAFileChangedSinceThePlan) {
    const ExportPlan whole = plan();
    append(tree_ / kCategory / "sources.cmake", "# mine\n");
    const Texts untouched = read_texts(tree_);
    const auto failed = carry_out(whole);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().id, "changed-meanwhile");
    EXPECT_EQ(read_texts(tree_), untouched);
}

TEST_F(Export, ThePatchAppliesWithGitAndIsTheSameChange) {
    ASSERT_TRUE(write_file(operation_ / "empty file.txt", ""));
    ASSERT_TRUE(write_file(operation_ / "na\tme \xc3\xa4.txt", "text without end"));
    const auto patch = git_patch(plan().patch);
    ASSERT_TRUE(patch) << to_text(patch.error());
    ASSERT_TRUE(write_file(folder_.path() / "op.patch", *patch));
    const auto git = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"git", "-C", tree_.string()});
        const auto done = run(Command{words, {}, {}});
        ASSERT_TRUE(done && done->end.ok()) << (done ? done->output : "no git");
    };
    git({"init", "-q"});
    git({"apply", "--check", "-v", (folder_.path() / "op.patch").string()});
    git({"apply", (folder_.path() / "op.patch").string()});
    fs::remove_all(tree_ / ".git");
    const Texts patched = read_texts(tree_);
    // The same files as an export makes; and an export has nothing to add to it.
    for (const TreeChange& change : plan().changes) EXPECT_FALSE(change.changes()) << change.path;
    EXPECT_FALSE(plan().record);
    git({"init", "-q"});
    git({"apply", "-R", (folder_.path() / "op.patch").string()});
    fs::remove_all(tree_ / ".git");
    EXPECT_EQ(read_texts(tree_), before_);
    do_export();
    Texts exported = read_texts(tree_);
    exported.erase(record_path("new_norm"));
    exported.erase(kRecordIgnore);
    EXPECT_EQ(exported, patched);
    EXPECT_EQ(git_patch(plan().patch).value(), *patch);  // also against a tree that has it
}

TEST_F(Export, AnUnreadableRecordIsNamed) {
    do_export();
    ASSERT_TRUE(write_file(tree_ / record_path("new_norm"), "{"));
    EXPECT_EQ(refused().id, "export-record");
    EXPECT_EQ(undo().error().id, "export-record");
}

TEST(Tree, IsRecognised) {
    const TempFolder folder;
    const fs::path tree = fs::canonical(folder.path());
    testing::write_texts(tree, testing::tree_texts(TreeAge::kLists));
    EXPECT_EQ(recognise_tree(tree).value(), tree);
    const Diagnostic inside = recognise_tree(tree / "ttnn/cpp").error();
    EXPECT_EQ(inside.id, "no-tree");
    EXPECT_THAT(inside.fix, HasSubstr("--tree " + tree.string()));
    EXPECT_EQ(recognise_tree(tree / "nowhere").error().id, "no-tree");
    fs::remove_all(tree / "ttnn/cpp/ttnn-nanobind");
    EXPECT_THAT(recognise_tree(tree).error().what, HasSubstr("ttnn-nanobind/__init__.cpp"));
    fs::create_directories(tree / "ttnn/cpp/ttnn-pybind");
    EXPECT_EQ(recognise_tree(tree).error().id, "tree-too-old");
}

}  // namespace
}  // namespace opwright::builder
