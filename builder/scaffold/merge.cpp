// The classic diff3: lines that both sides left alone divide the texts, what lies between is decided part by part.
#include "builder/scaffold/merge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/lines.hpp"

namespace opwright::builder {

namespace {

bool equal(const Lines& a, std::size_t a0, std::size_t a1, const Lines& b, std::size_t b0, std::size_t b1) {
    return a1 - a0 == b1 - b0 &&
           std::equal(a.begin() + static_cast<std::ptrdiff_t>(a0), a.begin() + static_cast<std::ptrdiff_t>(a1),
                      b.begin() + static_cast<std::ptrdiff_t>(b0));
}

}  // namespace

std::string to_text(const LineRange& range) {
    if (range.last < range.first) return fmt::format("before line {}", range.first);
    return range.last == range.first ? fmt::format("line {}", range.first)
                                     : fmt::format("lines {}-{}", range.first, range.last);
}

MergeResult merge(std::string_view base, std::string_view edited, std::string_view rendered) {
    const Lines b = split_lines(base), e = split_lines(edited), r = split_lines(rendered);
    const std::vector<std::size_t> in_edited = match_lines(b, e), in_rendered = match_lines(b, r);
    MergeResult result;
    const auto take = [&](const Lines& lines, std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) result.text += lines[i];
    };
    std::size_t b0 = 0, e0 = 0, r0 = 0;
    while (true) {
        // The next line of the base that both sides kept, or the end.
        std::size_t b1 = b0;
        while (b1 < b.size() && (in_edited[b1] == kNoPartner || in_rendered[b1] == kNoPartner)) ++b1;
        const std::size_t e1 = b1 < b.size() ? in_edited[b1] : e.size();
        const std::size_t r1 = b1 < b.size() ? in_rendered[b1] : r.size();
        if (equal(b, b0, b1, e, e0, e1)) {
            take(r, r0, r1);
        } else if (equal(b, b0, b1, r, r0, r1) || equal(e, e0, e1, r, r0, r1)) {
            take(e, e0, e1);
        } else {
            result.conflicts.push_back({{e0 + 1, e1}, {r0 + 1, r1}});
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
