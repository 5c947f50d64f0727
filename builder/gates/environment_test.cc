#include "builder/gates/environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Backend, SaysWhatIsMissing) {
    const TempFolder folder;
    ::unsetenv("OPWRIGHT_TTSIM");
    const Home home{folder.path()};
    EXPECT_THAT(find_backend(home, "chip").error().fix, HasSubstr("setup"));
    EXPECT_THAT(find_backend(home, "ttsim").error().fix, HasSubstr("OPWRIGHT_TTSIM"));
    EXPECT_THAT(find_backend(home, "ttsim", folder.path() / "no.so").error().what, HasSubstr("no.so"));
    EXPECT_THAT(find_backend(home, "silicon").error().fix, HasSubstr("chip or ttsim"));
}

TEST(Backend, PutsADescriptorBesideALibraryThatHasNone) {
    const TempFolder folder;
    const Home home{folder.path() / "home"};
    ASSERT_TRUE(write_file(folder.path() / "sim/libttsim.so", "elf"));
    EXPECT_THAT(find_backend(home, "ttsim", folder.path() / "sim").error().what, HasSubstr("soc_descriptor.yaml"));
    ASSERT_TRUE(write_file(home.chip().parent_path() / "soc_descriptor.yaml", "grid"));
    for (int run = 0; run < 2; ++run) {
        const auto backend = find_backend(home, "ttsim", folder.path() / "sim/libttsim.so");
        ASSERT_TRUE(backend) << to_text(backend.error());
        EXPECT_EQ(read_file(backend->library).value(), "elf");
        EXPECT_EQ(read_file(backend->library.parent_path() / "soc_descriptor.yaml").value(), "grid");
    }
    ASSERT_TRUE(write_file(folder.path() / "sim/soc_descriptor.yaml", "own"));
    EXPECT_EQ(find_backend(home, "ttsim", folder.path() / "sim/libttsim.so")->library,
              fs::canonical(folder.path() / "sim/libttsim.so"));
}

TEST(TtnnEnvironment, PutsOurFoldersInFrontAndKeepsTheLogLevel) {
    ::setenv("PYTHONPATH", "/users/own", 1);
    ::setenv("TT_LOGGER_LEVEL", "debug", 1);
    const auto environment = ttnn_environment(Home{"/home"}, Backend{"chip", "/lib.so", 3});
    EXPECT_EQ(environment.at("PYTHONPATH"), "/home/sdk/python:/home/build/cmake/sdk:/users/own");
    EXPECT_EQ(environment.at("TT_LOGGER_LEVEL"), "debug");
    EXPECT_EQ(environment.at("TT_METAL_SIMULATOR"), "/lib.so");
    EXPECT_EQ(environment.at("TT_METAL_CACHE"), "/home/build/cache/tt-metal");
    EXPECT_EQ(ttnn_environment(Home{"/home"}, Backend{"ttsim", "/lib.so", 0}).at("TT_METAL_CACHE"),
              "/home/build/cache/tt-metal-ttsim");
    EXPECT_EQ(environment.at("OPWRIGHT_NOC_LATE"), "3");
    ::unsetenv("PYTHONPATH");
    ::unsetenv("TT_LOGGER_LEVEL");
    EXPECT_EQ(ttnn_environment(Home{"/home"}, {}).at("TT_LOGGER_LEVEL"), "error");
}

}  // namespace
}  // namespace opwright::builder
