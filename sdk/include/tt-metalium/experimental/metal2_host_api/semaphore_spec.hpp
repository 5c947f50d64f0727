// A semaphore of a program. Vendor names: experimental::SemaphoreSpec.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/advanced_options.hpp>

namespace tt::tt_metal::experimental {

struct SemaphoreSpec {
    SemaphoreSpecName unique_id;
    Nodes target_nodes;
    SemaphoreAdvancedOptions advanced_options;
};

}  // namespace tt::tt_metal::experimental
