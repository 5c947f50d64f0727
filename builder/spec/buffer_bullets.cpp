#include "builder/spec/buffer_bullets.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "builder/spec/condition_tokens.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/sizes.hpp"

namespace opwright::builder {

namespace {

constexpr std::array<std::string_view, 7> kHeaders = {"CB", "Name", "Size", "Page Size", "Format", "Flow", "Purpose"};
enum Column : std::size_t { kIndex, kName, kSize, kPage, kFormat, kFlow, kPurpose };

/// `CB 0`, `c_16`, `CB_3` at the start; the rest follows.
bool take_index(Text& text, Text& index) {
    const std::string low = lower(text.view());
    std::size_t end = std::min(low.find_first_of(" :(,;"), low.size());
    if (low.substr(0, end) == "cb" && end < low.size()) {  // "CB 0"
        Text rest = text.sub(end).trimmed();
        std::size_t digits = 0;
        while (digits < rest.size() && std::isdigit(static_cast<unsigned char>(rest[digits])) != 0) ++digits;
        if (digits == 0) {  // "CB c_0 `cb_in`"
            const std::size_t stop = std::min(rest.view().find_first_of(" :(,;"), rest.size());
            if (!index_of(rest.view().substr(0, stop))) return false;
            index = rest.sub(0, stop);
            text = rest.sub(stop).trimmed();
            return true;
        }
        index = rest.sub(0, digits);
        text = rest.sub(digits).trimmed();
        return true;
    }
    if (!index_of(text.view().substr(0, end))) return false;
    index = text.sub(0, end);
    text = text.sub(end).trimmed();
    return true;
}

bool has_unit(const std::string& words) {
    for (const std::string_view unit :
         {"tiles", "tile", "pages", "page", "sticks", "stick", "bytes", "b", "kb", "kib"}) {
        if (has_phrase(words, unit)) return true;
    }
    return words.find("tile_size") != std::string::npos;
}

void sort_piece(const Text& piece, Row& row) {
    const std::string words = normalised(piece.view());
    const bool counts =
        piece.view().find_first_of("0123456789") != std::string_view::npos || has_phrase(words, "full shard");
    const auto set = [&](Column column) {
        if (row.cells[column].empty()) row.cells[column] = piece;
    };
    if (ends_of(piece.view()).size() >= 2) return set(kFlow);
    if (data_type_of(piece.view()) || (!counts && (has_phrase(words, "dtype") || has_phrase(words, "data type"))))
        return set(kFormat);
    if (words.rfind("page", 0) == 0 && piece.view().find_first_of("=:") != std::string_view::npos) {
        if (row.cells[kPage].empty()) row.cells[kPage] = piece.sub(piece.view().find_first_of("=:") + 1).trimmed();
        return;
    }
    const std::size_t of = piece.view().find(" pages of ");
    if (of != std::string_view::npos && counts) {  // "2 pages of C*2 bytes"
        if (row.cells[kSize].empty()) row.cells[kSize] = piece.sub(0, of + 6);
        if (row.cells[kPage].empty()) row.cells[kPage] = piece.sub(of + 10).trimmed();
        return;
    }
    if (counts && has_unit(words)) return set(kSize);
    set(kPurpose);
}

/// Between `;`, else between columns of two blanks and more, else between commas.
std::vector<Text> pieces_of(const Text& text) {
    if (split_top(text, ';').size() > 1) return condition::split_at(text, {";", ", "});
    if (text.view().find("  ") == std::string_view::npos) return split_top(text, ',');
    std::vector<Text> pieces;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t gap = std::min(text.view().find("  ", from), text.size());
        pieces.push_back(text.sub(from, gap - from).trimmed());
        from = std::min(text.view().find_first_not_of(' ', gap), text.size());
    }
    return pieces;
}

std::optional<Row> row_of(const Text& bullet) {
    Row row;
    row.raw = clean(bullet);
    row.cells.resize(kHeaders.size());
    Text rest = row.raw;
    std::size_t word = 0;
    while (word < rest.size() && (std::isalnum(static_cast<unsigned char>(rest[word])) != 0 || rest[word] == '_'))
        ++word;
    const std::size_t bracket_end = rest.view().find(')');
    const bool name_first = is_identifier(rest.view().substr(0, word)) && rest.view().substr(word, 2) == " (" &&
                            bracket_end != std::string_view::npos && !index_of(rest.view().substr(0, word));
    if (name_first) {  // "cb_in (CB 0): 2 tiles"
        Text inside = rest.sub(word + 2, bracket_end - word - 2).trimmed();
        if (!take_index(inside, row.cells[kIndex]) || !inside.empty()) return std::nullopt;
        row.cells[kName] = rest.sub(0, word);
        rest = rest.sub(bracket_end + 1).trimmed();
    } else if (!take_index(rest, row.cells[kIndex])) {
        return std::nullopt;
    }
    static constexpr std::string_view kFillers = "):,;-";
    while (!rest.empty() && (rest[0] == ':' || rest[0] == '-')) rest = rest.sub(1).trimmed();
    std::size_t end = 0;
    const bool bracket = !rest.empty() && rest[0] == '(';
    if (bracket) rest = rest.sub(1).trimmed();
    while (end < rest.size() && (std::isalnum(static_cast<unsigned char>(rest[end])) != 0 || rest[end] == '_')) ++end;
    if (!name_first && is_identifier(rest.view().substr(0, end))) {
        row.cells[kName] = rest.sub(0, end);
        rest = rest.sub(end).trimmed();
    }
    while (!rest.empty() && kFillers.find(rest[0]) != std::string_view::npos) rest = rest.sub(1).trimmed();
    const std::size_t stop = rest.view().find(". ");  // what follows is a remark
    for (const Text& piece : pieces_of(rest.sub(0, stop))) {
        if (!piece.empty()) sort_piece(piece, row);
    }
    if (row.cells[kSize].empty()) return std::nullopt;
    return row;
}

/// `constexpr auto cb_in = tt::CBIndex::c_0;  // 2 tiles, reader -> compute`
std::optional<Row> row_of_code(const Text& line) {
    const std::size_t remark = line.view().find("//");
    const std::size_t equals = line.view().find('=');
    if (remark == std::string_view::npos || equals > remark) return std::nullopt;
    Text value = line.sub(equals + 1, remark - equals - 1).trimmed();
    while (value.view().ends_with(';')) value = value.sub(0, value.size() - 1).trimmed();
    if (!index_of(value.view()) || value.view().find('c') == std::string_view::npos) return std::nullopt;
    Text name = line.sub(0, equals).trimmed();
    name = name.sub(name.view().rfind(' ') + 1);
    if (!is_identifier(name.view())) return std::nullopt;
    Row row;
    row.raw = line;
    row.cells.resize(kHeaders.size());
    row.cells[kIndex] = value;
    row.cells[kName] = name;
    for (const Text& piece : pieces_of(line.sub(remark + 2).trimmed())) {
        if (!piece.empty()) sort_piece(piece, row);
    }
    return row.cells[kSize].empty() ? std::nullopt : std::optional<Row>(std::move(row));
}

std::optional<Table> table_of(std::vector<Row> rows) {
    if (rows.empty()) return std::nullopt;
    Table table;
    table.rows = std::move(rows);
    const Text::Mark at = table.rows.front().raw.start();
    for (const std::string_view header : kHeaders) table.header.cells.emplace_back(header, at);
    table.delimiter = table.header;
    return table;
}

}  // namespace

