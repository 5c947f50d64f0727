// The demands of one condition in the spec: joined with what is there already, and said of their tensors.
#pragma once

#include <utility>
#include <vector>

#include "builder/spec/reading.hpp"

namespace opwright::builder::condition {

/// What one condition says: demands, and ranges of attributes by their number among the parameters.
struct Found {
    std::vector<Demand> demands;
    std::vector<std::pair<std::size_t, Range>> ranges;
};

/// Adds what was found in `condition` to the spec; false when nothing was. One of `messages` is the error of all
/// demands, several are theirs in order.
bool keep(Reading& reading, Found found, const Text& condition, const std::vector<std::string>& messages);

}  // namespace opwright::builder::condition
