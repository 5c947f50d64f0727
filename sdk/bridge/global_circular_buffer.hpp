// Global circular buffers of the Python runtime behind the host API's.
#pragma once

#include <nanobind/nanobind.h>

#include "sdk/record/states.hpp"

namespace opwright::bridge {

namespace nb = nanobind;

/// Holds a reference to the runtime's object, which frees the memory with its last reference.
struct [[gnu::visibility("hidden")]] PythonGlobalCircularBuffer final
    : tt::tt_metal::detail::GlobalCircularBufferState {
    explicit PythonGlobalCircularBuffer(nb::object global_circular_buffer);

    std::uint64_t identity() const override;

    nb::object object;
};

/// The Python object behind a state. REQUIRES: the state came from the bridge.
const nb::object& python_global_circular_buffer(const tt::tt_metal::detail::GlobalCircularBufferState& state);

}  // namespace opwright::bridge
