// Command lines, without compiling anything.
#include "toolchain/driver/jobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "toolchain/driver/support.hpp"
#include "toolchain/driver/translate.hpp"

namespace opwright::toolchain {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const HostTools kTools{{"/bin/clang++-19"}, "/bin/rv-ld", "/tc/include", {"/usr/include/c++/12"}};

std::size_t position(const std::vector<std::string>& argv, const std::string& argument) {
    return static_cast<std::size_t>(std::find(argv.begin(), argv.end(), argument) - argv.begin());
}

TEST(CompileJob, KeepsTheOrderOfFoldersAndHidesTheWheelSWarnings) {
    const auto request =
        parse_options({"-mcpu=tt-wh", "-I.", "-I..", "-I/wheel/a", "-I/wheel/b", "-c", "brisck.cc", "-o", "k.o"});
    const auto argv = compile_job(*request, kTools).argv;
    EXPECT_EQ(argv.front(), "/bin/clang++-19");
    EXPECT_LT(position(argv, "-I."), position(argv, "-I.."));
    EXPECT_LT(position(argv, "/wheel/a"), position(argv, "/wheel/b"));
    EXPECT_EQ(argv[position(argv, "/wheel/a") - 1], "-isystem");
    EXPECT_LT(position(argv, "/wheel/b"), position(argv, "/tc/include/libstdcxx"));
    EXPECT_LT(position(argv, "/tc/include/libstdcxx"), position(argv, "/usr/include/c++/12"));
    EXPECT_THAT(argv, Contains("-march=rv32im"));
    EXPECT_THAT(argv, Not(Contains("-D__riscv_xtttensixwh=1")));
}

TEST(CompileJob, OnlyComputeCoresAreTensixCores) {
    const auto request = parse_options({"-mcpu=tt-wh-tensix", "-g", "-c", "trisck.cc", "-o", "k.o"});
    const auto argv = compile_job(*request, kTools).argv;
    EXPECT_THAT(argv, Contains("-D__riscv_xtttensixwh=1"));
    EXPECT_THAT(argv, Contains("-gline-tables-only"));
    EXPECT_THAT(argv, Contains("-gdwarf-4"));
}

TEST(CompileJob, DefinesPassUnchanged) {
    const auto request = parse_options({"-DTEXT=\"a 'b' $c\"", "-DF(x)=(x)", "-c", "k.cc", "-o", "k.o"});
    const auto argv = compile_job(*request, kTools).argv;
    EXPECT_THAT(argv, Contains("-DTEXT=\"a 'b' $c\""));
    EXPECT_THAT(argv, Contains("-DF(x)=(x)"));
}

TEST(CompileJob, DependenciesNameTheObject) {
    const auto request = parse_options({"-MMD", "-c", "k.cc", "-o", "dir/k.o"});
    const auto argv = compile_job(*request, kTools).argv;
    EXPECT_EQ(argv[position(argv, "-MF") + 1], "dir/k.d");
    EXPECT_EQ(argv[position(argv, "-MT") + 1], "dir/k.o");
}

TEST(LinkJob, ReplacesObjectsThatOnlyGccCanRead) {
    const auto request =
        parse_options({"-Wl,--emit-relocs", "-T/w/k.ld", "/w/runtime/hw/lib/wormhole/substitutes.o",
                       "/w/runtime/hw/lib/wormhole/wh-iram-start.o", "/w/k/substitutes.o", "-o", "k.elf"});
    const auto job = link_job(*request, kTools, {"/cache/substitutes-1.o"});
    ASSERT_TRUE(job.has_value());
    EXPECT_THAT(job->argv, Not(Contains("/w/runtime/hw/lib/wormhole/substitutes.o")));
    EXPECT_THAT(job->argv, Contains("/w/runtime/hw/lib/wormhole/wh-iram-start.o"));
    EXPECT_THAT(job->argv, Contains("/w/k/substitutes.o"));
    EXPECT_THAT(job->argv, Contains("/cache/substitutes-1.o"));
    EXPECT_THAT(job->argv, Contains("--emit-relocs"));
    EXPECT_THAT(job->argv, Contains("-T/w/k.ld"));
}

TEST(Support, IsBuiltFromTheWheelSSourcesOfTheSameRoot) {
    const auto request = parse_options({"-mcpu=tt-wh", "/w/runtime/hw/lib/wormhole/noc.o", "/k.o", "-o", "k.elf"});
    const auto objects = support_objects(*request, kTools);
    ASSERT_FALSE(objects.empty());
    EXPECT_EQ(objects[0].source, "/w/tt_metal/hw/firmware/src/tt-1xx/wormhole/noc.c");
    EXPECT_THAT(support_request(*request, objects[0], "n.o").include_dirs, Contains("/w/tt_metal/hw/inc"));
}

TEST(PrintJobs, QuotesForAShell) {
    const std::string text = print_jobs({Job{{"clang", "-DA=\"x y\"", "a.cc"}, "a.o"}});
    EXPECT_THAT(text, HasSubstr("clang "));
    EXPECT_THAT(text, HasSubstr("'-DA=\"x y\"'"));
}

}  // namespace
}  // namespace opwright::toolchain
