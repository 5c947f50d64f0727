// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <vector>

#include <tt-metalium/host_api.hpp>

#include "ttnn/device_operation.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace ttnn::operations::data_movement::stack::detail {

// What a cached program needs in order to run again with other tensors
struct StackSharedVariables {
    tt::tt_metal::KernelHandle reader_kernel_id;
    tt::tt_metal::KernelHandle writer_kernel_id;
    std::vector<tt::tt_metal::CoreCoord> cores;
};

ttnn::device_operation::CachedProgram<StackSharedVariables> create_stack_program(
    const std::vector<Tensor>& tensors, const Tensor& output, int32_t dim);

// Rewrites what may differ between two calls that share one program: the buffer addresses.
void stack_override_runtime_arguments(
    tt::tt_metal::Program& program,
    const StackSharedVariables& shared_variables,
    const std::vector<Tensor>& tensors,
    const Tensor& output);

}  // namespace ttnn::operations::data_movement::stack::detail
