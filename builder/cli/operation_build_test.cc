#include "builder/cli/operation_build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kHeader =
    "namespace ttnn::operations::pool::a {\nnamespace nb = nanobind;\nvoid bind_a(nb::module_& mod);\n}\n";

/// A workspace with the operations pool/a and pool/b and a category's own header beside them.
struct Workspace {
    TempFolder folder;
    fs::path root = fs::canonical(folder.path()) / "ws";
    fs::path pool = root / "ttnn/cpp/ttnn/operations/pool";

    Workspace() {
        EXPECT_TRUE(write_file(pool / "a/a_nanobind.hpp", kHeader));
        EXPECT_TRUE(write_file(pool / "a/test_dev/test_a.py", ""));
        EXPECT_TRUE(write_file(pool / "b/b_nanobind.hpp", "namespace ttnn { void bind_b(nanobind::module_&); }"));
        EXPECT_TRUE(write_file(pool / "pool_nanobind.hpp", "namespace ttnn { void pool(int); }"));
        EXPECT_TRUE(write_file(root / "tests/test_all.py", ""));
        EXPECT_TRUE(write_file(root / "op_build.json", "{}"));
    }
};

TEST(OperationBuild, APathIsAboutTheOperationItLiesIn) {
    const Workspace ws;
    EXPECT_THAT(operations_named_by({"-k", "x", "ws/ttnn/cpp/ttnn/operations/pool/a/test_dev/test_a.py::test_b"},
                                    ws.root.parent_path()),
                ElementsAre(ws.pool / "a"));
    EXPECT_THAT(operations_named_by({}, ws.pool / "b"), ElementsAre(ws.pool / "b"));
}

TEST(OperationBuild, OrAboutThoseBelowIt) {
    const Workspace ws;
    EXPECT_THAT(operations_named_by({ws.root.string()}, "/"), ElementsAre(ws.pool / "a", ws.pool / "b"));
    EXPECT_THAT(operations_named_by({ws.pool.string()}, "/"), ElementsAre(ws.pool / "a", ws.pool / "b"));
    for (const char* on_the_way : {"ttnn", "ttnn/cpp", "ttnn/cpp/ttnn", "ttnn/cpp/ttnn/operations"})
        EXPECT_THAT(operations_named_by({(ws.root / on_the_way).string()}, "/"),
                    ElementsAre(ws.pool / "a", ws.pool / "b"))
            << on_the_way;
    EXPECT_THAT(operations_named_by({(ws.root / "tests").string()}, "/"), IsEmpty());
}

TEST(OperationBuild, OrAboutThoseBuiltInTheWorkspaceAroundIt) {
    const Workspace ws;
    EXPECT_THAT(operations_named_by({"tests/test_all.py"}, ws.root), IsEmpty());
    ASSERT_TRUE(write_file(ws.root / ".opwright/b/host/build.ninja", ""));
    EXPECT_THAT(operations_named_by({"tests/test_all.py"}, ws.root), ElementsAre(ws.pool / "b"));
    EXPECT_THAT(operations_named_by({"--version"}, ws.root.parent_path()), IsEmpty());
}

TEST(OperationBuild, SaysWhatIsMissing) {
    const Workspace ws;
    const Home home{ws.root};
    const auto text = [&](const fs::path& folder) { return to_text(host_build_of(home, folder).error()); };
    EXPECT_THAT(text(ws.root / "nothing"), HasSubstr("this is no folder"));
    EXPECT_THAT(text(ws.root), HasSubstr("does not lie below ttnn/cpp/ttnn/operations"));
    EXPECT_THAT(text(ws.pool / "a/test_dev"), HasSubstr("there is no test_dev_nanobind.hpp in this folder"));
    EXPECT_THAT(text(ws.pool), HasSubstr("pool_nanobind.hpp: error: this header declares no function in a namespace"));
    EXPECT_THAT(text(ws.pool / "a"), HasSubstr("run './opwright setup' to build the SDK"));
    EXPECT_THAT(build_modules(home, {ws.pool / "a", ws.root}).problem, HasSubstr("does not lie below"));
}

}  // namespace
}  // namespace opwright::builder
