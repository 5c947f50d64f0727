// Cells of a circular-buffer table: index, count, page, sizing in one cell, ends, buffering words.
#pragma once

#include <optional>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// `c_16`, `CB_16 cb_out`, `tt::CBIndex::c_16`, `16`, `c_in0`. Reports `cell-unreadable`; a number out of range is
/// returned as is.
struct IndexCell {
    int index = -1;
    Text token;
    Text name;  ///< what stands behind the index, when it is an identifier
};
std::optional<IndexCell> read_index(Reading& reading, const Text& cell);

/// The index that a word of prose spells (`c_16`, `CB_16`), or nothing.
std::optional<int> index_of(std::string_view word);

struct SizeCell {
    ExprPtr count;  ///< pages; null: not said here
    ExprPtr page;   ///< bytes; null: not said here
};
std::optional<SizeCell> read_count(Reading& reading, const Text& cell);
std::optional<SizeCell> read_page(Reading& reading, const Text& cell);
/// "2 x tile_size(dtype), page = one tile (double-buffered)"; `bare_is_pages` for a Capacity column.
std::optional<SizeCell> read_sizing(Reading& reading, const Text& cell, bool bare_is_pages);

/// Blocks per buffer that a word means: Single 1, Double 2 ...; 0: Multi; nothing: no such word.
std::optional<int> buffering_of(std::string_view words);

/// reader, compute, writer in the order of the cell.
std::vector<KernelKind> ends_of(std::string_view words);

}  // namespace opwright::builder
