// Places in a text, by line.
#pragma once

#include <cstddef>
#include <string_view>

namespace opwright {

/// Where the line that holds `at` begins; where the next one begins (or the text ends).
std::size_t line_begin(std::string_view text, std::size_t at);
std::size_t line_after(std::string_view text, std::size_t at);

/// 1-based.
std::size_t line_number(std::string_view text, std::size_t at);

}  // namespace opwright
