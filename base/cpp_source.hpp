// What of the text of a C++ file is code, and which headers it includes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace opwright {

/// Whether names are made of it.
bool is_name(char c);

/// The first place from `at` on without white space, or the text's end.
std::size_t skip_space(std::string_view text, std::size_t at);

/// The same text, comments, strings and characters replaced by blanks: every place stays where it is. Names in
/// `#include "..."` stay.
std::string without_comments(std::string_view text);

struct IncludeLine {
    std::size_t begin = 0;     ///< of its line
    std::string path;          ///< without quotes or brackets
    bool conditional = false;  ///< an `#if` surrounds it
};

/// Every `#include "..."` and `<...>` that is not commented out, in order.
std::vector<IncludeLine> include_lines(std::string_view text);

}  // namespace opwright
