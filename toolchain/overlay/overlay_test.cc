#include "toolchain/overlay/overlay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/temp_folder.hpp"
#include "toolchain/overlay/firmware.hpp"

namespace opwright::toolchain {
namespace {

namespace fs = std::filesystem;

void touch(const fs::path& path) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "x";
}

/// A wheel's folders without an ELF file; the root already has a firmware link, so that none has to be read.
class OverlayTest : public testing::Test {
  protected:
    OverlayTest() {
        touch(request_.wheel / "tt_metal/hw/inc/a.h");
        touch(request_.wheel / "tt_metal/sfpi-version");
        touch(request_.wheel / "tt_metal/pre-compiled/111/brisc/brisc_weakened.elf");
        touch(request_.wheel / "ttnn/cpp/k.cpp");
        touch(request_.wheel / "runtime/hw/lib/x.o");
        touch(request_.driver);
        fs::create_directories(request_.root / "tt_metal/pre-compiled");
        for (const auto& key : firmware_keys({}))
            fs::create_directory_symlink(request_.wheel / "tt_metal/pre-compiled/111",
                                         request_.root / "tt_metal/pre-compiled" / key);
    }

    std::size_t make() {
        const auto plan = plan_overlay(request_);
        EXPECT_TRUE(plan.has_value()) << to_text(plan.error());
        const auto changes = apply_overlay(request_.root, *plan);
        EXPECT_TRUE(changes.has_value()) << to_text(changes.error());
        return changes.value_or(0);
    }

    TempFolder temp_;
    OverlayRequest request_{
        temp_.path() / "wheel", temp_.path() / "root", temp_.path() / "bin/g++", temp_.path() / "include", {}, {}};
};

TEST_F(OverlayTest, LinksTheWheelAndPutsOurCompilerInPlace) {
    EXPECT_GT(make(), 0u);
    EXPECT_EQ(fs::read_symlink(request_.root / "tt_metal/hw"), request_.wheel / "tt_metal/hw");
    EXPECT_EQ(fs::read_symlink(request_.root / "ttnn"), request_.wheel / "ttnn");
    EXPECT_EQ(fs::read_symlink(request_.root / "runtime/sfpi/compiler/bin/riscv-tt-elf-g++"), request_.driver);
    EXPECT_EQ(fs::read_symlink(request_.root / "tt_metal/pre-compiled/111"),
              request_.wheel / "tt_metal/pre-compiled/111");
}

TEST_F(OverlayTest, ASecondRunChangesNothing) {
    make();
    EXPECT_EQ(make(), 0u);
}

TEST_F(OverlayTest, AnUpgradedWheelIsFollowed) {
    make();
    fs::remove(request_.wheel / "tt_metal/sfpi-version");
    touch(request_.wheel / "tt_metal/new/file");
    EXPECT_EQ(make(), 2u);
    EXPECT_FALSE(fs::is_symlink(request_.root / "tt_metal/sfpi-version"));
    EXPECT_TRUE(fs::is_symlink(request_.root / "tt_metal/new"));
}

TEST_F(OverlayTest, ARealFileInTheWayIsNotTouched) {
    touch(request_.root / "ttnn");
    const auto changes = apply_overlay(request_.root, *plan_overlay(request_));
    ASSERT_FALSE(changes.has_value());
    EXPECT_EQ(changes.error().id, "toolchain-overlay-blocked");
    EXPECT_THAT(changes.error().what, testing::HasSubstr((request_.root / "ttnn").string()));
    EXPECT_TRUE(fs::is_regular_file(request_.root / "ttnn"));
}

TEST_F(OverlayTest, KeysThatTheRuntimeUsedAreLearned) {
    request_.cache = temp_.path() / "cache";
    fs::create_directories(request_.cache / "tt-metal-cache987654321");
    fs::create_directories(request_.cache / "tt-metal-cache");
    make();
    EXPECT_EQ(fs::read_symlink(request_.root / "tt_metal/pre-compiled/987654321"),
              request_.wheel / "tt_metal/pre-compiled/111");
}

TEST_F(OverlayTest, FirmwareThatWasCompiledForAKeyStaysItsFirmware) {
    request_.cache = temp_.path() / "cache";
    fs::create_directories(request_.cache / "tt-metal-cache987654321/firmware");
    make();
    EXPECT_FALSE(fs::is_symlink(request_.root / "tt_metal/pre-compiled/987654321"));
}

TEST_F(OverlayTest, AFolderThatIsNoWheelIsRefused) {
    request_.wheel = temp_.path() / "nothing";
    const auto plan = plan_overlay(request_);
    ASSERT_FALSE(plan.has_value());
    EXPECT_EQ(plan.error().id, "toolchain-no-wheel");
}

TEST_F(OverlayTest, FirmwareThatIsNoElfFileDoesNotFit) {
    const auto found = find_firmware(request_.wheel / "tt_metal/pre-compiled", kWormhole80Tiles);
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().id, "toolchain-no-firmware");
}

}  // namespace
}  // namespace opwright::toolchain
