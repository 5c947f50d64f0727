#include "builder/scaffold/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace opwright::builder {

namespace {

constexpr std::size_t kMostPairs = 64u << 20;

/// A run of lines that differ: a[a0, a1) became b[b0, b1); one of them may be empty.
struct Change {
    std::size_t a0, a1, b0, b1;
};

std::vector<Change> changes_between(const Lines& a, const Lines& b) {
    const std::vector<std::size_t> partner = match_lines(a, b);
    std::vector<Change> changes;
    std::size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && partner[i] == j) {
            ++i;
            ++j;
            continue;
        }
        Change change{i, i, j, j};
        while (change.a1 < a.size() && partner[change.a1] == kNoPartner) ++change.a1;
        change.b1 = change.a1 < a.size() ? partner[change.a1] : b.size();
        i = change.a1;
        j = change.b1;
        changes.push_back(change);
    }
    return changes;
}

void add_line(std::string& text, char mark, std::string_view line) {
    text += mark;
    text += line;
    if (!line.ends_with('\n')) text += "\n\\ No newline at end of file\n";
}

/// As `diff` counts: lines from 1, a length of 1 is left out, an empty range names the line before it.
std::string range_text(std::size_t from, std::size_t to) {
    if (to == from) return fmt::format("{},0", from);
    return to - from == 1 ? fmt::format("{}", from + 1) : fmt::format("{},{}", from + 1, to - from);
}

}  // namespace

Lines split_lines(std::string_view text) {
    Lines lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        lines.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return lines;
}

std::vector<std::size_t> match_lines(const Lines& a, const Lines& b) {
    std::vector<std::size_t> partner(a.size(), kNoPartner);
    std::size_t head = 0, tail = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head]) {
        partner[head] = head;
        ++head;
    }
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
        partner[a.size() - 1 - tail] = b.size() - 1 - tail;
        ++tail;
    }
    const std::size_t n = a.size() - head - tail, m = b.size() - head - tail;
    if (n != 0 && m > kMostPairs / n) return partner;
    // length[i][j]: common lines of a[head+i ..] and b[head+j ..] in the middle part
    std::vector<std::uint32_t> length((n + 1) * (m + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (m + 1) + j]; };
    for (std::size_t i = n; i-- > 0;)
        for (std::size_t j = m; j-- > 0;)
            at(i, j) = a[head + i] == b[head + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    for (std::size_t i = 0, j = 0; i < n && j < m;) {
        if (a[head + i] == b[head + j]) {
            partner[head + i++] = head + j++;
        } else if (at(i + 1, j) >= at(i, j + 1)) {
            ++i;
        } else {
            ++j;
        }
    }
    return partner;
}

std::string unified_diff(std::string_view old_text, std::string_view new_text, const std::string& old_name,
                         const std::string& new_name, std::size_t context) {
    const Lines a = split_lines(old_text), b = split_lines(new_text);
    const std::vector<Change> changes = changes_between(a, b);
    if (changes.empty()) return "";
    std::string text = fmt::format("--- {}\n+++ {}\n", old_name, new_name);
    for (std::size_t first = 0; first < changes.size();) {
        // Changes whose surroundings touch are shown together.
        std::size_t last = first;
        while (last + 1 < changes.size() && changes[last + 1].a0 - changes[last].a1 <= 2 * context) ++last;
        const std::size_t before = std::min(context, changes[first].a0);
        const std::size_t after = std::min(context, a.size() - changes[last].a1);
        const std::size_t a0 = changes[first].a0 - before, b0 = changes[first].b0 - before;
        text += fmt::format("@@ -{} +{} @@\n", range_text(a0, changes[last].a1 + after),
                            range_text(b0, changes[last].b1 + after));
        std::size_t at = a0;
        for (std::size_t c = first; c <= last; ++c) {
            for (; at < changes[c].a0; ++at) add_line(text, ' ', a[at]);
            for (; at < changes[c].a1; ++at) add_line(text, '-', a[at]);
            for (std::size_t j = changes[c].b0; j < changes[c].b1; ++j) add_line(text, '+', b[j]);
        }
        for (; at < changes[last].a1 + after; ++at) add_line(text, ' ', a[at]);
        first = last + 1;
    }
    return text;
}

}  // namespace opwright::builder
