// Texts as lines, and which lines two texts have in common: what merging and showing differences are made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::builder {

/// Each line with its '\n'; a last line may lack it. The lines point into the text.
using Lines = std::vector<std::string_view>;
Lines split_lines(std::string_view text);

inline constexpr std::size_t kNoPartner = static_cast<std::size_t>(-1);

/// For each line of `a` its partner in `b` in a longest common subsequence, or kNoPartner. Texts whose differing parts
/// are too long to be compared line by line (64 million pairs) have only their equal beginnings and ends in common.
std::vector<std::size_t> match_lines(const Lines& a, const Lines& b);

/// The differences in `diff -u` form, with `---`/`+++` lines of the two names; empty when the texts are equal.
std::string unified_diff(std::string_view old_text, std::string_view new_text, const std::string& old_name,
                         const std::string& new_name, std::size_t context = 3);

}  // namespace opwright::builder
