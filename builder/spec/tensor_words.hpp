// What lists, titles and descriptions say of tensors: fields, pieces between commas, shapes in passing.
#pragma once

#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// "Mask Tensor Requirements", "Gamma/Beta Tensor Requirements": the tensors with a section of their own; a section
/// that names none is about the others.
std::vector<std::string> subjects_of(const Reading& r, std::size_t section);

/// The tensor that a section below one about inputs has its title from: `### x`; else empty.
std::string titled(const Reading& r, std::size_t section);

/// "- **Rank**: 4 (\"must be rank 4\")". False: no list item says anything of the kind.
bool bullets(Reading& r, std::size_t section, const std::vector<std::string>& subjects);

/// "- `x` (Tensor): [N, C, H, W]; TILE; bfloat16": what the list of parameters says of a tensor of which no section
/// about inputs says anything. False: nothing.
bool described_parameters(Reading& r);

/// "Matrix A [M, K]", "shape (1, 1, 1, W)" in the row of a tensor of which nothing else tells the shape. False:
/// nothing.
bool shapes_in_descriptions(Reading& r);

}  // namespace opwright::builder
