// Conditions as host code and planners write them -> demands: `x.layout() == Layout::TILE && rank >= 2`, "x is not 4D".
#pragma once

#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// Whether a condition says what must hold or what is refused.
enum class Polarity : std::uint8_t { kMustHold, kRefused };

/// Adds the demands of a condition that is understood from its first word to its last; otherwise adds nothing and
/// answers false. `all`: the tensors it may be about.
bool read_condition(Reading& reading, const Text& condition, Polarity polarity, const std::vector<std::string>& all,
                    const std::vector<std::string>& messages);

/// `W * x.element_size()`: host code as a formula; null when it is none or holds a name that is not known.
ExprPtr host_formula(Reading& reading, const Text& code, const std::vector<std::string>& all);

}  // namespace opwright::builder
