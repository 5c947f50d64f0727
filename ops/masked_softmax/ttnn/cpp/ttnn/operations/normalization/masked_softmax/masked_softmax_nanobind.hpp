// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ttnn-nanobind/nanobind_fwd.hpp"

namespace ttnn::operations::normalization::masked_softmax {

namespace nb = nanobind;

// Adds ttnn.masked_softmax to the Python module `mod`.
void bind_masked_softmax(nb::module_& mod);

}  // namespace ttnn::operations::normalization::masked_softmax
