#include "builder/backends/environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"
#include "base/temp_folder.hpp"
#include "builder/backends/device.hpp"
#include "builder/tree/stand_in_tree.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Diagnostic refusal(const Home& home, const BackendWish& wish) {
    const auto found = find_backend(home, wish);
    EXPECT_FALSE(found) << wish.name;
    return found ? Diagnostic{} : found.error();
}

/// While one is alive, devices are looked for in a folder of the test's own.
class DeviceFolder {
  public:
    explicit DeviceFolder(const fs::path& path) { ::setenv("OPWRIGHT_DEVICE_FOLDER", path.c_str(), 1); }
    ~DeviceFolder() { ::unsetenv("OPWRIGHT_DEVICE_FOLDER"); }
};

TEST(Backend, SaysWhatIsMissing) {
    const TempFolder folder;
    ::unsetenv("OPWRIGHT_TTSIM");
    ::unsetenv("OPWRIGHT_TREE");
    const Home home{folder.path()};
    const DeviceFolder none(folder.path() / "dev");
    EXPECT_THAT(refusal(home, {"chip", {}, {}}).fix, HasSubstr("setup"));
    EXPECT_THAT(refusal(home, {"ttsim", {}, {}}).fix, HasSubstr("OPWRIGHT_TTSIM"));
    EXPECT_THAT(refusal(home, {"ttsim", folder.path() / "no.so", {}}).what, HasSubstr("no.so"));
    EXPECT_THAT(refusal(home, {"silicon", {}, {}}).fix, HasSubstr("chip, ttsim, device, tree"));
    EXPECT_EQ(refusal(home, {"device", {}, {}}).id, "no-device");
    EXPECT_THAT(refusal(home, {"device", {}, {}}).fix, HasSubstr("--backend chip"));
    EXPECT_THAT(refusal(home, {"tree", {}, {}}).fix, HasSubstr("--tree PATH"));
    EXPECT_EQ(refusal(home, {"tree", {}, folder.path()}).id, "no-tree");
}

TEST(Backend, DeviceWantsANodeAndTheVendorsCompiler) {
    const TempFolder folder;
    const Home home{folder.path() / "home"};
    const fs::path package = home.build() / "venv/lib/python3.10/site-packages/ttnn";
    const DeviceFolder devices(folder.path() / "dev");
    for (const char* node : {"0", "10", "2", "by-id"}) ASSERT_TRUE(write_file(folder.path() / "dev" / node, ""));
    EXPECT_THAT(find_devices().nodes,
                ElementsAre(folder.path() / "dev/0", folder.path() / "dev/2", folder.path() / "dev/10"));
    ASSERT_TRUE(write_file(package / "tt_metal/sfpi-version", "sfpi_repo='x'\nsfpi_version='7.89.0'\n"));
    if (!vendor_sfpi(package)) {
        const Diagnostic d = refusal(home, {"device", {}, {}});
        EXPECT_EQ(d.id, "no-sfpi");
        EXPECT_THAT(d.fix, HasSubstr("sfpi 7.89.0"));
    }
    ASSERT_TRUE(write_file(package / "runtime/sfpi/compiler/bin/riscv-tt-elf-g++", "elf"));
    const auto device = find_backend(home, {"device", {}, {}});
    ASSERT_TRUE(device) << to_text(device.error());
    const auto variables = ttnn_environment(home, *device);
    EXPECT_EQ(variables.at("TT_METAL_SIMULATOR"), "");
    EXPECT_EQ(variables.at("TT_METAL_SLOW_DISPATCH_MODE"), "");
    EXPECT_EQ(variables.at("TT_METAL_RUNTIME_ROOT"), package.string());
    EXPECT_EQ(variables.at("TT_METAL_CACHE"), (home.build() / "cache/tt-metal-device").string());
    EXPECT_THAT(environment_sums(home, *device, {}).at("chip"), HasSubstr("/dev/10; compiler "));
}

