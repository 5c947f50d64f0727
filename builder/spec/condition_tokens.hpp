// Pieces of a condition: its parts between separators, its relation sign, and the two sides.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "builder/spec/text.hpp"

namespace opwright::builder::condition {

enum class Relation : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

/// The relation that holds where `relation` does not.
Relation opposite(Relation relation);

/// The pieces between the separators that stand outside of brackets and quotes, trimmed.
std::vector<Text> split_at(const Text& text, std::initializer_list<std::string_view> separators);

/// Without brackets around the whole and without what ends a sentence.
Text bare(Text text);

/// The relation signs of a condition outside of brackets and quotes: `==`, "is not one of", "in".
struct Signs {
    std::size_t count = 0;
    Relation relation = Relation::kEqual;  ///< of the first one
    Text left, right;                      ///< of the first one, bare
};
Signs signs_of(const Text& condition);

}  // namespace opwright::builder::condition
