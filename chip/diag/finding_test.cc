#include "chip/diag/finding.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

namespace opwright::chip {
namespace {

CorePlace place(std::uint8_t x, const char* risc) {
    CorePlace out;
    out.logical = {x, 2};
    out.risc = risc;
    out.pc = 0x8A70;
    out.kernel = "k/reader.cpp";
    out.line = 12;
    out.function = "cb_wait_front";
    return out;
}

Finding hang() {
    Finding f{Category::kHang, "hang", "nothing can run", "look at the circular buffers", place(0, "BRISC"), {}};
    f.waiting.push_back({place(0, "BRISC"), "waits for a"});
    f.waiting.push_back({place(0, "NCRISC"), "waits for b"});
    f.waiting.push_back({place(1, "BRISC"), "waits for a"});
    return f;
}

TEST(FindingText, NamesPlaceAndAdvice) {
    const Finding f{Category::kKernelMistake, "noc-alignment", "not aligned alike", "align it", place(1, "BRISC"), {}};
    EXPECT_EQ(to_text(f),
              "opwright chip: kernel-mistake [noc-alignment]: not aligned alike\n"
              "  where: core (1,2) BRISC at pc 0x00008a70, k/reader.cpp:12 in cb_wait_front\n"
              "  try: align it");
}

TEST(FindingText, CoresWithTheSameWaitAreOneEntry) {
    EXPECT_EQ(to_text(hang()),
              "opwright chip: hang [hang]: nothing can run\n"
              "  core (0,2) BRISC at pc 0x00008a70, k/reader.cpp:12 in cb_wait_front: waits for a (and 1 more core)\n"
              "  core (0,2) NCRISC at pc 0x00008a70, k/reader.cpp:12 in cb_wait_front: waits for b\n"
              "  try: look at the circular buffers");
}

TEST(FindingRecord, HasEveryFieldOfTheContract) {
    const auto json = nlohmann::json::parse(to_json_line(hang()));
    EXPECT_EQ(json["category"], "hang");
    EXPECT_EQ(json["core"]["x"], 0);
    EXPECT_EQ(json["core"]["y"], 2);
    EXPECT_EQ(json["line"], 12);
    ASSERT_EQ(json["waiting"].size(), 3u);
    EXPECT_EQ(json["waiting"][2]["core"]["x"], 1);
    EXPECT_EQ(json["waiting"][2]["what"], "waits for a");
    const Finding without{Category::kNotModelled, "x", "w", "", std::nullopt, {}};
    const auto empty = nlohmann::json::parse(to_json_line(without));
    EXPECT_TRUE(empty["core"].is_null());
    EXPECT_EQ(empty["kernel"], "");
    EXPECT_EQ(empty["waiting"].size(), 0u);
}

TEST(FindingRecord, IsAppendedLineByLine) {
    const std::string path = testing::TempDir() + "findings.jsonl";
    std::remove(path.c_str());
    setenv("OPWRIGHT_FINDINGS", path.c_str(), 1);
    append_to_record(hang());
    append_to_record(hang());
    unsetenv("OPWRIGHT_FINDINGS");
    append_to_record(hang());
    std::ifstream in(path);
    std::string line;
    unsigned lines = 0;
    while (std::getline(in, line)) {
        ++lines;
        EXPECT_EQ(nlohmann::json::parse(line)["id"], "hang");
    }
    EXPECT_EQ(lines, 2u);
}

}  // namespace
}  // namespace opwright::chip
