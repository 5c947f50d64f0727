// Text: a piece of a spec in which every byte remembers its line and column, through trimming, unescaping and joining.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

class Text {
  public:
    struct Mark {
        std::uint32_t line = 0;
        std::uint32_t column = 0;
    };

    Text() = default;
    /// One line or a part of it: `bytes` starts at `start` and has no line break.
    Text(std::string_view bytes, Mark start);

    std::string_view view() const { return bytes_; }
    const std::string& str() const { return bytes_; }
    std::size_t size() const { return bytes_.size(); }
    bool empty() const { return bytes_.empty(); }
    char operator[](std::size_t i) const { return bytes_[i]; }

    /// Place of byte `i`; `i == size()` is just past the last character.
    Mark mark(std::size_t i) const;
    /// The first character, or where it would stand.
    Mark start() const { return mark(0); }

    Text sub(std::size_t from, std::size_t count = std::string::npos) const;
    Text trimmed() const;
    void append(const Text& other);
    void append(char c, Mark at);
    /// Byte `i` of another text with its mark.
    void append(const Text& other, std::size_t i);

  private:
    std::string bytes_;
    std::vector<Mark> marks_;
    Mark end_;
};

/// Splits at every `separator` outside of (), [], {} and quotes; pieces are trimmed.
std::vector<Text> split_top(const Text& text, char separator);

/// The bracket that closes the one at `open`, outside of quotes; npos: none does.
std::size_t closing_bracket(std::string_view text, std::size_t open);

/// What markdown shows of a cell or line: no backticks, no `**`, no escapes, no comments, trimmed.
Text clean(const Text& raw);

/// ASCII lower case; other bytes unchanged.
std::string lower(std::string_view text);

/// Lower case words separated by one space: no numbering in front, no punctuation, no backticks. "## 3.4 CB IDs:" ->
/// "cb ids".
std::string normalised(std::string_view text);

/// True when `phrase` (already normalised) occurs in `text` (already normalised) on word boundaries.
bool has_phrase(std::string_view text, std::string_view phrase);

/// True when `has_phrase` is for one of them.
bool has_any_phrase(std::string_view text, std::initializer_list<std::string_view> phrases);

/// A byte of an identifier.
bool is_word(char c);

/// Where `word` first stands by itself, no byte of an identifier before or behind it; npos when it does not.
std::size_t find_word(std::string_view text, std::string_view word);

/// [A-Za-z_][A-Za-z0-9_]*, at most 128 characters.
bool is_identifier(std::string_view text);

/// Blank, `-`, an en or em dash, `n/a`, `...`, `none` (any case): a cell without a value.
bool is_no_value(std::string_view text);

/// Length in bytes of the valid UTF-8 sequence at `text[at]`; 0 when invalid (also NUL).
std::size_t utf8_length(std::string_view text, std::size_t at);

/// `A` or `a` of `input_a`, `operand_a` ...: the letter that tells one tensor from the others.
bool is_short_for(std::string_view letter, std::string_view tensor);

}  // namespace opwright::builder
