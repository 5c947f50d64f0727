#include "builder/tree/cpp_text.hpp"

#include <algorithm>

#include "base/cpp_source.hpp"
#include "base/lines.hpp"

namespace opwright::builder {

namespace {

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

}  // namespace

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
