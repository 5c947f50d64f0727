#include "builder/cli/recorded_programs.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;

TEST(RecordedPrograms, AreThoseOfTheSourcesAndOfTheirPlace) {
    const TempFolder folder;
    const fs::path first = folder.path() / "first", operation = first / "ttnn/cpp/ttnn/operations/pool/op";
    ASSERT_TRUE(write_file(operation / "op.cpp", "int a;\n"));
    const RecordedPrograms programs(OperationFolder{first / ".opwright/op"});
    ASSERT_TRUE(programs.begin(operation));
    EXPECT_FALSE(programs.is_fresh(operation)) << "no program was recorded yet";
    ASSERT_TRUE(write_file(programs.file, "{}\n"));
    EXPECT_TRUE(programs.is_fresh(operation));

    // The programs of a copied workspace are about the kernels of the one that was copied.
    const fs::path second = folder.path() / "second";
    fs::copy(first, second, fs::copy_options::recursive);
    const RecordedPrograms copied(OperationFolder{second / ".opwright/op"});
    EXPECT_FALSE(copied.is_fresh(second / operation.lexically_relative(first)));

    ASSERT_TRUE(write_file(operation / "op.cpp", "int b;\n"));
    EXPECT_FALSE(programs.is_fresh(operation));
}

}  // namespace
}  // namespace opwright::builder
