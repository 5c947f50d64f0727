#include "builder/tree/insertion.hpp"

#include <algorithm>

#include "base/lines.hpp"
#include "builder/scaffold/lines.hpp"

namespace opwright::builder {

namespace {

/// Takes `piece` out where it stands: whole lines only as lines, and what ends with a word only where that one ends.
bool remove_once(std::string& text, std::string_view piece) {
    if (piece.empty()) return false;
    const bool whole_lines = piece.back() == '\n';
    for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) {
        if (whole_lines && piece.front() != '\n' && piece.front() != '\r' && line_begin(text, at) != at) continue;
        const std::size_t end = at + piece.size();
        if (!whole_lines && end < text.size() && text[end] != '\n' && text[end] != '\r') continue;
        // It broke a line in two; where an indented line follows, someone made it a line among others since.
        if (whole_lines && (piece.front() == '\n' || piece.front() == '\r') && text.substr(end, 2) == "  ") continue;
        text.erase(at, piece.size());
        return true;
    }
    return false;
}

}  // namespace

std::string insert(std::string_view text, std::vector<Insertion> insertions) {
    std::stable_sort(insertions.begin(), insertions.end(),
                     [](const Insertion& a, const Insertion& b) { return a.at < b.at; });
    std::string result;
    std::size_t from = 0;
    for (const Insertion& insertion : insertions) {
        result += text.substr(from, insertion.at - from);
        result += insertion.text;
        from = insertion.at;
    }
    result += text.substr(from);
    return result;
}

std::string remove_pieces(std::string text, const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
        if (remove_once(text, piece.text)) continue;
        for (const std::string_view line : split_lines(piece.text)) {
            if (line.find_first_not_of(" \t\r\n") != std::string_view::npos) remove_once(text, line);
        }
    }
    return text;
}

std::string line_end_of(std::string_view text) {
    const std::size_t first = text.find('\n');
    return first != std::string_view::npos && first > 0 && text[first - 1] == '\r' ? "\r\n" : "\n";
}

}  // namespace opwright::builder
