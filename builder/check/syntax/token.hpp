// Tokens of a C++ source, each with its place: what the preprocessor and the parser work on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::builder::check {

/// A place in one of the files of a translation unit; `file` counts in `Unit::files`. Line 0: nowhere.
struct Spot {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend auto operator<=>(const Spot&, const Spot&) = default;
};

enum class TokenKind : std::uint8_t { kName, kNumber, kString, kCharacter, kPunctuation, kEnd };

struct Token {
    TokenKind kind = TokenKind::kEnd;
    std::string text;
    Spot spot;
    bool starts_line = false;   ///< first token of its line: where a `#` begins a directive
    bool after_space = false;   ///< white space stands before it
    bool from_unknown = false;  ///< in a branch of the preprocessor whose condition nobody could evaluate

    bool is(std::string_view word) const { return text == word && kind != TokenKind::kString; }
};

/// Comments go, everything else stays; unknown characters become punctuation. Ends with a kEnd token.
std::vector<Token> tokenize(std::string_view text, std::uint32_t file);

}  // namespace opwright::builder::check
