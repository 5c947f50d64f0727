// What words, without a formula, say of the output's shape: "same as x", "the shape of x", "that of x except the last
// dimension, which is 1".
#pragma once

#include <optional>

#include "builder/spec/model.hpp"
#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// The shape that `words` tell; none if they name no tensor's shape, or change it in a way that is not understood
/// ("twice that of x"). The size of a changed dimension that cannot be read is reported. `formula`: a formula stands
/// behind the words, so that "the shape of x is [N, C]" tells nothing by itself.
std::optional<ShapeFormula> shape_of_words(Reading& r, const Text& words, bool formula);

}  // namespace opwright::builder
