// The classic diff3: lines that both sides left alone divide the texts, what lies between is decided part by part.
#include "builder/scaffold/merge.hpp"

#include <algorithm>
#include <cstdint>

namespace opwright::builder {

namespace {

using Lines = std::vector<std::string_view>;

Lines split(std::string_view text) {
    Lines lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        lines.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return lines;
}

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// For each line of `a` its partner in `b` in a longest common subsequence, or kNone.
std::vector<std::size_t> match(const Lines& a, const Lines& b) {
    std::vector<std::size_t> partner(a.size(), kNone);
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

bool equal(const Lines& a, std::size_t a0, std::size_t a1, const Lines& b, std::size_t b0, std::size_t b1) {
    return a1 - a0 == b1 - b0 &&
           std::equal(a.begin() + static_cast<std::ptrdiff_t>(a0), a.begin() + static_cast<std::ptrdiff_t>(a1),
                      b.begin() + static_cast<std::ptrdiff_t>(b0));
}

}  // namespace

MergeResult merge(std::string_view base, std::string_view edited, std::string_view rendered) {
    const Lines b = split(base), e = split(edited), r = split(rendered);
    const std::vector<std::size_t> in_edited = match(b, e), in_rendered = match(b, r);
    MergeResult result;
    const auto take = [&](const Lines& lines, std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) result.text += lines[i];
    };
    std::size_t b0 = 0, e0 = 0, r0 = 0;
    while (true) {
        // The next line of the base that both sides kept, or the end.
        std::size_t b1 = b0;
        while (b1 < b.size() && (in_edited[b1] == kNone || in_rendered[b1] == kNone)) ++b1;
        const std::size_t e1 = b1 < b.size() ? in_edited[b1] : e.size();
        const std::size_t r1 = b1 < b.size() ? in_rendered[b1] : r.size();
        if (equal(b, b0, b1, e, e0, e1)) {
            take(r, r0, r1);
        } else if (equal(b, b0, b1, r, r0, r1) || equal(e, e0, e1, r, r0, r1)) {
            take(e, e0, e1);
        } else {
            result.conflicts.push_back({e0 + 1, r0 + 1});
            take(e, e0, e1);
        }
        if (b1 == b.size()) break;
        result.text += b[b1];
        b0 = b1 + 1;
        e0 = e1 + 1;
        r0 = r1 + 1;
    }
    return result;
}

}  // namespace opwright::builder
