// Memory that is laid out range lockstep is not there; this says so. Vendor names: experimental::range_lockstep_allocation::is_range_lockstep_allocation,
// set_range_lockstep_allocation.
#pragma once

#include <tt_stl/assert.hpp>

#include "ttnn/tensor/types.hpp"

namespace tt::tt_metal::experimental::range_lockstep_allocation {

/// Python gives no tensor such a memory config.
inline bool is_range_lockstep_allocation(const MemoryConfig&) {
    return false;
}
inline void set_range_lockstep_allocation(MemoryConfig&, bool enabled) {
    TT_FATAL(!enabled, "opwright: range_lockstep_allocation is not in the SDK");
}

}  // namespace tt::tt_metal::experimental::range_lockstep_allocation
