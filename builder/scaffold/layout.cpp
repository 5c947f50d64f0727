// Line breaking for generated C++, compared with clang-format in layout_test.cc and render_test.cc.
#include "builder/scaffold/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace opwright::builder::layout {

namespace {

/// Columns that UTF-8 text takes: code points, as clang-format counts them (wide characters aside).
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::size_t last_line_width(std::string_view text) {
    const std::size_t newline = text.rfind('\n');
    return width(newline == std::string_view::npos ? text : text.substr(newline + 1));
}

bool fits(std::string_view line) {
    return line.find('\n') == std::string_view::npos && width(line) <= kColumns;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

/// An argument on a line of its own: a chain of `&&` or `||` continues on further lines, indented once more.
std::string argument_lines(int indent, const std::string& argument, std::size_t room_behind) {
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    if (!argument.empty() && argument.front() == '"') return pad + literal(indent, argument);
    if (width(pad + argument) + room_behind <= kColumns) return pad + argument;
    std::vector<std::string> parts;
    std::string part;
    int depth = 0;
    for (std::size_t i = 0; i < argument.size(); ++i) {
        part += argument[i];
        if (argument[i] == '(' || argument[i] == '[' || argument[i] == '{') ++depth;
        if (argument[i] == ')' || argument[i] == ']' || argument[i] == '}') --depth;
        if (depth == 0 && (part.ends_with(" &&") || part.ends_with(" ||"))) {
            parts.push_back(std::move(part));
            part.clear();
            while (i + 1 < argument.size() && argument[i + 1] == ' ') ++i;
        }
    }
    parts.push_back(std::move(part));
    std::string text, line = pad;
    for (const std::string& p : parts) {
        const bool first = line.find_first_not_of(' ') == std::string::npos;
        if (!first && width(line) + 1 + width(p) + (&p == &parts.back() ? room_behind : 0) > kColumns) {
            text += line + "\n";
            line = pad + "    " + p;
        } else {
            line += (first ? "" : " ") + p;
        }
    }
    return text + line;
}

}  // namespace

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) text += separator;
        text += parts[i];
    }
    return text;
}

std::string call(int indent, std::string_view head, const std::vector<std::string>& arguments, std::string_view tail) {
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    const std::string joined = join(arguments, ", ");
    std::string start = pad + std::string(head) + "(";
    if (const std::string line = start + joined + ")" + std::string(tail); fits(line)) return line;

    // A call that fits behind the `=` on a line of its own stays whole.
    if (const std::size_t equals = head.rfind(" = "); equals != std::string_view::npos) {
        const std::string line =
            pad + "    " + std::string(head.substr(equals + 3)) + "(" + joined + ")" + std::string(tail);
        if (fits(line)) return pad + std::string(head.substr(0, equals)) + " =\n" + line;
    }

    // A return type that leaves no room for the name stands alone.
    if (width(start) > kColumns) {
        const std::size_t space = head.rfind(' ');
        if (space != std::string_view::npos)
            start = pad + std::string(head.substr(0, space)) + "\n" + pad + std::string(head.substr(space + 1)) + "(";
        if (const std::string line = start + joined + ")" + std::string(tail);
            last_line_width(line) <= kColumns && joined.find('\n') == std::string::npos)
            return line;
    }
    const std::string inner = pad + "    ";
    if (const std::string line = inner + joined + ")" + std::string(tail); fits(line)) return start + "\n" + line;

    std::string text = start;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool last = i + 1 == arguments.size();
        text += "\n" + argument_lines(indent + 4, arguments[i], last ? 1 + width(tail) : 1);
        text += last ? ")" + std::string(tail) : std::string(",");
    }
    if (arguments.empty()) text += ")" + std::string(tail);
    return text;
}

std::string braced(int indent, std::string_view head, const std::vector<std::string>& entries, std::string_view tail) {
    const std::string inner = "\n" + std::string(static_cast<std::size_t>(indent) + 4, ' ');
    const std::string line = fmt::format("{}{}{}", head, join(entries, ", "), tail);
    if (line.size() <= kColumns) return line;
    const std::string second = fmt::format("{}{}{}", inner, join(entries, ", "), tail);
    if (second.size() <= kColumns + 1) return fmt::format("{}{}", head, second);
    return fmt::format("{}{}{}{}", head, inner, join(entries, "," + inner), tail);
}

