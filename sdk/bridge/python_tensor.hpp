// Tensors and devices of the Python runtime behind ttnn::Tensor and MeshDevice.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <optional>

#include "sdk/record/states.hpp"
#include "ttnn/types.hpp"

namespace opwright::bridge {

namespace nb = nanobind;

/// Holds a reference to the Python tensor; reads its properties at the first question. Needs the GIL throughout.
class [[gnu::visibility("hidden")]] PythonTensor final : public tt::tt_metal::detail::TensorState {
  public:
    explicit PythonTensor(nb::object tensor) : object_(std::move(tensor)) {}

    const ttnn::TensorSpec& spec() const override;
    ttnn::StorageType storage_type() const override;
    bool is_allocated() const override;
    ttnn::Buffer* buffer() const override;
    ttnn::MeshDevice* device() const override;

    const nb::object& object() const {
        return object_;
    }

  private:
    nb::object object_;
    mutable std::optional<ttnn::TensorSpec> spec_;
    mutable std::unique_ptr<ttnn::Buffer> buffer_;
};

/// Does not keep the device open: the tensors of a call do that for as long as the call needs it.
struct [[gnu::visibility("hidden")]] PythonDevice final : tt::tt_metal::detail::DeviceState {
    nb::handle object;
};

/// The Python tensor behind a handle. REQUIRES: the handle came from the bridge.
const PythonTensor& python_tensor(const ttnn::Tensor& tensor);

/// One MeshDevice per open Python device; a device that was closed and opened again is a new one.
ttnn::MeshDevice* mesh_device(nb::handle device);
nb::handle python_device(const ttnn::MeshDevice& device);

}  // namespace opwright::bridge
