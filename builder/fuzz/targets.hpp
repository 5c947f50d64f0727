// What the fuzz programs and their replay test call: one function per input that nobody trusts.
#pragma once

#include <string_view>

namespace opwright::builder::fuzz {

/// Reads and plans a spec, writes the plan out in every form, and checks what must hold for any text: a plan has only
/// checked names and paths below the operation's folder, an error has an id, words and a place inside the text.
/// Breaks the program (std::abort) when it does not.
void spec(std::string_view text);

/// Parses a formula, writes it out and parses that again: same value for a few assignments of its names; written as
/// C++ it holds only the characters of an expression.
void formula(std::string_view text);

}  // namespace opwright::builder::fuzz
