// Conditions on inputs, with the words of their errors: rows of tables, list items, host code.
#pragma once

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// Condition | Text: a table that `condition_rows` reads.
bool has_condition_columns(const Table& table);

/// Condition | Text: a sentence of what must hold, or of what is refused, and the words of its error. False: no such
/// table.
bool condition_rows(Reading& r, const Table& table, std::size_t section);

/// One list item of a section about inputs or refusals. False: it says nothing of the kind.
bool read_item(Reading& r, const Block& block, std::size_t section);

/// Host code in code blocks and running text, whichever section it stands in. False: there is none.
bool read_all_assertions(Reading& r);

}  // namespace opwright::builder
