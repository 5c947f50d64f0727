// The name that a person probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace opwright {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, letter case ignored.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known`, the first of equals; nothing when all are further than a third of the word (at least 1
/// edit).
std::optional<std::string> near_name(std::string_view word, const std::vector<std::string>& known);

}  // namespace opwright
