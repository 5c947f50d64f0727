// Host code that says what must hold: `TT_FATAL(condition, "text")`, `assert condition, "text"`, `if (...) throw`.
#pragma once

#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// What `TT_FATAL(condition, "text")`, `assert condition, "text"` and `if (condition) TT_THROW("text")` in `code`
/// demand of the tensors `all`. False when there is none; one that is not understood is reported.
bool read_assertions(Reading& reading, const Text& code, const std::vector<std::string>& all);

}  // namespace opwright::builder
