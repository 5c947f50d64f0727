// Where kernels run. Vendor names: experimental::NodeCoord, NodeRange, NodeRangeSet, Nodes.
#pragma once

#include <tt-metalium/core_coord.hpp>

#include <variant>

namespace tt::tt_metal::experimental {

using NodeCoord = CoreCoord;
using NodeRange = CoreRange;
using NodeRangeSet = CoreRangeSet;
using Nodes = std::variant<NodeCoord, NodeRange, NodeRangeSet>;

}  // namespace tt::tt_metal::experimental
