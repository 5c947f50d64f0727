// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "masked_softmax.hpp"

#include "device/masked_softmax_device_operation.hpp"

namespace ttnn {

Tensor masked_softmax(
    const Tensor& input,
    const Tensor& mask,
    float scale,
    const std::optional<tt::tt_metal::MemoryConfig>& memory_config) {
    return ttnn::prim::masked_softmax(input, mask, scale, memory_config);
}

}  // namespace ttnn
