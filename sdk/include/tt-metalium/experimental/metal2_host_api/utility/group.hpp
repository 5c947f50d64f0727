// Several of something, in no particular order. Vendor names: experimental::Group.
#pragma once

#include <vector>

namespace tt::tt_metal::experimental {

template <typename T>
using Group = std::vector<T>;

}  // namespace tt::tt_metal::experimental
