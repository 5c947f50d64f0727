#include "builder/stages/stage_tests.hpp"

#include <algorithm>
#include <string>
#include <system_error>

namespace opwright::builder {

namespace fs = std::filesystem;

bool tests_stage(std::string_view file_name, int stage) {
    const std::string begin = "test_stage" + std::to_string(stage);
    if (!file_name.starts_with(begin) || !file_name.ends_with(".py")) return false;
    const char next = file_name[begin.size()];
    return next == '_' || next == '.';
}

std::vector<fs::path> tests_of_stage(const fs::path& operation, int stage) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(operation / "test_dev", error))
        if (tests_stage(entry.path().filename().string(), stage)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace opwright::builder
