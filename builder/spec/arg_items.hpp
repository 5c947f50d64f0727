// One kernel argument as written in prose, a fenced list or a table row.
#pragma once

#include <optional>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// `name`, `name = expr`, `name(=expr)`, `name (words)`, `TensorAccessorArgs(x)`, "then TensorAccessorArgs of the
/// input". Nothing for "none" and for what is no argument.
std::optional<ArgSpec> read_arg_item(Reading& reading, const Text& item);

/// Items of a list in prose: separated by `;`, or by `,` where no `;` occurs; ends at the end of the sentence.
std::vector<ArgSpec> read_arg_list(Reading& reading, const Text& text);

/// `[3] name (expr)   [4] ...` on a line of a code block; false when the line has no `[n]`.
bool read_bracket_line(Reading& reading, const Text& line, std::vector<ArgSpec>& args);

/// The tensor inside `TensorAccessorArgs(...)` or behind "of the".
std::string accessor_tensor(Reading& reading, std::string_view words, std::string_view description = {},
                            KernelKind kernel = KernelKind::kReader);

}  // namespace opwright::builder
