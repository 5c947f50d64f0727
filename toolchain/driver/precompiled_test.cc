// Headers made by several compiles at once, with a compiler that only notes what it was asked for.
#include "toolchain/driver/precompiled.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/files.hpp"

namespace opwright::toolchain {
namespace {

namespace fs = std::filesystem;

class PrecompiledTest : public testing::Test {
  protected:
    PrecompiledTest() {
        std::string name = (fs::temp_directory_path() / "opwright-pch-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        write(root_ / "wheel.h", "int word;\n");
        // -MF's file comes in two halves, so that who reads it too early sees the first one only.
        write(root_ / "clang", R"(#!/bin/sh
mode=scan
while [ $# -gt 0 ]; do
    case "$1" in
        -MF) list=$2; shift ;;
        -o) output=$2; mode=make; shift ;;
    esac
    shift
done
echo $mode >>@/calls
printf 'x: @/wheel.h' >"$list"
sleep 0.05
printf ' @/second.h\n' >>"$list"
[ -z "$output" ] || echo header >"$output"
)");
        write(root_ / "second.h", "int other;\n");
        fs::permissions(root_ / "clang", fs::perms::owner_all);
        unit_.source = "#include <cstdint>\n#include <kernel_includes.hpp>\n";
        unit_.descriptors = "#pragma once\n";
        tools_ = {{(root_ / "clang").string()}, "ld", root_ / "include", {}};
    }
    ~PrecompiledTest() override { fs::remove_all(root_); }

    /// '@' in a text stands for the test's folder.
    void write(const fs::path& path, std::string text) const {
        for (auto at = text.find('@'); at != std::string::npos; at = text.find('@'))
            text.replace(at, 1, root_.string());
        std::ofstream(path) << text;
    }
    std::optional<PrecompiledHeader> header(const std::vector<std::string>& macros = {}) const {
        std::vector<std::string> arguments = {"-mcpu=tt-wh", "-c", "/wheel/brisck.cc", "-o", "k.o"};
        for (const auto& macro : macros) arguments.push_back("-D" + macro);
        return precompiled_header(unit_, *parse_options(arguments), tools_, root_ / "pch");
    }
    std::string calls() const {
        const auto text = read_file(root_ / "calls");
        return text ? *text : "";
    }

    fs::path root_;
    KernelUnit unit_;
    HostTools tools_;
};

TEST_F(PrecompiledTest, AHeaderIsScannedAndMadeOnce) {
    const auto first = header();
    const auto second = header();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->file, second->file);
    EXPECT_EQ(calls(), "scan\nmake\n");
}

TEST_F(PrecompiledTest, OnlyMacrosThatTheFilesMentionMakeAnother) {
    const auto plain = header();
    const auto unrelated = header({"foreign=1"});
    const auto related = header({"other=1"});
    ASSERT_TRUE(plain && unrelated && related);
    EXPECT_EQ(unrelated->file, plain->file);
    EXPECT_NE(related->file, plain->file);
    EXPECT_EQ(calls(), "scan\nmake\nmake\n");
}

TEST_F(PrecompiledTest, NamedArgumentsOfAKernelComeAfterTheHeader) {
    const auto request = parse_options({"-mcpu=tt-wh", "-c", "/wheel/ncrisck.cc", "-o", "k.o", "-include",
                                        (root_ / "wheel.h").string(), "-include", "named_ct_arg_map_generated.h"});
    ASSERT_TRUE(request);
    const auto& argv = compile_job_with({"header.pch", {}}, unit_, *request, tools_, "tables").argv;
    EXPECT_THAT(argv, testing::IsSupersetOf({"-include-pch", "named_ct_arg_map_generated.h"}));
    EXPECT_LT(std::find(argv.begin(), argv.end(), "header.pch"),
              std::find(argv.begin(), argv.end(), "named_ct_arg_map_generated.h"));
    EXPECT_LT(std::find(argv.begin(), argv.end(), "named_ct_arg_map_generated.h"),
              std::find(argv.begin(), argv.end(), "api/compile_time_args.h"));
    EXPECT_THAT(argv, testing::Not(testing::Contains((root_ / "wheel.h").string())));
    const auto without = parse_options(
        {"-mcpu=tt-wh", "-c", "/wheel/ncrisck.cc", "-o", "k.o", "-include", (root_ / "wheel.h").string()});
    EXPECT_EQ(header_recipe(unit_, *request, tools_).umbrella, header_recipe(unit_, *without, tools_).umbrella);
}

TEST_F(PrecompiledTest, ProcessesAtOnceMakeItOnceAndSeeItWhole) {
    std::array<pid_t, 8> processes = {};
    for (auto& process : processes) {
        process = ::fork();
        if (process != 0) continue;
        // As in the JIT, who comes while another makes it goes without; whoever has it has all of it.
        for (int attempt = 0; attempt < 2000; ++attempt) {
            const auto got = header();
            if (got) ::_exit(got->dependencies.size() == 2 && fs::exists(got->file) ? 0 : 1);
            ::usleep(1000);
        }
        ::_exit(2);
    }
    for (const auto process : processes) {
        int status = -1;
        ::waitpid(process, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(calls(), "scan\nmake\n");
}

TEST_F(PrecompiledTest, AFailedCompilerLeavesNothingToBeMistakenForAHeader) {
    ASSERT_TRUE(header());
    write(root_ / "clang", "#!/bin/sh\nexit 1\n");
    EXPECT_FALSE(header({"other=1"}));
    for (const auto& entry : fs::recursive_directory_iterator(root_ / "pch"))
        EXPECT_FALSE(entry.path().filename().string().starts_with("draft")) << entry.path();
}

TEST_F(PrecompiledTest, AChangedFileOfTheWheelMakesItAnew) {
    ASSERT_TRUE(header());
    write(root_ / "wheel.h", "int word, longer;\n");
    ASSERT_TRUE(header());
    EXPECT_EQ(calls(), "scan\nmake\nscan\nmake\n");
}

}  // namespace
}  // namespace opwright::toolchain
