// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>

#include <tt-metalium/program.hpp>
#include <tt-metalium/program_descriptors.hpp>

#include "masked_softmax_device_operation_types.hpp"
#include "ttnn/distributed/types.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace ttnn::prim {

struct MaskedSoftmaxProgramFactory {
    static tt::tt_metal::ProgramDescriptor create_descriptor(
        const MaskedSoftmaxParams& operation_attributes, const MaskedSoftmaxInputs& tensor_args, Tensor& output);

    // Rewrites what may differ between two calls that share one program: the buffer addresses and scale.
    static void override_runtime_arguments(
        tt::tt_metal::Program& program,
        const MaskedSoftmaxParams& operation_attributes,
        const MaskedSoftmaxInputs& tensor_args,
        Tensor& output,
        const std::optional<ttnn::MeshCoordinate>& mesh_dispatch_coordinate = std::nullopt);
};

}  // namespace ttnn::prim
