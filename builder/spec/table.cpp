#include "builder/spec/table.hpp"

namespace opwright::builder {

namespace {

bool has_pipe(const Text& line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\') {
            ++i;
        } else if (line[i] == '|') {
            return true;
        }
    }
    return false;
}

}  // namespace

Row split_row(const Text& line) {
    Row row;
    row.raw = line.trimmed();
    const Text& text = row.raw;
    std::size_t from = !text.empty() && text[0] == '|' ? 1 : 0;
    row.closed = false;
    for (std::size_t i = from; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '|') {
            row.cells.push_back(clean(text.sub(from, i - from)));
            from = i + 1;
            row.closed = from == text.size();
        }
    }
    if (!row.closed) row.cells.push_back(clean(text.sub(from)));
    return row;
}

bool is_delimiter_row(const Text& line, bool one_column) {
    bool dash = false;
    bool pipe = false;
    for (const char c : line.view()) {
        dash = dash || c == '-';
        pipe = pipe || c == '|';
        if (c != '-' && c != '|' && c != ':' && c != ' ' && c != '\t') return false;
    }
    return dash && (pipe || one_column);
}

std::optional<FoundTable> table_at(const std::vector<Text>& lines, std::size_t at) {
    if (at + 1 >= lines.size() || !has_pipe(lines[at]) || is_delimiter_row(lines[at], false)) return std::nullopt;
    if (!is_delimiter_row(lines[at + 1], false)) return std::nullopt;
    FoundTable found;
    found.table.header = split_row(lines[at]);
    found.table.delimiter = split_row(lines[at + 1]);
    std::size_t next = at + 2;
    while (next < lines.size() && has_pipe(lines[next])) found.table.rows.push_back(split_row(lines[next++]));
    found.lines = next - at;
    return found;
}

std::optional<Table> transposed(const Table& table) {
    const std::size_t width = table.header.cells.size();
    if (width < 2) return std::nullopt;
    Table out;
    out.header.cells.push_back(table.header.cells[0]);
    for (std::size_t column = 1; column < width; ++column) {
        Row row;
        row.raw = table.header.cells[column];
        row.cells.push_back(table.header.cells[column]);
        out.rows.push_back(std::move(row));
    }
    for (const Row& row : table.rows) {
        if (row.cells.size() != width) return std::nullopt;
        out.header.cells.push_back(row.cells[0]);
        for (std::size_t column = 1; column < width; ++column) out.rows[column - 1].cells.push_back(row.cells[column]);
    }
    out.header.raw = table.header.raw;
    out.delimiter = out.header;
    return out;
}

}  // namespace opwright::builder
