// What a reduction does, and along what. Vendor names: tt::tt_metal::ReduceOpMath, ReduceOpDim.
#pragma once

#include <cstdint>

namespace tt::tt_metal {

enum class ReduceOpMath : std::uint8_t { SUM, AVG, MAX, MIN };
enum class ReduceOpDim : std::uint8_t { H, W, HW };

}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::ReduceOpDim;
using tt::tt_metal::ReduceOpMath;
}  // namespace ttnn
