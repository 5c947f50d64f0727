// Pipe tables: finds them in a run of lines and splits rows at unescaped `|`, keeping columns.
#pragma once

#include <optional>
#include <vector>

#include "builder/spec/document.hpp"

namespace opwright::builder {

/// Cells of one line; no outer pipes are needed.
Row split_row(const Text& line);

/// `|---|:--:|`: only dashes, colons, pipes and spaces, with at least one dash and one pipe (or `one_column`).
bool is_delimiter_row(const Text& line, bool one_column);

/// A table that starts at lines[at], and how many lines it takes. A header whose delimiter row has another number of
/// cells is still a table (its reader reports it); a line without a pipe ends the table.
struct FoundTable {
    Table table;
    std::size_t lines = 0;
};
/// Rows become columns, for tables with one column per item; nothing when a row has another number of cells.
std::optional<Table> transposed(const Table& table);

std::optional<FoundTable> table_at(const std::vector<Text>& lines, std::size_t at);

}  // namespace opwright::builder
