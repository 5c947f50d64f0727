#include "builder/gates/host_build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "builder/gates/host_sources.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

HostBuild build_in(const fs::path& root) {
    HostBuild build;
    build.description.cxx = "c++";
    build.description.flags = {"-std=c++20", "-fPIC"};
    build.description.extension_suffix = ".so";
    build.description.entry_source = (root / "sdk/entry.cpp").string();
    build.workspace = root / "ws";
    build.operation = build.workspace / "ttnn/cpp/ttnn/operations/pool/op";
    build.output = build.workspace / ".opwright/op/host";
    build.op = "op";
    build.bind_function = "ttnn::operations::pool::op::bind_op";
    return build;
}

/// An entry file and a header that need what the real ones need of the build.
void write_entry(const HostBuild& build) {
    ASSERT_TRUE(
        write_file(build.description.entry_source,
                   "#include OPWRIGHT_OP_HEADER\n"
                   "extern \"C\" int entry() { return OPWRIGHT_OP_BIND() + (OPWRIGHT_SOURCE_ROOT[0] == '/'); }\n"));
    ASSERT_TRUE(
        write_file(build.operation / "op_nanobind.hpp", "namespace ttnn::operations::pool::op { int bind_op(); }\n"));
}

constexpr const char* kBind =
    "namespace ttnn::operations::pool::op { int bind_op() { return std::vector<int>{42}[0]; } }\n";

TEST(NinjaText, EscapesAndOrdersWhatItIsGiven) {
    HostBuild build = build_in("/r o$ot");
    build.description.include_dirs = {"/sdk/a b"};
    build.description.pch_ready = "/sdk/all.hpp";
    build.description.link_inputs = {"/sdk/lib.a", "-lm"};
    const std::string text = ninja_text(build, {build.operation / "device/a.cpp"});
    EXPECT_THAT(text,
                HasSubstr("build obj/device/a.cpp.o: cxx /r$ o$$ot/ws/ttnn/cpp/ttnn/operations/pool/op/device/a.cpp | "
                          "/sdk/all.hpp.gch\n"));
    EXPECT_THAT(text, HasSubstr("includes = '-I/r o$$ot/ws/ttnn/cpp' '-I/r o$$ot/ws' "
                                "'-I/r o$$ot/ws/ttnn/cpp/ttnn/operations/pool' '-I/sdk/a b'\n"));
    EXPECT_THAT(text, HasSubstr("build opwright_op_op.so: link obj/device/a.cpp.o obj/entry.o | /sdk/lib.a\n"));
    EXPECT_THAT(text, HasSubstr("-DOPWRIGHT_OP_MODULE=opwright_op_op '-DOPWRIGHT_OP_HEADER=\"/r o$$ot/ws/"));
    EXPECT_THAT(text, HasSubstr("-DOPWRIGHT_OP_BIND=ttnn::operations::pool::op::bind_op"));
}

TEST(NinjaText, WithoutAPrecompiledHeaderNothingNeedsOne) {
    EXPECT_THAT(ninja_text(build_in("/r"), {}), Not(HasSubstr("gch")));
}

TEST(NinjaText, ACompanionHasItsObjectsByFolderAndTheCategorysHeadersAreFound) {
    const HostBuild build = build_in("/r");
    const fs::path operations = build.workspace / kOperationsFolder;
    const std::string ninja = ninja_text(build, {operations / "math/turn/device/turn.cpp"});
    EXPECT_THAT(ninja, HasSubstr("build obj/math/turn/device/turn.cpp.o: cxx "));
    EXPECT_THAT(ninja, HasSubstr("-I" + (operations / "pool").string() + "\n"));
}

TEST(BuildDescription, SaysWhatIsMissing) {
    const TempFolder folder;
    EXPECT_EQ(read_build_description(folder.path() / "op_build.json").error().id, "no-sdk-build");
    ASSERT_TRUE(write_file(folder.path() / "op_build.json", R"({"cxx": "c++", "flags": "-O2"})"));
    const auto read = read_build_description(folder.path() / "op_build.json");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().id, "op-build-json");
}

TEST(HostBuildRun, BuildsOnlyWhatChanged) {
    const TempFolder folder;
    HostBuild build = build_in(folder.path());
    write_entry(build);
    ASSERT_TRUE(write_file(build.operation / "a.cpp", std::string("#include <vector>\n") + kBind));
    std::vector<std::string> steps;
    const auto on_step = [&](std::string_view step) { steps.emplace_back(step); };
    const auto first = run_host_build(build, on_step);
    ASSERT_TRUE(first) << to_text(first.error());
    ASSERT_TRUE(first->ok) << to_text(first->error);
    EXPECT_TRUE(fs::exists(build.module_file()));
    EXPECT_EQ(steps.size(), 3u);
    EXPECT_EQ(steps.back(), "3/3 LINK opwright_op_op.so");
    steps.clear();
    ASSERT_TRUE(run_host_build(build, on_step)->ok);
    EXPECT_TRUE(steps.empty());
    ASSERT_TRUE(write_file(build.operation / "a.cpp", std::string("#include <vector>\n\n") + kBind));
    ASSERT_TRUE(run_host_build(build, on_step)->ok);
    EXPECT_EQ(steps.size(), 2u);
}

TEST(HostBuildRun, ACompileErrorNamesTheUsersFileAndLine) {
    const TempFolder folder;
    const HostBuild build = build_in(folder.path());
    write_entry(build);
    ASSERT_TRUE(write_file(build.operation / "a.cpp", "int f() {\n    return 1\n}\n"));
    const auto outcome = run_host_build(build, nullptr);
    ASSERT_TRUE(outcome) << to_text(outcome.error());
    EXPECT_FALSE(outcome->ok);
    EXPECT_EQ(outcome->error.place.file, (build.operation / "a.cpp").string());
    EXPECT_EQ(outcome->error.place.line, 2u);
    EXPECT_THAT(outcome->error.what, HasSubstr("expected"));
}

}  // namespace
}  // namespace opwright::builder
