#include "pair_pass_nanobind.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>

#include "pair_pass.hpp"
#include "ttnn-nanobind/bind_function.hpp"

namespace ttnn::operations::pair_pass {

void bind_pair_pass(nb::module_& mod) {
    const auto* doc = R"doc(
        Returns the values of the first tensor.

        Args:
            first (ttnn.Tensor): the tensor whose values are returned.
            second (ttnn.Tensor): a tensor of the same shape.

        Keyword Args:
            gain (float): carried, not applied.
            copies (int): tiles per circular buffer.
            memory_config (ttnn.MemoryConfig, optional): of the output; that of `first` by default.

        Returns:
            ttnn.Tensor: the output tensor.
    )doc";

    ttnn::bind_function<"pair_pass">(mod, doc, &ttnn::pair_pass, nb::arg("first"), nb::arg("second"), nb::kw_only(),
                                     nb::arg("gain") = 1.0f, nb::arg("copies") = 2,
                                     nb::arg("memory_config") = nb::none());
}

}  // namespace ttnn::operations::pair_pass
