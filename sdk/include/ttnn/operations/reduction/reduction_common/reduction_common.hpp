// Bringing a dimension to the end and a tensor to four dimensions. Vendor names: reduction_common::perform_transpose,
// reduction_common::transform_to_4d_tensor.
#pragma once

#include "ttnn/operations/core/core.hpp"
#include "ttnn/operations/data_movement/common/common.hpp"
#include "ttnn/operations/data_movement/transpose/transpose.hpp"

namespace reduction_common {

inline ttnn::Tensor perform_transpose(const ttnn::Tensor& input, bool is_dim_last_idx, std::int32_t dim1 = -1,
                                      std::int32_t dim2 = -1) {
    return is_dim_last_idx ? input : ttnn::transpose(input, dim1, dim2);
}

inline ttnn::Tensor transform_to_4d_tensor(const ttnn::Tensor& input, bool is_rank_le_4d) {
    return is_rank_le_4d ? ttnn::unsqueeze_to_4D(input) : ttnn::operations::data_movement::squeeze_from_ND_to_4D(input);
}

}  // namespace reduction_common

namespace ttnn::reduction_common {
using ::reduction_common::perform_transpose;
using ::reduction_common::transform_to_4d_tensor;
}  // namespace ttnn::reduction_common
