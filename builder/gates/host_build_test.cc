#include "builder/gates/host_build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

HostBuild build_in(const fs::path& root) {
    HostBuild build;
    build.description = {"c++", {"-std=c++20", "-fPIC"}, {}, "", {}, {}, ".so"};
    build.workspace = root / "ws";
    build.operation = build.workspace / "ttnn/cpp/ttnn/operations/pool/op";
    build.output = build.workspace / ".opwright/op/host";
    build.pch_folder = root / "pch";
    build.module_name = "op_module";
    build.entry_source = "extern \"C\" int op_answer();\nextern \"C\" int entry() { return op_answer(); }\n";
    return build;
}

TEST(NinjaText, EscapesAndOrdersWhatItIsGiven) {
    HostBuild build = build_in("/r o$ot");
    build.description.include_dirs = {"/sdk/a b"};
    build.description.pch = "/sdk/all.hpp";
    build.description.link_inputs = {"/sdk/lib.a"};
    const std::string text = ninja_text(build, {build.operation / "device/a.cpp"});
    EXPECT_THAT(text, HasSubstr("build obj/device/a.cpp.o: cxx /r$ "
                                "o$$ot/ws/ttnn/cpp/ttnn/operations/pool/op/device/a.cpp | /r$ o$$ot/pch/"));
    EXPECT_THAT(text, HasSubstr("includes = '-I/r o$$ot/ws/ttnn/cpp' '-I/r o$$ot/ws' '-I/sdk/a b'\n"));
    EXPECT_THAT(text, HasSubstr("build op_module.so: link obj/device/a.cpp.o obj/entry.o | /sdk/lib.a\n"));
    EXPECT_THAT(text, HasSubstr("header = /sdk/all.hpp\n"));
}

TEST(NinjaText, WithoutAPrecompiledHeaderThereIsNoRuleForIt) {
    EXPECT_THAT(ninja_text(build_in("/r"), {}), Not(HasSubstr("gch")));
}

TEST(HostSources, LeavesOutKernelsAndHiddenFiles) {
    const TempFolder folder;
    for (const char* name : {"b.cpp", "a.cpp", "a.hpp", "device/c.cpp", "device/kernels/compute/k.cpp", ".old/x.cpp"}) {
        ASSERT_TRUE(write_file(folder.path() / name, ""));
    }
    EXPECT_THAT(find_host_sources(folder.path()),
                ElementsAre(folder.path() / "a.cpp", folder.path() / "b.cpp", folder.path() / "device/c.cpp"));
    EXPECT_TRUE(find_host_sources(folder.path() / "none").empty());
}

TEST(BuildDescription, SaysWhatIsMissing) {
    const TempFolder folder;
    EXPECT_EQ(read_build_description(folder.path() / "op_build.json").error().id, "no-sdk-build");
    ASSERT_TRUE(write_file(folder.path() / "op_build.json", R"({"cxx": "c++", "flags": "-O2"})"));
    const auto read = read_build_description(folder.path() / "op_build.json");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().id, "op-build-json");
}

TEST(HostBuildRun, BuildsWithAPrecompiledHeaderAndOnlyWhatChanged) {
    const TempFolder folder;
    HostBuild build = build_in(folder.path());
    build.description.pch = (folder.path() / "sdk/all.hpp").string();
    ASSERT_TRUE(write_file(build.description.pch, "#include <vector>\n"));
    ASSERT_TRUE(
        write_file(build.operation / "a.cpp", "extern \"C\" int op_answer() { return std::vector<int>{42}[0]; }\n"));
    std::vector<std::string> steps;
    const auto on_step = [&](std::string_view step) { steps.emplace_back(step); };
    const auto first = run_host_build(build, on_step);
    ASSERT_TRUE(first) << to_text(first.error());
    ASSERT_TRUE(first->ok) << to_text(first->error);
    EXPECT_TRUE(fs::exists(build.module_file()));
    EXPECT_EQ(steps.size(), 5u);
    EXPECT_EQ(steps.back(), "5/5 LINK op_module.so");
    steps.clear();
    ASSERT_TRUE(run_host_build(build, on_step)->ok);
    EXPECT_TRUE(steps.empty());
    ASSERT_TRUE(write_file(build.operation / "a.cpp", "extern \"C\" int op_answer() { return 1; }\n"));
    ASSERT_TRUE(run_host_build(build, on_step)->ok);
    EXPECT_EQ(steps.size(), 2u);
}

TEST(HostBuildRun, ACompileErrorNamesTheUsersFileAndLine) {
    const TempFolder folder;
    const HostBuild build = build_in(folder.path());
    ASSERT_TRUE(write_file(build.operation / "a.cpp", "extern \"C\" int op_answer() {\n    return 1\n}\n"));
    const auto outcome = run_host_build(build, nullptr);
    ASSERT_TRUE(outcome) << to_text(outcome.error());
    EXPECT_FALSE(outcome->ok);
    EXPECT_EQ(outcome->error.place.file, (build.operation / "a.cpp").string());
    EXPECT_EQ(outcome->error.place.line, 2u);
    EXPECT_THAT(outcome->error.what, HasSubstr("expected"));
}

}  // namespace
}  // namespace opwright::builder
