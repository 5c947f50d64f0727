// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>

#include "ttnn/tensor/tensor.hpp"
#include "ttnn/types.hpp"

namespace ttnn {

// Attention-style softmax.
//
//   input          x
//   mask           Additive mask
//   scale          Multiplies x before the mask is added
//   memory_config  Where y goes
Tensor masked_softmax(
    const Tensor& input,
    const Tensor& mask,
    float scale = 1.0f,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config = std::nullopt);

}  // namespace ttnn