TEST(Backend, TreeRunsWithNothingOfOurs) {
    const TempFolder folder;
    const fs::path tree = fs::canonical(folder.path()) / "tree";
    testing::write_texts(tree, testing::tree_texts(testing::TreeAge::kLists));
    const DeviceFolder devices(folder.path() / "dev");
    const BackendWish wish{"tree", {}, tree};
    const Home home{folder.path() / "home"};
    EXPECT_THAT(refusal(home, wish).what, HasSubstr("build_metal.sh"));
    ASSERT_TRUE(write_file(tree / "build_metal.sh", ""));
    EXPECT_EQ(refusal(home, wish).id, "tree-python");
    ASSERT_TRUE(write_file(tree / "python_env/bin/python", ""));
    EXPECT_EQ(refusal(home, wish).id, "no-device");
    ASSERT_TRUE(write_file(folder.path() / "dev/0", ""));
    const auto backend = find_backend(home, wish);
    ASSERT_TRUE(backend) << to_text(backend.error());
    const auto variables = ttnn_environment(home, *backend);
    EXPECT_EQ(variables.at("TT_METAL_HOME"), tree.string());
    EXPECT_THAT(variables.at("PATH"), StartsWith((tree / "python_env/bin:").string()));
    EXPECT_FALSE(variables.contains("TT_METAL_SIMULATOR"));
    EXPECT_FALSE(variables.contains("OPWRIGHT_HOME"));
}

TEST(Backend, PutsADescriptorBesideALibraryThatHasNone) {
    const TempFolder folder;
    const Home home{folder.path() / "home"};
    ASSERT_TRUE(write_file(folder.path() / "sim/libttsim.so", "elf"));
    EXPECT_THAT(find_backend(home, {"ttsim", folder.path() / "sim", {}}).error().what,
                HasSubstr("soc_descriptor.yaml"));
    ASSERT_TRUE(write_file(home.chip().parent_path() / "soc_descriptor.yaml", "grid"));
    for (int run = 0; run < 2; ++run) {
        const auto backend = find_backend(home, {"ttsim", folder.path() / "sim/libttsim.so", {}});
        ASSERT_TRUE(backend) << to_text(backend.error());
        EXPECT_EQ(read_file(backend->library).value(), "elf");
        EXPECT_EQ(read_file(backend->library.parent_path() / "soc_descriptor.yaml").value(), "grid");
    }
    ASSERT_TRUE(write_file(folder.path() / "sim/soc_descriptor.yaml", "own"));
    EXPECT_EQ(find_backend(home, {"ttsim", folder.path() / "sim/libttsim.so", {}})->library,
              fs::canonical(folder.path() / "sim/libttsim.so"));
}

Backend backend_named(const std::string& name, std::uint64_t late_noc) {
    Backend backend;
    backend.name = name;
    backend.library = "/lib.so";
    backend.late_noc = late_noc;
    return backend;
}

TEST(TtnnEnvironment, PutsOurFoldersInFrontAndKeepsTheLogLevel) {
    ::setenv("PYTHONPATH", "/users/own", 1);
    ::setenv("TT_LOGGER_LEVEL", "debug", 1);
    const auto environment = ttnn_environment(Home{"/home"}, backend_named("chip", 3));
    EXPECT_EQ(environment.at("PYTHONPATH"), "/home/sdk/python:/home/build/cmake/sdk:/users/own");
    EXPECT_EQ(environment.at("TT_LOGGER_LEVEL"), "debug");
    EXPECT_EQ(environment.at("TT_METAL_SIMULATOR"), "/lib.so");
    EXPECT_EQ(environment.at("TT_METAL_CACHE"), "/home/build/cache/tt-metal");
    EXPECT_EQ(ttnn_environment(Home{"/home"}, backend_named("ttsim", 0)).at("TT_METAL_CACHE"),
              "/home/build/cache/tt-metal-ttsim");
    EXPECT_EQ(environment.at("OPWRIGHT_NOC_LATE"), "3");
    ::unsetenv("PYTHONPATH");
    ::unsetenv("TT_LOGGER_LEVEL");
    EXPECT_EQ(ttnn_environment(Home{"/home"}, {}).at("TT_LOGGER_LEVEL"), "error");
}

}  // namespace
}  // namespace opwright::builder
