#include "builder/spec/document.hpp"

#include <gtest/gtest.h>

namespace opwright::builder {
namespace {

Document read(std::string_view text) {
    Result<Document> document = read_document(text, "a.md");
    EXPECT_TRUE(document.has_value()) << (document ? "" : to_text(document.error()));
    return document ? *document : Document{};
}

const Table* first_table(const Document& document) {
    for (const Section& section : document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind == Block::Kind::kTable) return &block.table;
        }
    }
    return nullptr;
}

TEST(Document, SectionsKnowTheirParentsAndPlaces) {
    const Document d = read("# Title\n\n## A `b` ##\ntext\n\n### C\n\nUnderlined\n---\n");
    ASSERT_EQ(d.sections.size(), 5U);
    EXPECT_EQ(d.sections[2].title.view(), "A b");
    EXPECT_EQ(d.sections[2].place.line, 3U);
    EXPECT_EQ(d.sections[3].parent, 2U);
    EXPECT_EQ(d.sections[4].title.view(), "Underlined");
    EXPECT_EQ(d.sections[4].level, 2);
}

TEST(Document, CellsAreCleanAndKnowTheirColumns) {
    const Document d = read("| A | B |\n|:--|--:|\n|  2\\*Wt | `x \\| y` |\n");
    const Table* table = first_table(d);
    ASSERT_NE(table, nullptr);
    ASSERT_EQ(table->rows.size(), 1U);
    EXPECT_EQ(table->rows[0].cells[0].view(), "2*Wt");
    EXPECT_EQ(table->rows[0].cells[0].start().column, 4U);
    EXPECT_EQ(table->rows[0].cells[1].view(), "x | y");
    EXPECT_EQ(table->rows[0].cells[1].start().column, 13U);
    EXPECT_EQ(table->rows[0].cells[1].start().line, 3U);
}

TEST(Document, CodeHoldsNoHeadingsAndNoTables) {
    const Document d =
        read("## A\n```\n# no\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n\n    # no\n    | a | b |\n    |---|---|\n");
    EXPECT_EQ(d.sections.size(), 2U);
    EXPECT_EQ(first_table(d), nullptr);
    EXPECT_EQ(d.sections[1].blocks.size(), 2U);
}

TEST(Document, CommentsAndFrontMatterAreSilent) {
    const Document d = read("---\ntitle: x\n# y\n---\n# Title\n<!-- \n## no\n| a | b |\n|---|---|\n-->\n## Yes\n");
    ASSERT_EQ(d.sections.size(), 3U);
    EXPECT_EQ(d.sections[1].title.view(), "Title");
    EXPECT_EQ(d.sections[2].title.view(), "Yes");
    EXPECT_EQ(d.sections[2].place.line, 11U);
    EXPECT_EQ(first_table(d), nullptr);
}

TEST(Document, ATableWithARuleRightBehindItIsNoHeading) {
    const Document d = read("| a | b |\n|---|---|\n| 1 | 2 |\n---\n");
    EXPECT_EQ(d.sections.size(), 1U);
    ASSERT_NE(first_table(d), nullptr);
    EXPECT_EQ(first_table(d)->rows.size(), 1U);
}

TEST(Document, RowsKeepTheirNumberOfCells) {
    const Document d = read("| a | b | c |\n|---|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 | 4 |\n| 1 | 2");
    const Table* table = first_table(d);
    ASSERT_NE(table, nullptr);
    ASSERT_EQ(table->rows.size(), 3U);
    EXPECT_EQ(table->rows[0].cells.size(), 2U);
    EXPECT_EQ(table->rows[1].cells.size(), 4U);
    EXPECT_FALSE(table->rows[2].closed);
    EXPECT_TRUE(table->rows[2].last_line);
}

TEST(Document, LinesEndInThreeWays) {
    const Document d = read("\xEF\xBB\xBF# A\r\n\r\n## B\r## C\n");
    ASSERT_EQ(d.sections.size(), 4U);
    EXPECT_EQ(d.sections[1].place.column, 1U);
    EXPECT_EQ(d.sections[2].place.line, 3U);
    EXPECT_EQ(d.sections[3].place.line, 4U);
}

TEST(Document, BulletsKnowNumberAndDepth) {
    const Document d = read("3. three\n4. four\n   - deep\n     more\n* star\n");
    const std::vector<Block>& blocks = d.sections[0].blocks;
    ASSERT_EQ(blocks.size(), 4U);
    EXPECT_EQ(blocks[0].ordinal, 3);
    EXPECT_EQ(blocks[1].ordinal, 4);
    EXPECT_EQ(blocks[2].depth, 1);
    EXPECT_EQ(blocks[2].text.view(), "deep more");
    EXPECT_EQ(blocks[2].text.mark(5).line, 4U);
    EXPECT_EQ(blocks[3].text.view(), "star");
    EXPECT_FALSE(blocks[3].ordinal.has_value());
}

TEST(Document, BadEncodingNamesTheByte) {
    const Result<Document> d = read_document("# ok\nx\xFFy\n", "a.md");
    ASSERT_FALSE(d.has_value());
    EXPECT_EQ(to_text(d.error()).substr(0, 61), "a.md:2:2: error: byte 0xFF is not valid UTF-8 [bad-encoding]\n");
    const Result<Document> nul = read_document(std::string_view("a\xC3\x97\0b", 5), "a.md");
    ASSERT_FALSE(nul.has_value());
    EXPECT_EQ(nul.error().place.column, 3U);
}

}  // namespace
}  // namespace opwright::builder
