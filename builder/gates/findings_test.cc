#include "builder/gates/findings.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temp_folder.hpp"

namespace opwright::builder {
namespace {

constexpr const char* kHang =
    R"({"category":"hang","id":"all-wait","what":"nothing can run any more","fix":"push as many pages as are waited for",)"
    R"("core":{"x":1,"y":2},"risc":"TRISC0","pc":24656,"kernel":"k/compute.cpp","line":17,"waiting":[)"
    R"({"core":{"x":1,"y":2},"risc":"NCRISC","pc":4,"kernel":"k/writer.cpp","line":9,"what":"1 page in c_16"},)"
    R"({"core":{"x":1,"y":2},"risc":"TRISC0","pc":4,"kernel":"","line":0,"what":"2 pages in c_0"}]})";

TEST(FindingText, AHangNamesEachWaitingCoreWithItsSource) {
    EXPECT_EQ(to_text(finding_from_line(kHang)),
              "k/compute.cpp:17: hang: nothing can run any more [all-wait]\n"
              "  at: core (1,2) TRISC0, pc 0x6050\n"
              "  waiting: core (1,2) NCRISC: 1 page in c_16 at k/writer.cpp:9\n"
              "  waiting: core (1,2) TRISC0: 2 pages in c_0\n"
              "  fix: push as many pages as are waited for");
}

TEST(FindingReader, GivesWhatWasAddedSinceTheLastRead) {
    const TempFolder folder;
    FindingReader reader(folder.path() / "findings.jsonl");
    EXPECT_TRUE(reader.read_new().empty());
    ASSERT_TRUE(write_file(reader.file(), std::string(kHang) + "\n"));
    EXPECT_EQ(reader.read_new().size(), 1u);
    EXPECT_TRUE(reader.read_new().empty());
    ASSERT_TRUE(write_file(reader.file(), std::string(kHang) + "\n{\"category\":\"internal\",\"what\":\"x\"}\n"));
    const auto added = reader.read_new();
    ASSERT_EQ(added.size(), 1u);
    EXPECT_EQ(added[0].category, "internal");
}

TEST(FindingReader, ACutOffRecordIsNotLost) {
    const Finding finding = finding_from_line("{\"category\":\"ha");
    EXPECT_EQ(finding.id, "finding-cut-off");
    EXPECT_NE(finding.what.find("\"ha"), std::string::npos);
}

TEST(FindingReader, WrongTypesInARecordDoNotThrow) {
    const Finding finding = finding_from_line(R"({"category":3,"core":[1],"pc":"0x10","waiting":[7],"line":"x"})");
    EXPECT_EQ(finding.category, "");
    EXPECT_EQ(finding.pc, 16u);
    EXPECT_TRUE(finding.waiting.empty());
}

}  // namespace
}  // namespace opwright::builder
