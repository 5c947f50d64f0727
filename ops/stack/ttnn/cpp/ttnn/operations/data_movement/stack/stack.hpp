// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <vector>

#include "ttnn/tensor/tensor.hpp"
#include "ttnn/types.hpp"

namespace ttnn {

// N tensors of one common shape are laid next to each other along a dimension that did not exist before.
//
//   tensors        Inputs, in stacking order
//   dim            Where the new dimension goes; negative values count from the end of the *output* shape
//   memory_config  Output placement; when absent, that of tensors[0]
Tensor stack(
    const std::vector<Tensor>& tensors,
    int32_t dim = 0,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config = std::nullopt);

}  // namespace ttnn
