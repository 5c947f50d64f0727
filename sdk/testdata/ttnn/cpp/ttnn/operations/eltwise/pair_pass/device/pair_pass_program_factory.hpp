#pragma once

#include <vector>

#include <tt-metalium/host_api.hpp>

#include "ttnn/device_operation.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace ttnn::operations::pair_pass::detail {

struct PairPassSharedVariables {
    tt::tt_metal::KernelHandle reader_kernel_id;
    tt::tt_metal::KernelHandle compute_kernel_id;
    tt::tt_metal::KernelHandle writer_kernel_id;
    std::vector<tt::tt_metal::CoreCoord> cores;
};

ttnn::device_operation::CachedProgram<PairPassSharedVariables> pair_pass_multi_core(const ttnn::Tensor& first,
                                                                                    const ttnn::Tensor& second,
                                                                                    const ttnn::Tensor& output_tensor,
                                                                                    uint32_t copies);

}  // namespace ttnn::operations::pair_pass::detail
