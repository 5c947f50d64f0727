// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "grid_sample.hpp"

#include "device/grid_sample_op.hpp"

namespace ttnn {

Tensor grid_sample(
    const Tensor& input,
    const Tensor& grid,
    const std::string& mode,
    const std::string& padding_mode,
    bool align_corners,
    bool batch_output_channels,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config) {
    return ttnn::prim::grid_sample(
        input, grid, mode, padding_mode, align_corners, batch_output_channels, memory_config);
}

}  // namespace ttnn
