// What must hold before the runtime gets a program: it does not check these itself, and some of them crash it.
#pragma once

#include <vector>

#include "sdk/record/program_state.hpp"
#include "ttnn/types.hpp"

namespace opwright::bridge {

/// Throws for cores outside the grid of `device`, and for circular buffers at the memory of a tensor that is not part
/// of this call, is not sharded in L1, or has no shard on one of the buffer's cores.
void check_program(const tt::tt_metal::detail::ProgramState& program, const ttnn::MeshDevice& device,
                   const std::vector<ttnn::Tensor>& tensors);

}  // namespace opwright::bridge
