// Terms over the dimensions of a tensor, as formulas.
#pragma once

#include <cstdint>
#include <string>

#include "builder/spec/expr.hpp"

namespace opwright::builder {

/// shape[index]; from the end when `index` is negative.
ExprPtr dimension_term(const std::string& tensor, std::int64_t index);

/// prod(shape[:end])
ExprPtr leading_product(const std::string& tensor, std::int64_t end);

/// ceil(size / 32)
ExprPtr in_tiles(ExprPtr size);

}  // namespace opwright::builder
