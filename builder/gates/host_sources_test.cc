#include "builder/gates/host_sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

TEST(HostSources, LeavesOutKernelsAndHiddenFiles) {
    const TempFolder folder;
    for (const char* name : {"b.cpp", "a.cpp", "a.hpp", "device/c.cpp", "device/kernels/compute/k.cpp", ".old/x.cpp"}) {
        ASSERT_TRUE(write_file(folder.path() / name, ""));
    }
    EXPECT_THAT(find_host_sources(folder.path()),
                ElementsAre(folder.path() / "a.cpp", folder.path() / "b.cpp", folder.path() / "device/c.cpp"));
    EXPECT_TRUE(find_host_sources(folder.path() / "none").empty());
}

TEST(Companions, AreTheFoldersWhoseHeadersAreIncludedAndTheirCompanions) {
    const TempFolder folder;
    const fs::path operations = folder.path() / kOperationsFolder;
    const fs::path operation = operations / "pool/op";
    const auto write = [&](const char* name, const char* text) { ASSERT_TRUE(write_file(operations / name, text)); };
    write("pool/op/op.cpp", "#include \"ttnn/operations/math/turn/device/turn.hpp\"\n#include \"pool/op/op.hpp\"\n");
    write("pool/op/op.hpp", "#include <ttnn/operations/math/not_here/not_here.hpp>\n");
    write("pool/op/device/kernels/k.cpp", "#include \"ttnn/operations/math/other/other.hpp\"\n");
    write("math/turn/device/turn.hpp", "# include \"common/device/shared.hpp\"\n");
    write("math/turn/device/turn.cpp", "  #include \"ttnn/operations/pool/common/shared.hpp\"\n");
    write("math/turn/turn_nanobind.cpp", "");
    write("math/other/other.hpp", "");
    write("math/other/other.cpp", "");
    write("pool/common/shared.hpp", "");
    write("pool/common/shared.cpp", "");
    EXPECT_THAT(find_companions(folder.path(), operation),
                ElementsAre(operations / "math/turn", operations / "pool/common"));
    EXPECT_THAT(find_module_sources(folder.path(), operation),
                ElementsAre(operation / "op.cpp", operations / "math/turn/device/turn.cpp",
                            operations / "pool/common/shared.cpp"));
}

}  // namespace
}  // namespace opwright::builder