std::optional<Table> table_of_bullets(const Section& section) {
    std::vector<Row> rows;
    for (const Block& block : section.blocks) {
        if (block.kind == Block::Kind::kBullet && block.depth == 0) {
            if (std::optional<Row> row = row_of(block.text)) rows.push_back(std::move(*row));
        } else if (block.kind == Block::Kind::kParagraph || block.kind == Block::Kind::kCode) {
            // Columns of plain text: "CB 0   cb_a   2*Kt tiles   reader -> compute"; or a list without its marks:
            // "`c_0` **cb_rows**: 4 tiles; reader -> writer".
            for (const Text& line : block.lines) {
                const bool columns = line.view().find("  ") != std::string_view::npos;
                const bool item = line.view().find(": ") != std::string_view::npos;
                if (!columns && !item) continue;
                if (std::optional<Row> row = row_of(line)) rows.push_back(std::move(*row));
            }
        }
    }
    return table_of(std::move(rows));
}

std::optional<Table> table_of_code(const Section& section) {
    std::vector<Row> rows;
    for (const Block& block : section.blocks) {
        if (block.kind != Block::Kind::kCode) continue;
        for (const Text& line : block.lines) {
            if (std::optional<Row> row = row_of_code(line)) rows.push_back(std::move(*row));
        }
    }
    return table_of(std::move(rows));
}

}  // namespace opwright::builder