std::string assign(int indent, std::string_view left, std::string_view right) {
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    const std::string line = pad + std::string(left) + " = " + std::string(right) + ";";
    if (fits(line)) return line;
    return pad + std::string(left) + " =\n" + argument_lines(indent + 4, std::string(right), 1) + ";";
}

std::string paragraph(int indent, std::string_view text, int columns) {
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    std::string result;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view one = text.substr(begin, end - begin);
        // A line keeps its own leading blanks, also where it continues.
        const std::size_t lead = std::min(one.find_first_not_of(' '), one.size());
        std::string line = pad + std::string(lead, ' ');
        const std::string start = line;
        for (const std::string& word : words_of(one)) {
            const bool first = line == start;
            if (!first && width(line) + 1 + width(word) > static_cast<std::size_t>(columns)) {
                result += line + "\n";
                line = start + word;
            } else {
                line += (first ? "" : " ") + word;
            }
        }
        if (line.find_first_not_of(' ') == std::string::npos) line.clear();
        result += line;
        begin = end + 1;
        if (begin <= text.size()) result += "\n";
    }
    return result;
}

std::string comment(int indent, std::string_view text) {
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    const std::string lines = paragraph(0, text, kColumns - indent - 3);
    std::string result;
    std::size_t begin = 0;
    while (begin <= lines.size()) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        const std::string one = lines.substr(begin, end - begin);
        if (begin != 0) result += "\n";
        result += pad + (one.empty() ? "//" : "// " + one);
        begin = end + 1;
    }
    return result;
}

std::string literal(int indent, std::string_view quoted) {
    const std::size_t room = kColumns - static_cast<std::size_t>(indent) - 1;
    if (width(quoted) <= room || quoted.size() < 2) return std::string(quoted);
    const std::string_view inside = quoted.substr(1, quoted.size() - 2);
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    std::string text, piece;
    const auto flush = [&] {
        if (!text.empty()) text += "\n" + pad;
        text += "\"" + piece + "\"";
        piece.clear();
    };
    // Behind a blank if there is one, else behind a slash: the places where clang-format breaks a string.
    const char breaks_at = inside.find(' ') != std::string_view::npos ? ' ' : '/';
    std::size_t begin = 0;
    while (begin < inside.size()) {
        const std::size_t blank = inside.find(breaks_at, begin);
        const std::size_t end = blank == std::string_view::npos ? inside.size() : blank + 1;
        const std::string_view word = inside.substr(begin, end - begin);
        if (!piece.empty() && width(piece) + width(word) + 2 > room) flush();
        piece += word;
        begin = end;
    }
    flush();
    return text;
}

std::string indented(int indent, std::string_view code) {
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    std::string text;
    std::size_t begin = 0;
    while (begin <= code.size()) {
        const std::size_t end = std::min(code.find('\n', begin), code.size());
        const std::string_view line = code.substr(begin, end - begin);
        if (begin != 0) text += "\n";
        if (!line.empty()) text += pad + std::string(line);
        begin = end + 1;
    }
    return text;
}

std::string commented(int indent, const std::vector<Commented>& lines) {
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    const auto end_of = [&](const Commented& l) { return pad.size() + width(l.code) + 2; };
    const auto beside = [&](const Commented& l, std::size_t column) {
        return !l.comment.empty() && column + 3 + width(l.comment) <= kColumns;
    };
    std::string text;
    for (std::size_t begin = 0; begin < lines.size();) {
        // Comments of neighbouring lines are aligned, as long as the longest still fits.
        std::size_t end = begin, column = 0;
        while (end < lines.size() && beside(lines[end], end_of(lines[end]))) {
            const std::size_t wider = std::max(column, end_of(lines[end]));
            const bool all_fit = std::all_of(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                                             lines.begin() + static_cast<std::ptrdiff_t>(end) + 1,
                                             [&](const Commented& l) { return beside(l, wider); });
            if (!all_fit) break;
            column = wider;
            ++end;
        }
        if (end == begin) {
            const Commented& line = lines[begin];
            if (!line.comment.empty()) text += comment(indent, line.comment) + "\n";
            text += pad + line.code + "\n";
            ++begin;
            continue;
        }
        for (; begin < end; ++begin) {
            const Commented& line = lines[begin];
            text += pad + line.code + std::string(column - pad.size() - width(line.code), ' ') + "// " + line.comment +
                    "\n";
        }
    }
    if (!text.empty()) text.pop_back();
    return text;
}

}  // namespace opwright::builder::layout
