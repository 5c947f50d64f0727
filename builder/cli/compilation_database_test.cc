#include "builder/cli/compilation_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

/// A set-up checkout with a kernel cache, and a workspace with one operation.
class CompilationDatabaseTest : public ::testing::Test {
  protected:
    CompilationDatabaseTest() {
        put(operation_ / "device/kernels/dataflow/writer.cpp", "void kernel_main() {}\n");
        put(operation_ / "device/kernels/compute/add.cpp",
            "#include \"api/compute/common.h\"\nvoid kernel_main() {}\n");
        put(operation_ / "device/kernels/dataflow/helper.cpp", "int helper;\n");
        put(operation_ / "a.cpp", "int a;\n");
        host_.description.cxx = "g++";
        host_.description.pch = "/sdk/prelude.hpp";
        host_.description.flags = {"-O2"};
        host_.workspace = root_ / "ws";
        host_.operation = operation_;
        host_.output = root_ / "ws/.opwright/a/host";
        host_.op = "a";
    }
    static void put(const fs::path& file, const std::string& text) { ASSERT_TRUE(write_file(file, text)); }

    /// What the kernel compiler leaves of one compile, `age` seconds ago.
    void compiled(const fs::path& cache, const fs::path& kernel, const std::string& key, const std::string& risc,
                  int age, const std::string& words) const {
        const fs::path place = cache / "tt-metal-cache1/kernels" / kernel.stem() / key / risc;
        nlohmann::json arguments = {"clang++-19", "-DKERNEL_COMPILE_TIME_ARGS=" + words, "-fsyntax-only"};
        arguments.push_back(kernel.string());
        put(place / "compile_command.json",
            nlohmann::json{{"directory", place.string()}, {"file", kernel.string()}, {"arguments", arguments}}.dump());
        fs::last_write_time(place / "compile_command.json",
                            fs::file_time_type::clock::now() - std::chrono::seconds(age));
    }
    KernelEntries entries() const { return kernel_entries(operation_, {cache_, warm_kernels(home_)}); }

    TempFolder temp_;
    fs::path root_ = fs::canonical(temp_.path());
    fs::path operation_ = root_ / "ws/ttnn/cpp/ttnn/operations/pool/a";
    fs::path writer_ = operation_ / "device/kernels/dataflow/writer.cpp";
    fs::path add_ = operation_ / "device/kernels/compute/add.cpp";
    Home home_{root_ / "home"};
    fs::path cache_ = home_.kernel_cache("chip");
    HostBuild host_;
};

TEST_F(CompilationDatabaseTest, AKernelIsAFileWithItsFunctionInAFolderOfKernels) {
    EXPECT_THAT(find_kernels(operation_), ElementsAre(add_, writer_));
}

TEST_F(CompilationDatabaseTest, AKernelIsCompiledAsItRanLastOnEveryCoreTheMathFirst) {
    compiled(cache_, writer_, "1", "brisc", 20, "1");
    compiled(cache_, writer_, "2", "brisc", 10, "2");
    compiled(cache_, "/elsewhere/writer.cpp", "3", "brisc", 0, "3");
    for (const char* risc : {"trisc0", "trisc1", "trisc2"}) compiled(cache_, add_, "4", risc, 5, risc);
    const auto found = entries();
    ASSERT_EQ(found.entries.size(), 4u);
    EXPECT_THAT(found.assumed, IsEmpty());
    EXPECT_EQ(found.entries[0].arguments[1], "-DKERNEL_COMPILE_TIME_ARGS=trisc1");
    EXPECT_EQ(found.entries[3].arguments[1], "-DKERNEL_COMPILE_TIME_ARGS=2");
    EXPECT_EQ(found.entries[3].file, writer_);
}

TEST_F(CompilationDatabaseTest, OneThatNeverRanIsTakenAsTheWarmOneOfItsKind) {
    compiled(warm_kernels(home_), "/toolchain/warm/compute.cpp", "1", "trisc1", 0, "9");
    put(cache_ / "tt-metal-cache1/kernels/writer/1/brisc/compile_command.json", "{\"directory\": \"");  // cut off
    const auto found = entries();
    EXPECT_THAT(found.assumed, ElementsAre(add_));
    EXPECT_THAT(found.missing, ElementsAre(writer_));
    ASSERT_EQ(found.entries.size(), 1u);
    EXPECT_EQ(found.entries[0].file, add_);
    const auto& words = found.entries[0].arguments;
    EXPECT_EQ(words.back(), add_.string());
    EXPECT_THAT(words, Not(Contains("-DKERNEL_COMPILE_TIME_ARGS=9")));
    EXPECT_TRUE(words[words.size() - 2].starts_with("-DKERNEL_COMPILE_TIME_ARGS=0,0,"));
}

TEST_F(CompilationDatabaseTest, TheWorkspaceHasOneForAllItsOperations) {
    put(root_ / "ws/.opwright/b/compile_commands.json", R"([{"file": "b.cpp"}])");
    const auto written = write_compilation_database(home_, host_);
    ASSERT_TRUE(written) << to_text(written.error());
    EXPECT_EQ(written->file, root_ / "ws/compile_commands.json");
    EXPECT_EQ(written->host, 1u);
    const auto all = nlohmann::json::parse(read_file(written->file).value());
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0]["file"], (operation_ / "a.cpp").string());
    const auto words = all[0]["arguments"].get<std::vector<std::string>>();
    EXPECT_THAT(words, Contains("-I" + (root_ / "ws/ttnn/cpp").string()));
    EXPECT_THAT(words, Contains("/sdk/prelude.hpp"));
    EXPECT_EQ(all[1]["file"], "b.cpp");
    EXPECT_TRUE(write_compilation_database(home_, host_)) << "again: the link is ours";
}

TEST_F(CompilationDatabaseTest, ATreesOwnDatabaseStays) {
    put(root_ / "ws/compile_commands.json", "[]");
    const auto written = write_compilation_database(home_, host_);
    ASSERT_TRUE(written) << to_text(written.error());
    EXPECT_EQ(read_file(root_ / "ws/compile_commands.json").value(), "[]");
    EXPECT_EQ(written->file, operation_ / "compile_commands.json");
    EXPECT_NE(read_file(written->file).value().find("a.cpp"), std::string::npos);
    fs::remove(written->file);
    put(operation_ / "compile_commands.json", "[]");
    const auto refused = write_compilation_database(home_, host_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id, "database-place");
}

}  // namespace
}  // namespace opwright::builder
