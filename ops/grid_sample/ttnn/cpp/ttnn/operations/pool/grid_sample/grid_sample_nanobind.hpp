// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ttnn-nanobind/nanobind_fwd.hpp"

namespace ttnn::operations::pool::grid_sample {

namespace nb = nanobind;

// Adds ttnn.grid_sample to the Python module `mod`.
void bind_grid_sample(nb::module_& mod);

}  // namespace ttnn::operations::pool::grid_sample
