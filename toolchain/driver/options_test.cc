#include "toolchain/driver/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temp_folder.hpp"

namespace opwright::toolchain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Options, ACompileOfTheJit) {
    const auto r = parse_options({"-O3",
                                  "-std=c++17",
                                  "-ftt-nttp",
                                  "-flto=1",
                                  "-ffast-math",
                                  "-fno-exceptions",
                                  "-g",
                                  "-MMD",
                                  "-Wall",
                                  "-Werror",
                                  "--param=min-pagesize=0",
                                  "-mcpu=tt-wh-tensix",
                                  "-I.",
                                  "-I",
                                  "/inc",
                                  "-DA",
                                  "-DARGS=1,2",
                                  "-DNAME=\"a b\"",
                                  "-DF(x)=(x+1)",
                                  "-c",
                                  "-o",
                                  "k.o",
                                  "trisck.cc",
                                  "-MF",
                                  "k.d"});
    ASSERT_TRUE(r.has_value()) << to_text(r.error());
    EXPECT_EQ(r->action, Action::kCompile);
    EXPECT_EQ(r->cpu, Cpu::kTensix);
    EXPECT_EQ(r->optimization, "-O3");
    EXPECT_TRUE(r->debug_info);
    EXPECT_FALSE(r->exceptions);
    EXPECT_THAT(r->include_dirs, ElementsAre(".", "/inc"));
    EXPECT_THAT(r->inputs, ElementsAre("trisck.cc"));
    EXPECT_EQ(r->dependency_file, "k.d");
    EXPECT_EQ(*find_define(*r, "A"), "1");
    EXPECT_EQ(*find_define(*r, "ARGS"), "1,2");
    EXPECT_EQ(*find_define(*r, "NAME"), "\"a b\"");
    EXPECT_EQ(*find_define(*r, "F(x)"), "(x+1)");
    EXPECT_EQ(find_define(*r, "B"), nullptr);
}

TEST(Options, ALinkOfTheJit) {
    const auto r = parse_options({"-O2", "-Wl,--just-symbols=/fw.elf", "-Wl,-z,max-page-size=16", "-nostartfiles",
                                  "-mcpu=tt-wh", "-T/k.ld", "-Wl,--emit-relocs", "a.o", "b.o", "-o", "k.elf"});
    ASSERT_TRUE(r.has_value()) << to_text(r.error());
    EXPECT_EQ(r->action, Action::kLink);
    EXPECT_THAT(r->linker_arguments, ElementsAre("--just-symbols=/fw.elf", "-z", "max-page-size=16", "--emit-relocs"));
    EXPECT_EQ(r->linker_script, "/k.ld");
    EXPECT_THAT(r->inputs, ElementsAre("a.o", "b.o"));
}

TEST(Options, TheLastOfTwoDefinitionsWins) {
    const auto r = parse_options({"-DA=1", "-DA=2", "-c", "x.cc", "-o", "x.o"});
    EXPECT_EQ(*find_define(*r, "A"), "2");
}

TEST(Options, VersionNeedsNothingElse) {
    EXPECT_EQ(parse_options({"--version"})->action, Action::kVersion);
}

TEST(Options, AnUnknownOptionIsNamed) {
    const auto r = parse_options({"-c", "-fbetter-code", "x.cc", "-o", "x.o"});
    ASSERT_FALSE(r.has_value());
    EXPECT_EQ(r.error().id, "toolchain-unknown-option");
    EXPECT_EQ(r.error().what, "riscv-tt-elf-g++: unknown option '-fbetter-code'");
}

TEST(Options, AnUnknownCoreNamesTheKnownOnes) {
    const auto r = parse_options({"-mcpu=tt-bh", "-c", "x.cc", "-o", "x.o"});
    ASSERT_FALSE(r.has_value());
    EXPECT_THAT(to_text(r.error()), HasSubstr("unknown option '-mcpu=tt-bh'"));
    EXPECT_THAT(r.error().expected, HasSubstr("-mcpu=tt-wh-tensix"));
}

TEST(Options, WhatIsMissingIsSaid) {
    EXPECT_EQ(parse_options({"-c", "-o", "x.o"}).error().id, "toolchain-no-input");
    EXPECT_EQ(parse_options({"-c", "x.cc"}).error().id, "toolchain-no-output");
    EXPECT_EQ(parse_options({"-c", "x.cc", "-o"}).error().what, "riscv-tt-elf-g++: '-o' needs a value");
    EXPECT_EQ(parse_options({"-c", "x.cc", "y.cc", "-o", "z"}).error().id, "toolchain-two-inputs");
}

TEST(Options, AFolderThatTheJitSplitAtItsSpacesIsJoined) {
    const TempFolder temp;
    const auto folder = temp.path() / "my own kernels";
    std::filesystem::create_directory(folder);
    const std::string text = "-I" + folder.string();
    const auto first = text.find(' '), second = text.find(' ', first + 1);
    const auto r = parse_options({"-c", text.substr(0, first), text.substr(first + 1, second - first - 1),
                                  text.substr(second + 1), "-DA=1", "x.cc", "-o", "x.o"});
    ASSERT_TRUE(r.has_value()) << to_text(r.error());
    EXPECT_THAT(r->include_dirs, ElementsAre(folder.string()));
    EXPECT_THAT(r->inputs, ElementsAre("x.cc"));
}

}  // namespace
}  // namespace opwright::toolchain
