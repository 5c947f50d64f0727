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

TEST(FindingText, CoresThatWaitForTheSameAreOneLine) {
    Finding finding = finding_from_line(kHang);
    finding.waiting.clear();
    for (int x = 0; x < 20; ++x)
        finding.waiting.push_back({"(" + std::to_string(x) + ",0)", "BRISC", {"w.cpp", 3, 0}, "1 page"});
    const std::string text = to_text(finding);
    EXPECT_NE(
        text.find("waiting: 20 cores, (0,0) (1,0) (2,0) (3,0) (4,0) (5,0) (6,0) (7,0) ... BRISC: 1 page at w.cpp:3\n"),
        std::string::npos)
        << text;
}

TEST(FindingText, FindingsOfOneKindAndPlaceAreCounted) {
    const Finding hang = finding_from_line(kHang);
    Finding other = hang;
    other.place.line = 99;
    const auto kinds = distinct({hang, other, hang, hang});
    ASSERT_EQ(kinds.size(), 2u);
    EXPECT_EQ(kinds[0].similar, 2);
    EXPECT_EQ(finding_from_line(to_json(kinds[0]).dump()).similar, 2);
    EXPECT_NE(to_text(kinds[0]).find("and 2 more like it"), std::string::npos);
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
