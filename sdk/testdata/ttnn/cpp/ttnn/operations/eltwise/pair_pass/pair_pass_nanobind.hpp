#pragma once

#include "ttnn-nanobind/nanobind_fwd.hpp"

namespace ttnn::operations::pair_pass {

namespace nb = nanobind;
void bind_pair_pass(nb::module_& mod);

}  // namespace ttnn::operations::pair_pass
