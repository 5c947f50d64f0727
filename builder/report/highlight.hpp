// Source text as HTML with a class per kind of token, for C++, Python and plain text.
#pragma once

#include <string>
#include <string_view>

namespace opwright::builder {

/// `&`, `<`, `>`, quotes as entities; control characters that HTML forbids become U+FFFD.
std::string html_escape(std::string_view text);

/// Every line as `<span class="l">...</span>`; tokens are `<b class="k|s|c|n|p">` (keyword, string, comment, number,
/// preprocessor). The language follows from the file name. Text content is unchanged but for escaping.
std::string highlight(std::string_view source, std::string_view file_name);

}  // namespace opwright::builder
