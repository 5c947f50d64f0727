// Writes each call's program down as data, for tools that look at what a factory really made: docs/sdk.md.
#pragma once

#include <string>
#include <vector>

#include "sdk/record/program_state.hpp"
#include "ttnn/tensor/tensor.hpp"

namespace opwright::bridge {

/// Appends one JSON line to `$OPWRIGHT_PROGRAMS`; does nothing when that is not set.
void log_program(const std::string& operation, bool is_new, const tt::tt_metal::detail::ProgramState& program,
                 const ttnn::MeshDevice& device, const std::vector<ttnn::Tensor>& inputs,
                 const std::vector<ttnn::Tensor>& outputs);

/// `$OPWRIGHT_PROGRAMS_ONLY` is 1: programs are written down and not run; outputs keep whatever is in them.
bool only_logs_programs();

}  // namespace opwright::bridge
