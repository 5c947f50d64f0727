// Which programs are found, in machines made of temporary folders.
#include "toolchain/driver/host_tools.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "toolchain/driver/jobs.hpp"
#include "toolchain/driver/ziglang.hpp"

namespace opwright::toolchain {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class HostToolsTest : public testing::Test {
  protected:
    HostToolsTest() {
        std::string name = (fs::temp_directory_path() / "opwright-tools-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        variables_ = {{"PATH", (root_ / "bin").string()}, {"OPWRIGHT_HOME", (root_ / "home").string()}};
        program(root_ / "bin/riscv64-unknown-elf-ld");
    }
    ~HostToolsTest() override { fs::remove_all(root_); }

    static void file(const fs::path& path) {
        fs::create_directories(path.parent_path());
        std::ofstream(path) << "x";
    }
    static void program(const fs::path& path) {
        file(path);
        fs::permissions(path, fs::perms::owner_all);
    }
    /// A Python environment of set-up with the ziglang package, as pip lays it out.
    fs::path install_ziglang() {
        const fs::path package = root_ / "home/build/venv/lib/python3.10/site-packages/ziglang";
        program(package / "zig");
        file(package / "lib/include/stddef.h");
        return package;
    }
    Result<HostTools> find() const {
        return find_host_tools([this](const char* name) -> std::optional<std::string> {
            const auto at = variables_.find(name);
            if (at == variables_.end()) return std::nullopt;
            return at->second;
        });
    }

    fs::path root_;
    std::map<std::string, std::string> variables_;
};

TEST_F(HostToolsTest, TheMeasuredClangComesBeforeNewerOnesAndZig) {
    install_ziglang();
    program(root_ / "bin/clang++-22");
    program(root_ / "bin/clang++-19");
    EXPECT_THAT(find()->clang, ElementsAre((root_ / "bin/clang++-19").string()));
}

TEST_F(HostToolsTest, ClangsThatAreTooOldDoNotCount) {
    const fs::path package = install_ziglang();
    program(root_ / "bin/clang++-18");
    program(root_ / "bin/clang++");
    EXPECT_EQ(find()->clang.front(), (package / "zig").string());
}

TEST_F(HostToolsTest, ZigBecomesAPlainClangWithItsOwnHeaders) {
    const fs::path package = install_ziglang();
    EXPECT_THAT(find()->clang, ElementsAre((package / "zig").string(), "clang", "--driver-mode=g++", "-resource-dir",
                                           fs::canonical(package / "lib").string()));
}

TEST_F(HostToolsTest, ANamedZigIsUsedAsZigAlsoThroughALink) {
    const fs::path package = install_ziglang();
    program(root_ / "bin/clang++-19");
    fs::create_symlink(package / "zig", root_ / "zig");
    variables_["OPWRIGHT_CLANG"] = (root_ / "zig").string();
    EXPECT_THAT(find()->clang, ElementsAre((root_ / "zig").string(), "clang", "--driver-mode=g++", "-resource-dir",
                                           fs::canonical(package / "lib").string()));
}

TEST_F(HostToolsTest, ADistributionsZigKeepsItsHeadersBelowThePrefix) {
    program(root_ / "usr/bin/zig");
    file(root_ / "usr/lib/zig/include/stddef.h");
    variables_["OPWRIGHT_CLANG"] = (root_ / "usr/bin/zig").string();
    EXPECT_EQ(find()->clang.back(), fs::canonical(root_ / "usr/lib/zig").string());
}

TEST_F(HostToolsTest, ANamedClangIsUsedAsItIs) {
    install_ziglang();
    program(root_ / "my clang++");
    variables_["OPWRIGHT_CLANG"] = (root_ / "my clang++").string();
    EXPECT_THAT(find()->clang, ElementsAre((root_ / "my clang++").string()));
}

TEST_F(HostToolsTest, WithoutAnyCompilerTheErrorSaysWhatToInstall) {
    const auto tools = find();
    ASSERT_FALSE(tools.has_value());
    const std::string text = to_text(tools.error());
    EXPECT_THAT(text, HasSubstr("no clang++-19, -20, -21, -22 on PATH"));
    EXPECT_THAT(text, HasSubstr((root_ / "home/build/venv").string()));
    EXPECT_THAT(text, HasSubstr("apt-get install clang-19"));
    EXPECT_THAT(text, HasSubstr(std::string("/bin/python -m pip install ") + kZiglangPackage));
    EXPECT_THAT(text, HasSubstr("OPWRIGHT_CLANG"));
}

TEST_F(HostToolsTest, AZigThatCannotBeStartedIsNoCompiler) {
    const fs::path package = install_ziglang();
    fs::permissions(package / "zig", fs::perms::owner_read);
    EXPECT_FALSE(find().has_value());
}

TEST_F(HostToolsTest, WithoutALinkerTheErrorNamesItsPackage) {
    install_ziglang();
    fs::remove(root_ / "bin/riscv64-unknown-elf-ld");
    const auto tools = find();
    ASSERT_FALSE(tools.has_value());
    EXPECT_THAT(to_text(tools.error()), HasSubstr("apt-get install binutils-riscv64-unknown-elf"));
}

TEST_F(HostToolsTest, ZigsCommandLineDiffersFromClangsInItsFirstWordsOnly) {
    const fs::path package = install_ziglang();
    const auto request = parse_options({"-mcpu=tt-wh-tensix", "-O3", "-g", "-c", "trisck.cc", "-o", "k.o"});
    const auto with_zig = compile_job(*request, *find()).argv;
    program(root_ / "bin/clang++-19");
    const auto with_clang = compile_job(*request, *find()).argv;
    ASSERT_EQ(with_zig.size(), with_clang.size() + 4);
    EXPECT_EQ(std::vector(with_zig.begin() + 5, with_zig.end()), std::vector(with_clang.begin() + 1, with_clang.end()));
    EXPECT_THAT(print_jobs({Job{with_zig, "k.o"}}), testing::StartsWith((package / "zig").string() + " clang "));
}

}  // namespace
}  // namespace opwright::toolchain
