// What the program that runs on a tile owns there, so that a kernel that goes beyond it is found at that access.
#pragma once

#include <cstdint>
#include <vector>

#include "chip/core/code_space.hpp"

namespace opwright::chip {

/// Made when a launch begins (Launch::guard); the default lets everything pass.
struct LaunchGuard {
    std::vector<CodeRange> kernels;                      ///< where the kernels' instructions are in L1
    std::uint32_t code_end = ~std::uint32_t{0};          ///< no instructions in L1 from here on
    std::uint64_t circular_buffers = ~std::uint64_t{0};  ///< bit i: circular buffer i is configured

    bool has_circular_buffer(unsigned index) const { return (circular_buffers >> index & 1) != 0; }
};

}  // namespace opwright::chip
