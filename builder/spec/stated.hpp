// Demands said in sentences: "`x` must be a TILE tensor [N, C, H, W] of BFLOAT16, interleaved".
#pragma once

#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// The words in front of a quoted text, without what joins the two ("otherwise", "(", a dash); the texts go to
/// `messages`.
Text before_message(const Text& text, std::vector<std::string>& messages);

/// "`x` is row-major, otherwise \"rows only\"", "C must be a multiple of 8 (\"...\")": what must hold and its error,
/// where a refusal says what must not.
bool states_requirement(const Text& bullet);

/// One sentence of what must hold; false when nothing in it is understood. `all`: the tensors it may be about.
bool read_stated(Reading& r, const Text& sentence, const std::vector<std::string>& all,
                 const std::vector<std::string>& messages);

/// The paragraphs of a section about inputs.
void read_prose(Reading& r, std::size_t section, const std::vector<std::string>& all);

}  // namespace opwright::builder
