// A bullet list of circular buffers as the table that it could have been.
#pragma once

#include <optional>

#include "builder/spec/document.hpp"

namespace opwright::builder {

/// "- **CB 0** (`cb_rows`): input tiles; 2 tiles; bf16; reader -> compute". Nothing when no bullet of the section
/// starts with an index and has a size.
std::optional<Table> table_of_bullets(const Section& section);

/// The same of host code: `constexpr auto cb_in = tt::CBIndex::c_0;  // 2 tiles, reader -> compute`.
std::optional<Table> table_of_code(const Section& section);

}  // namespace opwright::builder
