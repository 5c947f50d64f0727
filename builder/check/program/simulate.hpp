// Lets the kernels of one core pass pages to each other until all are done or nobody can go on.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "builder/check/kernel/sync_state.hpp"

namespace opwright::builder::check {

/// One sequence of steps. A compute kernel is two of them: the unpacker waits and pops, the packer reserves and pushes.
struct PageThread {
    std::size_t kernel = 0;  ///< which kernel of the core
    std::vector<const Step*> steps;
    std::size_t next = 0;  ///< after `simulate`: the step at which it stands; steps.size(): done

    bool done() const { return next == steps.size(); }
};

/// Moves every thread as far as it goes. Steps of buffers without a capacity are passed over.
void simulate(std::vector<PageThread>& threads, const std::map<std::int64_t, std::int64_t>& capacities);

}  // namespace opwright::builder::check
