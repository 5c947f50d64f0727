// Memory that is laid out per core is not there; this says so. Vendor names: experimental::per_core_allocation::is_per_core_allocation,
// set_per_core_allocation.
#pragma once

#include <tt_stl/assert.hpp>

#include "ttnn/tensor/types.hpp"

namespace tt::tt_metal::experimental::per_core_allocation {

/// Python gives no tensor such a memory config.
inline bool is_per_core_allocation(const MemoryConfig&) {
    return false;
}
inline void set_per_core_allocation(MemoryConfig&, bool enabled) {
    TT_FATAL(!enabled, "opwright: per_core_allocation is not in the SDK");
}

}  // namespace tt::tt_metal::experimental::per_core_allocation
