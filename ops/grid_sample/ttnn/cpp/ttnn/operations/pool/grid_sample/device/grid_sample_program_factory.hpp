// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tt-metalium/host_api.hpp>

#include "ttnn/device_operation.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace ttnn::operations::pool::grid_sample::detail {

// What a cached program needs in order to run again with other tensors
struct GridSampleSharedVariables {
    tt::tt_metal::KernelHandle reader_kernel_id;
    tt::tt_metal::KernelHandle compute_kernel_id;  // of the first core group
    tt::tt_metal::KernelHandle writer_kernel_id;
    std::vector<tt::tt_metal::CoreCoord> cores;
};

ttnn::device_operation::CachedProgram<GridSampleSharedVariables> create_grid_sample_program(
    const Tensor& input, const Tensor& grid, const Tensor& output, bool batch_output_channels);

// Rewrites what may differ between two calls that share one program: the buffer addresses.
void grid_sample_override_runtime_arguments(
    tt::tt_metal::Program& program,
    const GridSampleSharedVariables& shared_variables,
    const Tensor& input,
    const Tensor& grid,
    const Tensor& output);

}  // namespace ttnn::operations::pool::grid_sample::detail
