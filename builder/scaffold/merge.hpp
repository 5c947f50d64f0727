// Three-way merge of texts by lines: what a person changed and what a new rendering changed, brought together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::builder {

/// Lines of a text, 1-based; `last` < `first`: none, the place is before `first`.
struct LineRange {
    std::size_t first = 0, last = 0;

    friend bool operator==(const LineRange&, const LineRange&) = default;
};
std::string to_text(const LineRange& range);  ///< "line 7", "lines 7-9", "before line 7"

/// A place where both sides changed the same lines in different ways.
struct MergeConflict {
    LineRange edited, rendered;  ///< where it is in either text
};

struct MergeResult {
    std::string text;  ///< complete only without conflicts
    std::vector<MergeConflict> conflicts;

    bool clean() const { return conflicts.empty(); }
};

/// `base` is the common ancestor. Lines end at '\n'; a last line without one is kept as it is.
MergeResult merge(std::string_view base, std::string_view edited, std::string_view rendered);

}  // namespace opwright::builder
