// Keeps docs/coverage.md in step with the instruction table. OPWRIGHT_UPDATE_DOCS=1 writes the page.
#include "chip/isa/coverage.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace opwright::chip::isa {
namespace {

std::filesystem::path page_path() {
    return std::filesystem::path(OPWRIGHT_SOURCE_DIR) / "docs/coverage.md";
}

TEST(Coverage, PageIsUpToDate) {
    if (std::getenv("OPWRIGHT_UPDATE_DOCS") != nullptr) std::ofstream(page_path()) << coverage_page();
    std::ifstream file(page_path());
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_EQ(text.str(), coverage_page()) << "run the test with OPWRIGHT_UPDATE_DOCS=1 to write docs/coverage.md";
}

}  // namespace
}  // namespace opwright::chip::isa
