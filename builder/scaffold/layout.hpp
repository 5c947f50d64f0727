// Lays generated C++ out the way clang-format would (4 spaces, 120 columns, one argument per line when they do not
// fit).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace opwright::builder::layout {

inline constexpr int kColumns = 120;

/// `head(a, b, c)tail`, indented by `indent` spaces: on one line if it fits, else the arguments on the next line, else
/// one argument per line. `head` may begin with a return type, split off as the last resort. No trailing newline.
std::string call(int indent, std::string_view head, const std::vector<std::string>& arguments, std::string_view tail);

/// `head` + `a, b, c` + `tail` for a head that ends in an open brace: on one line if it fits, else the list on the next
/// line, else one entry per line. `head` is indented already.
std::string braced(int indent, std::string_view head, const std::vector<std::string>& entries, std::string_view tail);

/// `left = right;` with the right side on the next line when both do not fit on one.
std::string assign(int indent, std::string_view left, std::string_view right);

/// `// text`, wrapped. `text` may hold line breaks; each becomes a line of its own.
std::string comment(int indent, std::string_view text);

/// Text for the user, wrapped at `columns`, every line indented; for Python documentation.
std::string paragraph(int indent, std::string_view text, int columns = kColumns);

/// A string literal (with quotes), split at blanks into adjacent literals when it exceeds the line.
std::string literal(int indent, std::string_view quoted);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// `code` with each line indented by `indent` spaces; empty lines stay empty.
std::string indented(int indent, std::string_view code);

/// Statements with a comment each, comments aligned: {{"int a;", "why"}, ...}. An empty comment adds none. A comment
/// that would exceed the line goes above its statement.
struct Commented {
    std::string code, comment;
};
std::string commented(int indent, const std::vector<Commented>& lines);

}  // namespace opwright::builder::layout
