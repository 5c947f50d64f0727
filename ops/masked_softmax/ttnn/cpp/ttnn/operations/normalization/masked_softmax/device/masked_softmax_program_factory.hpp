// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <vector>

#include <tt-metalium/host_api.hpp>

#include "ttnn/device_operation.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace ttnn::operations::normalization::masked_softmax::detail {

// What a cached program needs in order to run again with other tensors
struct MaskedSoftmaxSharedVariables {
    tt::tt_metal::KernelHandle reader_kernel_id;
    tt::tt_metal::KernelHandle compute_kernel_id;  // of the first core group
    tt::tt_metal::KernelHandle writer_kernel_id;
    std::vector<tt::tt_metal::CoreCoord> cores;
};

ttnn::device_operation::CachedProgram<MaskedSoftmaxSharedVariables> create_masked_softmax_program(
    const Tensor& input, const Tensor& mask, const Tensor& output, float scale);

// Rewrites what may differ between two calls that share one program: the buffer addresses and scale.
void masked_softmax_override_runtime_arguments(
    tt::tt_metal::Program& program,
    const MaskedSoftmaxSharedVariables& shared_variables,
    const Tensor& input,
    const Tensor& mask,
    const Tensor& output,
    float scale);

}  // namespace ttnn::operations::normalization::masked_softmax::detail
