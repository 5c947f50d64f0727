// Tables that say what tensors must be: a row per tensor, or a row per property.
#pragma once

#include <string>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

/// Tensor | Role | Shape | Layout | Dtype | Memory. False: no such table.
bool tensor_rows(Reading& r, const Table& table);

/// Property | requirement | hint, about the `subjects`; or Property | one column per tensor | hint. False: no such
/// table.
bool property_rows(Reading& r, const Table& table, const std::vector<std::string>& subjects);

/// One of the table's properties is the shape.
bool has_shape_row(const Table& table);

}  // namespace opwright::builder
