// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "stack_nanobind.hpp"

#include <optional>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/vector.h>

#include "stack.hpp"
#include "ttnn-nanobind/bind_function.hpp"

namespace ttnn::operations::data_movement::stack {

void bind_stack(nb::module_& mod) {
    const auto* doc =
        R"doc(
        N tensors of one common shape are laid next to each other along a dimension that did not exist before.

        Args:
            tensors (list of ttnn.Tensor): Inputs, in stacking order.
            dim (int): Where the new dimension goes; negative values count from the end of the *output* shape. Defaults
            to 0.
            memory_config (ttnn.MemoryConfig | None): Output placement; when absent, that of tensors[0]. Defaults to
            None.

        Returns:
            ttnn.Tensor: the output tensor.
        )doc";

    // noconvert: anything but a ttnn.Tensor is a TypeError, never a silent conversion.
    ttnn::bind_function<"stack">(
        mod,
        doc,
        &ttnn::stack,
        nb::arg("tensors").noconvert(),
        nb::arg("dim") = 0,
        nb::arg("memory_config") = nb::none());
}

}  // namespace ttnn::operations::data_movement::stack
