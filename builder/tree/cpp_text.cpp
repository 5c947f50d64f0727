#include "builder/tree/cpp_text.hpp"

#include <algorithm>
#include <cctype>

namespace opwright::builder {

namespace {

bool is_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

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

std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
    return at;
}

/// At the bracket that closes the one at `open`; npos when there is none.
std::size_t closing(std::string_view text, std::size_t open, char left, char right) {
    int depth = 0;
    for (std::size_t at = open; at < text.size(); ++at) {
        if (text[at] == left) ++depth;
        if (text[at] == right && --depth == 0) return at;
    }
    return std::string_view::npos;
}

/// The last name in a parameter's text, when the parameter is a module by reference.
std::string module_parameter(std::string_view text) {
    if (text.find("module_") == std::string_view::npos || text.find('&') == std::string_view::npos) return "";
    if (text.find(',') != std::string_view::npos) return "";
    std::size_t end = text.size();
    while (end > 0 && !is_name(text[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_name(text[begin - 1])) --begin;
    const std::string name(text.substr(begin, end - begin));
    return name == "module_" ? "" : name;
}

struct IncludeLine {
    std::size_t begin = 0;
    std::string path;
    bool conditional = false;
};

/// Every `#include "..."` and `<...>`, in order.
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

}  // namespace

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

std::optional<BindFunction> find_bind_function(std::string_view text, std::string_view name) {
    const std::string seen = without_comments(text);
    for (std::size_t at = seen.find(name); at != std::string::npos; at = seen.find(name, at + 1)) {
        if ((at > 0 && is_name(seen[at - 1])) || (at + name.size() < seen.size() && is_name(seen[at + name.size()])))
            continue;
        const std::size_t open = skip_space(seen, at + name.size());
        if (open >= seen.size() || seen[open] != '(') continue;
        const std::size_t close = closing(seen, open, '(', ')');
        if (close == std::string::npos) continue;
        const std::string parameter = module_parameter(std::string_view(seen).substr(open + 1, close - open - 1));
        const std::size_t brace = skip_space(seen, close + 1);
        if (parameter.empty() || brace >= seen.size() || seen[brace] != '{') continue;
        const std::size_t end = closing(seen, brace, '{', '}');
        if (end != std::string::npos) return BindFunction{std::string(name), parameter, brace + 1, end};
    }
    return std::nullopt;
}

std::optional<Insertion> add_include(std::string_view text, const std::string& path) {
    const auto lines = include_lines(text);
    const IncludeLine* behind = nullptr;
    bool is_binding = false;
    for (const IncludeLine& line : lines) {
        if (line.conditional) continue;
        const bool binding = line.path.ends_with("_nanobind.hpp");
        if (is_binding && !binding) continue;
        behind = &line;
        is_binding = binding;
    }
    if (behind == nullptr) return std::nullopt;
    const std::size_t at = line_after(text, behind->begin);
    const std::string end = line_end_of(text);
    const std::string line = "#include \"" + path + "\"";
    const bool unfinished = at == text.size() && !text.ends_with('\n');
    return Insertion{at, unfinished ? end + line : line + end, path};
}

bool includes(std::string_view text, const std::string& path) {
    const auto lines = include_lines(text);
    return std::any_of(lines.begin(), lines.end(), [&](const IncludeLine& line) { return line.path == path; });
}

Insertion add_statement(std::string_view text, const BindFunction& function, const std::string& statement) {
    const std::string end = line_end_of(text);
    const std::size_t line = line_begin(text, function.body_end);
    const std::string_view before = text.substr(line, function.body_end - line);
    if (line >= function.body_begin && before.find_first_not_of(" \t") == std::string_view::npos)
        return {line, std::string(before) + "    " + statement + end, statement};
    return {function.body_end, end + "    " + statement + end, statement};
}

}  // namespace opwright::builder
