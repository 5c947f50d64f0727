// Short ways to the runtime's Python modules.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>

namespace opwright::bridge {

namespace nb = nanobind;

/// The `ttnn` package, imported at the first use; the reference is never given back.
nb::handle ttnn();
/// `ttnn._ttnn`, where the binding's own types live.
nb::handle ttnn_binding();

/// The number behind a Python enum member.
std::int64_t enum_value(nb::handle member);
/// `ttnn.<type>(value)`.
nb::object enum_member(const char* type, std::int64_t value);

/// The runtime's own operations whose names a loaded operation has taken, by their full names. Host code that calls
/// `ttnn::x` means these: it is compiled against the runtime, and an operation must not call itself by accident.
nb::dict replaced_operations();

}  // namespace opwright::bridge
