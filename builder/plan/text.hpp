// Turns untrusted text of a spec into literals and comments that are safe to write into code.
#pragma once

#include <string>
#include <string_view>

namespace opwright::builder {

/// A C++ string literal with quotes; any byte sequence stays inside it (no trigraphs, no raw newlines, UTF-8 kept).
std::string cpp_string(std::string_view text);

/// A Python string literal with double quotes.
std::string python_string(std::string_view text);

/// One line for behind `//` or `#`: control characters and line breaks become spaces, a trailing backslash is dropped.
std::string comment_text(std::string_view text);

/// The same word in snake_case is split at '_' and joined: masked_softmax -> MaskedSoftmax.
std::string pascal_case(std::string_view snake);

}  // namespace opwright::builder
