// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "masked_softmax_nanobind.hpp"

#include <optional>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>

#include "masked_softmax.hpp"
#include "ttnn-nanobind/bind_function.hpp"

namespace ttnn::operations::normalization::masked_softmax {

void bind_masked_softmax(nb::module_& mod) {
    const auto* doc =
        R"doc(
        Attention-style softmax.

        Args:
            input (ttnn.Tensor): x.
            mask (ttnn.Tensor): Additive mask.

        Keyword Args:
            scale (float): Multiplies x before the mask is added. Defaults to 1.0.
            memory_config (ttnn.MemoryConfig | None): Where y goes. Defaults to None.

        Returns:
            ttnn.Tensor: the output tensor.
        )doc";

    // noconvert: anything but a ttnn.Tensor is a TypeError, never a silent conversion.
    ttnn::bind_function<"masked_softmax">(
        mod,
        doc,
        &ttnn::masked_softmax,
        nb::arg("input").noconvert(),
        nb::arg("mask").noconvert(),
        nb::kw_only(),
        nb::arg("scale") = 1.0f,
        nb::arg("memory_config") = nb::none());
}

}  // namespace ttnn::operations::normalization::masked_softmax
