// Defines of compute kernels that reduce.
#include <tt_stl/assert.hpp>

#include "ttnn/operations/reduction/generic/device/reduce_op.hpp"

namespace reduce_op_utils {

using tt::tt_metal::ReduceOpDim;
using tt::tt_metal::ReduceOpMath;

std::map<std::string, std::string> get_defines(ReduceOpMath reduce_op, ReduceOpDim reduce_dim) {
    TT_FATAL(reduce_op != ReduceOpMath::MIN,
             "The reducer has sum, average and maximum; a minimum is the maximum of "
             "the negated values");
    // A reduction along W makes one value of each row.
    const char* const dim = reduce_dim == ReduceOpDim::W   ? "ReduceDim::REDUCE_ROW"
                            : reduce_dim == ReduceOpDim::H ? "ReduceDim::REDUCE_COL"
                                                           : "ReduceDim::REDUCE_SCALAR";
    const char* const op = reduce_op == ReduceOpMath::SUM   ? "PoolType::SUM"
                           : reduce_op == ReduceOpMath::AVG ? "PoolType::AVG"
                                                            : "PoolType::MAX";
    return {{"REDUCE_OP", op}, {"REDUCE_DIM", dim}};
}

}  // namespace reduce_op_utils
