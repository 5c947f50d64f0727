// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "stack.hpp"

#include "device/stack_op.hpp"

namespace ttnn {

Tensor stack(
    const std::vector<Tensor>& tensors, int32_t dim, const std::optional<tt::tt_metal::MemoryConfig>& memory_config) {
    return ttnn::prim::stack(tensors, dim, memory_config);
}

}  // namespace ttnn
