// Makes global circular buffers with the runtime, and takes over those that were made in Python.
#include "sdk/bridge/global_circular_buffer.hpp"

#include <tt-metalium/global_circular_buffer.hpp>

#include <bit>

#include "sdk/bridge/python.hpp"
#include "sdk/bridge/python_tensor.hpp"
#include "ttnn-nanobind/runtime_types.hpp"

namespace opwright::bridge {

namespace {

tt::tt_metal::CoreRangeSet cores_of(const nb::object& object, const char* method) {
    return nb::cast<tt::tt_metal::CoreRangeSet>(object.attr(method)());
}

}  // namespace

PythonGlobalCircularBuffer::PythonGlobalCircularBuffer(nb::object global_circular_buffer)
    : object(std::move(global_circular_buffer)) {
    sender_cores = cores_of(object, "sender_cores");
    receiver_cores = cores_of(object, "receiver_cores");
    size = nb::cast<std::uint32_t>(object.attr("size")());
}

std::uint64_t PythonGlobalCircularBuffer::identity() const {
    return std::bit_cast<std::uint64_t>(object.ptr());
}

const nb::object& python_global_circular_buffer(const tt::tt_metal::detail::GlobalCircularBufferState& state) {
    return static_cast<const PythonGlobalCircularBuffer&>(state).object;
}

}  // namespace opwright::bridge

namespace tt::tt_metal::experimental {

GlobalCircularBuffer CreateGlobalCircularBuffer(IDevice* device,
                                                const GlobalCircularBuffer::CoreMapping& sender_receiver_core_mapping,
                                                std::uint32_t size, BufferType buffer_type) {
    namespace nb = nanobind;
    namespace bridge = opwright::bridge;
    nb::list mapping;
    for (const auto& [sender, receivers] : sender_receiver_core_mapping) {
        mapping.append(nb::make_tuple(nb::cast(sender), nb::cast(receivers)));
    }
    const nb::handle python_device = bridge::python_device(static_cast<const distributed::MeshDevice&>(*device));
    auto state = std::make_shared<bridge::PythonGlobalCircularBuffer>(
        bridge::ttnn().attr("create_global_circular_buffer")(python_device, mapping, size, nb::cast(buffer_type)));
    state->mapping = sender_receiver_core_mapping;
    state->device = device;
    return GlobalCircularBuffer(std::move(state));
}

}  // namespace tt::tt_metal::experimental
