// Three-way merge of texts by lines: what a person changed and what a new rendering changed, brought together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::builder {

/// A place where both sides changed the same lines in different ways.
struct MergeConflict {
    std::size_t edited_line = 0;    ///< first line in `edited`, 1-based
    std::size_t rendered_line = 0;  ///< first line in `rendered`, 1-based
};

struct MergeResult {
    std::string text;  ///< complete only without conflicts
    std::vector<MergeConflict> conflicts;

    bool clean() const { return conflicts.empty(); }
};

/// `base` is the common ancestor. Lines end at '\n'; a last line without one is kept as it is.
MergeResult merge(std::string_view base, std::string_view edited, std::string_view rendered);

}  // namespace opwright::builder
