// The whole folder of one small plan, compared with files that a person has read. OPWRIGHT_UPDATE_GOLDEN=1 rewrites
// them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/files.hpp"
#include "builder/scaffold/render.hpp"
#include "builder/scaffold/sample_plan.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;

TEST(Golden, MaskedSoftmaxAtStageSix) {
    const fs::path folder = fs::path(OPWRIGHT_TEST_DATA) / "golden";
    const auto tree = render(sample::masked_softmax(), 6);
    ASSERT_TRUE(tree) << to_text(tree.error());
    if (std::getenv("OPWRIGHT_UPDATE_GOLDEN") != nullptr) {
        fs::remove_all(folder);
        for (const TreeFile& file : tree->files) ASSERT_TRUE(write_file(folder / file.path, file.text));
    }
    std::set<std::string> expected;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) expected.insert(fs::relative(entry.path(), folder).generic_string());
    for (const TreeFile& file : tree->files) {
        EXPECT_EQ(file.text, read_file(folder / file.path).value_or("(missing)")) << file.path;
        expected.erase(file.path);
    }
    EXPECT_TRUE(expected.empty()) << "no longer made: " << *expected.begin();
}

}  // namespace
}  // namespace opwright::builder
