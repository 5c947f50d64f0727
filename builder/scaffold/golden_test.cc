// The whole folder of one small plan in each style, compared with files that a person has read.
// OPWRIGHT_UPDATE_GOLDEN=1 rewrites them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/files.hpp"
#include "builder/scaffold/render.hpp"
#include "builder/scaffold/sample_plan.hpp"

namespace opwright::builder {
namespace {

namespace fs = std::filesystem;

void expect_golden(const std::vector<TreeFile>& files, const fs::path& folder) {
    if (std::getenv("OPWRIGHT_UPDATE_GOLDEN") != nullptr) {
        fs::remove_all(folder);
        for (const TreeFile& file : files) ASSERT_TRUE(write_file(folder / file.path, file.text));
    }
    std::set<std::string> expected;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) expected.insert(fs::relative(entry.path(), folder).generic_string());
    for (const TreeFile& file : files) {
        EXPECT_EQ(file.text, read_file(folder / file.path).value_or("(missing)")) << file.path;
        expected.erase(file.path);
    }
    EXPECT_TRUE(expected.empty()) << "no longer made: " << *expected.begin();
}

TEST(Golden, MaskedSoftmaxAtStageSix) {
    const auto tree = render(sample::masked_softmax(), 6);
    ASSERT_TRUE(tree) << to_text(tree.error());
    expect_golden(tree->files, fs::path(OPWRIGHT_TEST_DATA) / "golden");
}

/// The styles differ in the device operation and its factory; all else is the same to the byte, tests and kernels
/// before all.
TEST(Golden, TheDescriptorStyleOfMaskedSoftmax) {
    Plan plan = sample::masked_softmax();
    const auto seed = render(plan, 6);
    plan.style = Style::kDescriptor;
    const auto tree = render(plan, 6);
    ASSERT_TRUE(seed && tree) << to_text(tree.error());
    std::vector<TreeFile> other;
    for (const TreeFile& file : tree->files) {
        const TreeFile* same = seed->find(file.path);
        if (same == nullptr || same->text != file.text) other.push_back(file);
        EXPECT_FALSE(same == nullptr && file.path.find("/device/masked_softmax_device_operation") == std::string::npos);
    }
    expect_golden(other, fs::path(OPWRIGHT_TEST_DATA) / "golden_descriptor");
    for (const char* kept :
         {"test_dev/test_stage6_kernel_compilation.py", "device/kernels/dataflow/reader_masked_softmax_interleaved.cpp",
          "masked_softmax_nanobind.cpp"}) {
        const std::string path = plan.names.directory + "/" + kept;
        ASSERT_NE(tree->find(path), nullptr) << kept;
        EXPECT_EQ(tree->find(path)->text, seed->find(path)->text) << kept;
    }
}

}  // namespace
}  // namespace opwright::builder
