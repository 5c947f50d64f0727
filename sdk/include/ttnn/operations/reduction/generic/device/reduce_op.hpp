// Defines of compute kernels that reduce. Vendor names: reduce_op_utils::get_defines.
#pragma once

#include "ttnn/operations/reduction/generic/device/common.hpp"

#include <map>
#include <string>

namespace reduce_op_utils {

/// REDUCE_OP and REDUCE_DIM, as the kernels' reduce_tile takes them. Throws for MIN, which the reducer of the chip
/// has not.
std::map<std::string, std::string> get_defines(tt::tt_metal::ReduceOpMath reduce_op,
                                               tt::tt_metal::ReduceOpDim reduce_dim);

}  // namespace reduce_op_utils
