// Lists that markdown does not see: lines that begin with "(a)", "b)" or the number of a requirement ("REQ-3.1").
#pragma once

#include <vector>

#include "builder/spec/document.hpp"

namespace opwright::builder {

/// Without the number of a requirement in front: "REQ-3.1 the input ..." -> "the input ...". Other text is unchanged.
Text without_requirement_number(const Text& text);

/// The items of a paragraph whose lines begin with such marks, each with the lines up to the next mark, as bullets
/// without their marks; what stands in front of the first mark stays a paragraph. Empty: it is no list.
std::vector<Block> marked_items(const Block& paragraph);

}  // namespace opwright::builder
