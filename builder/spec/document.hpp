// Pass 1: markdown text -> sections with their paragraphs, bullets, code and tables, everything with its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

struct Row {
    std::vector<Text> cells;  ///< cleaned; as many as were written
    Text raw;                 ///< the whole line
    bool closed = true;       ///< ends with an unescaped `|` where the header does
    bool last_line = false;   ///< last line of the file
};

/// A pipe table. Rows may have a wrong number of cells: whoever reads the table decides whether that matters.
struct Table {
    Row header;
    Row delimiter;
    std::vector<Row> rows;
};

struct Block {
    enum class Kind : std::uint8_t { kParagraph, kBullet, kCode, kTable, kHtml } kind = Kind::kParagraph;
    Text text;                   ///< raw (not cleaned), lines joined with a space; kCode: empty
    std::vector<Text> lines;     ///< kCode, kHtml: its lines; else the lines that `text` was joined from
    std::optional<int> ordinal;  ///< kBullet of a numbered list
    int depth = 0;               ///< nesting in lists: 0 the outermost list, -1 outside of lists
    Table table;                 ///< kTable
};

struct Section {
    Text title;  ///< cleaned; empty for what stands before the first heading
    int level = 0;
    Text::Mark place;  ///< the `#`
    std::optional<std::size_t> parent;
    std::vector<Block> blocks;
};

struct Document {
    std::string file;
    std::vector<Section> sections;   ///< in the order of the file; [0] is the part before the first heading
    std::vector<Text> front_matter;  ///< lines between the `---` at the start of the file
    Text::Mark end;                  ///< just past the last character of the file

    SourcePlace place(Text::Mark mark) const { return {file, mark.line, mark.column}; }
};

struct DocumentLimits {
    std::size_t max_bytes = 4U << 20U;
    std::size_t max_line_bytes = 64U << 10U;
    std::size_t max_lines = 50'000;
    std::size_t max_sections = 2'000;
    std::size_t max_depth = 64;  ///< nesting of lists and quotes
};

/// Errors: `bad-encoding`, `too-large`.
Result<Document> read_document(std::string_view text, const std::string& file, const DocumentLimits& limits = {});

}  // namespace opwright::builder
