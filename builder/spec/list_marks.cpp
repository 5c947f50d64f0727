#include "builder/spec/list_marks.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace opwright::builder {

namespace {

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

bool is_upper(char c) {
    return std::isupper(static_cast<unsigned char>(c)) != 0;
}

/// "REQ-3.1 ", "FR-2: ", "R1: ": the length of the number with what follows it; 0: none. Names of the hardware have
/// the same form.
std::size_t requirement_number(std::string_view s) {
    std::size_t at = 0;
    while (at < s.size() && is_upper(s[at])) ++at;
    const std::string_view word = s.substr(0, at);
    if (at == 0 || at > 8 || word == "CB" || word == "L" || word == "RISCV" || word == "BF" || word == "NOC") return 0;
    const bool dashed = at < s.size() && s[at] == '-';
    if (dashed) ++at;
    const std::size_t digits = at;
    while (at < s.size() && (is_digit(s[at]) || (s[at] == '.' && at + 1 < s.size() && is_digit(s[at + 1])))) ++at;
    if (at == digits || at - digits > 8) return 0;
    std::size_t end = at;
    while (end < s.size() && (s[end] == ':' || s[end] == '.' || s[end] == ')')) ++end;
    const bool told = dashed || end > at;  // "H32 is" is no requirement
    if (!told || (end < s.size() && s[end] != ' ')) return 0;
    while (end < s.size() && s[end] == ' ') ++end;
    for (const std::string_view dash : {"- ", "\xE2\x80\x93 ", "\xE2\x80\x94 "}) {
        if (s.compare(end, dash.size(), dash) == 0) return end + dash.size();
    }
    return end;
}

/// "(a) ", "(iv) ", "b) ": the length; 0: none.
std::size_t letter_mark(std::string_view s) {
    const bool open = !s.empty() && s[0] == '(';
    std::size_t at = open ? 1 : 0;
    const std::size_t from = at;
    while (at < s.size() && std::isalnum(static_cast<unsigned char>(s[at])) != 0) ++at;
    const std::size_t length = at - from;
    if (length == 0 || length > (open ? 3 : 1)) return 0;
    return s.compare(at, 2, ") ") == 0 ? at + 2 : 0;
}

std::size_t mark_length(std::string_view line) {
    const std::size_t number = requirement_number(line);
    return number != 0 ? number : letter_mark(line);
}

}  // namespace

Text without_requirement_number(const Text& text) {
    // `**REQ-1** text`, "**REQ-1: title**"
    const std::size_t stars = text.view().starts_with("**") ? 2 : 0;
    if (stars == 0) return text.sub(requirement_number(text.view()));
    const std::size_t close = text.view().find("**", 2);
    if (close != std::string_view::npos &&
        requirement_number(std::string(text.view().substr(2, close - 2)) + ": ") != 0)
        return text.sub(close + 2).trimmed();
    return text;
}

std::vector<Block> marked_items(const Block& paragraph) {
    std::vector<Block> out;
    if (paragraph.kind != Block::Kind::kParagraph) return out;
    const auto marks = std::count_if(paragraph.lines.begin(), paragraph.lines.end(),
                                     [](const Text& line) { return mark_length(line.view()) != 0; });
    const bool numbered = std::any_of(paragraph.lines.begin(), paragraph.lines.end(),
                                      [](const Text& line) { return requirement_number(line.view()) != 0; });
    if (marks < 2 && !numbered) return out;
    for (const Text& line : paragraph.lines) {
        const std::size_t mark = mark_length(line.view());
        if (out.empty() || mark != 0) {
            Block block;
            block.kind = mark != 0 ? Block::Kind::kBullet : Block::Kind::kParagraph;
            block.depth = mark != 0 ? std::max(paragraph.depth, 0) : paragraph.depth;
            out.push_back(std::move(block));
        }
        const Text words = line.sub(mark);
        if (!out.back().text.empty()) out.back().text.append(' ', words.start());
        out.back().text.append(words);
        out.back().lines.push_back(words);
    }
    return out;
}

}  // namespace opwright::builder
