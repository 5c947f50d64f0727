#include "base/cpp_source.hpp"

#include <algorithm>
#include <cctype>

#include "base/lines.hpp"

namespace opwright {

namespace {

/// Behind the comment, string or character that begins at `at`; `at` itself when none does.
std::size_t end_of_unseen(std::string_view text, std::size_t at) {
    const auto end_at = [&](std::size_t found, std::size_t more) {
        return found == std::string_view::npos ? text.size() : found + more;
    };
    if (text.substr(at, 2) == "//") return end_at(text.find('\n', at), 0);
    if (text.substr(at, 2) == "/*") return end_at(text.find("*/", at + 2), 2);
    if (text.substr(at, 2) == "R\"" && (at == 0 || !is_name(text[at - 1]))) {
        const std::size_t open = text.find('(', at + 2);
        if (open == std::string_view::npos) return text.size();
        const std::string close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
        return end_at(text.find(close, open), close.size());
    }
    // An apostrophe between digits separates thousands.
    const bool quote = text[at] == '"' || (text[at] == '\'' && (at == 0 || !is_name(text[at - 1])));
    if (!quote) return at;
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != text[at] && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
}

}  // namespace

bool is_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
    return at;
}

std::string without_comments(std::string_view text) {
    std::string seen(text);
    for (std::size_t at = 0; at < seen.size();) {
        const std::size_t end = end_of_unseen(text, at);
        const std::size_t line = line_begin(text, at);
        const std::size_t word = skip_space(text, line);
        const bool names_file = end > at && text[at] == '"' && word < at && text[word] == '#' &&
                                text.substr(skip_space(text, word + 1)).starts_with("include");
        for (std::size_t i = at; i < end && !names_file; ++i)
            if (seen[i] != '\n' && seen[i] != '\r') seen[i] = ' ';
        at = std::max(end, at + 1);
    }
    return seen;
}

std::vector<IncludeLine> include_lines(std::string_view text) {
    const std::string seen = without_comments(text);
    std::vector<IncludeLine> lines;
    int depth = 0;
    for (std::size_t at = 0; at < seen.size(); at = line_after(seen, at)) {
        const std::string_view line = std::string_view(seen).substr(at, line_after(seen, at) - at);
        std::size_t word = skip_space(line, 0);
        if (word >= line.size() || line[word] != '#') continue;
        word = skip_space(line, word + 1);
        const std::string_view directive = line.substr(word);
        if (directive.starts_with("if")) ++depth;
        if (directive.starts_with("endif")) --depth;
        if (!directive.starts_with("include")) continue;
        const std::size_t open = directive.find_first_of("\"<");
        if (open == std::string_view::npos) continue;
        const std::size_t close = directive.find_first_of("\">", open + 1);
        if (close == std::string_view::npos) continue;
        lines.push_back({at, std::string(directive.substr(open + 1, close - open - 1)), depth > 0});
    }
    return lines;
}

}  // namespace opwright
