// nanobind's module type without nanobind's headers. Vendor names: nanobind::module_.
#pragma once

namespace nanobind {
class module_;
}  // namespace nanobind

namespace ttnn {
namespace nb = nanobind;
}  // namespace ttnn
