// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>

#include "ttnn/tensor/tensor.hpp"
#include "ttnn/types.hpp"

namespace ttnn::prim {

// Every argument that is not a tensor
struct MaskedSoftmaxParams {
    float scale;
    std::optional<tt::tt_metal::MemoryConfig> memory_config;
};

struct MaskedSoftmaxInputs {
    Tensor input;
    Tensor mask;
};

}  // namespace ttnn::prim
