// Frames and variables of real objects, compiled by the clang that kernels are compiled with.
#include "toolchain/driver/stack_depth.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/temp_folder.hpp"
#include "toolchain/driver/host_tools.hpp"

namespace opwright::toolchain {
namespace {

namespace fs = std::filesystem;

class StackDepth : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto tools = find_host_tools(process_environment());
        if (!tools) GTEST_SKIP() << "no clang here: " << tools.error().what;
        clang_ = tools->clang;
    }

    LocalMemoryUse use_of(const std::string& source) {
        EXPECT_TRUE(write_file(place_ / "code.cpp", source));
        auto command = clang_;
        const auto object = (place_ / "code.o").string();
        for (const char* flag : {"--target=riscv32-unknown-elf", "-march=rv32im", "-mabi=ilp32", "-O2", "-mno-relax",
                                 "-fno-exceptions", "-c", "-o"})
            command.emplace_back(flag);
        command.push_back(object);
        command.push_back((place_ / "code.cpp").string());
        const auto finished = run(Command{command, {}, {}});
        EXPECT_TRUE(finished && finished->end.ok());
        const auto use = local_memory_use(object);
        EXPECT_TRUE(use) << use.error().what;
        return use ? *use : LocalMemoryUse{};
    }

    std::vector<std::string> clang_;
    TempFolder folder_;
    const fs::path place_ = folder_.path();
};

const std::string kInner = "[[gnu::noinline]] int inner(int i) { volatile int a[64]; a[i] = i; return a[1]; }\n";

TEST_F(StackDepth, IsTheSumOfTheFramesOfTheDeepestChain) {
    const auto alone = use_of(kInner);
    EXPECT_GE(alone.stack, 256u);
    EXPECT_LT(alone.stack, 256u + 64u);
    const auto nested =
        use_of(kInner + "int outer(int i) { volatile int b[32]; b[i] = inner(i); return b[2] + inner(i + 1); }\n");
    EXPECT_GE(nested.stack, alone.stack + 128u);
    EXPECT_LT(nested.stack, alone.stack + 128u + 64u);
}

TEST_F(StackDepth, ATailCallAndCallsSideBySideDoNotAddUp) {
    const auto alone = use_of(kInner);
    EXPECT_EQ(use_of(kInner + "int outer(int i) { return inner(i + 1); }\n").stack, alone.stack);
    const auto beside = use_of(kInner + "int outer(int i) { return inner(i) + inner(i + 1); }\n");
    EXPECT_LT(beside.stack, alone.stack + 64u);
}

TEST_F(StackDepth, ARecursionCountsOnce) {
    const auto use =
        use_of("int down(int i) { volatile int a[16]; a[i & 15] = i; return i ? a[down(i - 1) & 15] : 0; }\n");
    EXPECT_GE(use.stack, 64u);
    EXPECT_LT(use.stack, 64u + 64u);
}

TEST_F(StackDepth, VariablesAreCountedAndConstantsAreNot) {
    const auto use = use_of("int zeros[10]; int numbers[5] = {1}; extern const int fixed[100] = {2};\n");
    EXPECT_EQ(use.data, 60u);
    EXPECT_EQ(use.stack, 0u);
}

TEST_F(StackDepth, SomethingElseIsNoObject) {
    ASSERT_TRUE(write_file(place_ / "text", "not an object"));
    const auto use = local_memory_use(place_ / "text");
    ASSERT_FALSE(use);
    EXPECT_EQ(use.error().id, "toolchain-object");
}

}  // namespace
}  // namespace opwright::toolchain
