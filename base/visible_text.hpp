// Text from outside made harmless to look at: characters that nobody sees, but that a terminal or an editor obeys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace opwright {

/// A code point that is not shown and changes what is: control characters (not newline and tab), bidirectional
/// overrides and isolates, zero-width and tag characters, line and paragraph separators.
bool is_invisible(std::uint32_t code_point);

/// The code point at `text[at]` and how many bytes it takes; a byte that is no UTF-8 is one byte and itself.
struct CodePoint {
    std::uint32_t value = 0;
    std::size_t bytes = 1;
};
CodePoint code_point_at(std::string_view text, std::size_t at);

/// The text with every such character written out, `[U+202E]`.
std::string visible_text(std::string_view text);

}  // namespace opwright
