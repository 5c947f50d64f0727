// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ttnn-nanobind/nanobind_fwd.hpp"

namespace ttnn::operations::data_movement::stack {

namespace nb = nanobind;

// Adds ttnn.stack to the Python module `mod`.
void bind_stack(nb::module_& mod);

}  // namespace ttnn::operations::data_movement::stack
