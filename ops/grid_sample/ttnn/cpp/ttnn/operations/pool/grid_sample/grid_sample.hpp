// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <string>

#include "ttnn/tensor/tensor.hpp"
#include "ttnn/types.hpp"

namespace ttnn {

// An image is read at arbitrary positions.
//
//   input
//   grid
//   mode                   nearest may follow
//   padding_mode           border and reflection are refused
//   align_corners          true is refused for now
//   batch_output_channels  decides the output shape when K > 1
//   memory_config          nullopt: take the grid's
Tensor grid_sample(
    const Tensor& input,
    const Tensor& grid,
    const std::string& mode = "bilinear",
    const std::string& padding_mode = "zeros",
    bool align_corners = false,
    bool batch_output_channels = false,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config = std::nullopt);

}  // namespace ttnn
