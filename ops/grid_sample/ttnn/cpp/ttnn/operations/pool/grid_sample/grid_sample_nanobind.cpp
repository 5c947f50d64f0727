// SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
//
// SPDX-License-Identifier: Apache-2.0

#include "grid_sample_nanobind.hpp"

#include <optional>
#include <string>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include "grid_sample.hpp"
#include "ttnn-nanobind/bind_function.hpp"

namespace ttnn::operations::pool::grid_sample {

void bind_grid_sample(nb::module_& mod) {
    const auto* doc =
        R"doc(
        An image is read at arbitrary positions.

        Args:
            input (ttnn.Tensor):
            grid (ttnn.Tensor):

        Keyword Args:
            mode (str): nearest may follow. Defaults to "bilinear".
            padding_mode (str): border and reflection are refused. Defaults to "zeros".
            align_corners (bool): true is refused for now. Defaults to False.
            batch_output_channels (bool): decides the output shape when K > 1. Defaults to False.
            memory_config (ttnn.MemoryConfig | None): nullopt: take the grid's. Defaults to None.

        Returns:
            ttnn.Tensor: the output tensor.
        )doc";

    // noconvert: anything but a ttnn.Tensor is a TypeError, never a silent conversion.
    ttnn::bind_function<"grid_sample">(
        mod,
        doc,
        &ttnn::grid_sample,
        nb::arg("input").noconvert(),
        nb::arg("grid").noconvert(),
        nb::kw_only(),
        nb::arg("mode") = "bilinear",
        nb::arg("padding_mode") = "zeros",
        nb::arg("align_corners") = false,
        nb::arg("batch_output_channels") = false,
        nb::arg("memory_config") = nb::none());
}

}  // namespace ttnn::operations::pool::grid_sample
