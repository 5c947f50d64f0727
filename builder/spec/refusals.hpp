// Refusals in words: what is told in a text with the words of its error, and no condition that can be read as one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// A list item such as `"text" when condition` or `condition: message contains "text"`.
struct Refusal {
    std::string words;  ///< normalised words outside of the texts
    std::vector<std::string> messages;
    Text text;
};

/// A list item as a refusal; nullopt when it quotes no text.
std::optional<Refusal> refusal_of(const Text& item);

/// The demand that the refusal is about: its message where the demand is known already, else a new one. What is not
/// understood is warned about.
void read_refusal(Reading& r, const Refusal& refusal);

}  // namespace opwright::builder
