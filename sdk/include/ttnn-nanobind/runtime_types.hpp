// Conversions between the runtime's Python types and the types of host code, for nanobind. The runtime has its own
// nanobind inside, so the objects are converted by value; only tensors keep their identity.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include <tt-metalium/global_circular_buffer.hpp>
#include <tt_stl/small_vector.hpp>

#include "ttnn/operations/core/compute_kernel/compute_kernel_config.hpp"
#include "ttnn/types.hpp"

#include <optional>
#include <type_traits>
#include <utility>

namespace ttnn::nanobind_detail {

/// Defined in the bridge for each type below. nanobind's own types are hidden, so the functions say that they are not.
/// False: not such an object. A failed conversion leaves no Python exception behind.
template <typename T>
[[gnu::visibility("default")]] bool from_python(::nanobind::handle source, std::optional<T>& value) noexcept;
template <typename T>
[[gnu::visibility("default")]] ::nanobind::object to_python(const T& value);

/// The process-wide object for a Python device; null when `source` is not a device.
[[gnu::visibility("default")]] MeshDevice* device_from_python(::nanobind::handle source) noexcept;

template <typename T>
struct RuntimeCaster {
    using Value = T;
    template <typename U>
    using Cast = ::nanobind::detail::movable_cast_t<U>;
    template <typename U>
    static constexpr bool can_cast() {
        return true;
    }

    bool from_python(::nanobind::handle source, std::uint32_t, ::nanobind::detail::cleanup_list*) noexcept {
        return nanobind_detail::from_python(source, value_);
    }
    static ::nanobind::handle from_cpp(const T& value, ::nanobind::rv_policy,
                                       ::nanobind::detail::cleanup_list*) noexcept {
        try {
            return to_python(value).release();
        } catch (::nanobind::python_error& error) {
            error.restore();
        } catch (const std::exception& error) {
            PyErr_SetString(PyExc_RuntimeError, error.what());
        }
        return {};
    }
    static ::nanobind::handle from_cpp(const T* value, ::nanobind::rv_policy policy,
                                       ::nanobind::detail::cleanup_list* cleanup) noexcept {
        return value != nullptr ? from_cpp(*value, policy, cleanup) : ::nanobind::none().release();
    }

    explicit operator T*() { return &*value_; }
    explicit operator T&() { return *value_; }
    explicit operator T&&() { return std::move(*value_); }

  private:
    std::optional<T> value_;
};

}  // namespace ttnn::nanobind_detail

namespace nanobind::detail {

#define TTNN_RUNTIME_TYPE_(Type, name)                                      \
    template <>                                                             \
    struct type_caster<Type> : ttnn::nanobind_detail::RuntimeCaster<Type> { \
        static constexpr auto Name = const_name(name);                      \
    }

TTNN_RUNTIME_TYPE_(ttnn::Tensor, "ttnn.Tensor");
TTNN_RUNTIME_TYPE_(ttnn::MemoryConfig, "ttnn.MemoryConfig");
TTNN_RUNTIME_TYPE_(ttnn::DataType, "ttnn.DataType");
TTNN_RUNTIME_TYPE_(ttnn::Layout, "ttnn.Layout");
TTNN_RUNTIME_TYPE_(ttnn::BufferType, "ttnn.BufferType");
TTNN_RUNTIME_TYPE_(ttnn::TensorMemoryLayout, "ttnn.TensorMemoryLayout");
TTNN_RUNTIME_TYPE_(ttnn::ShardOrientation, "ttnn.ShardOrientation");
TTNN_RUNTIME_TYPE_(tt::tt_metal::MathFidelity, "ttnn.MathFidelity");
TTNN_RUNTIME_TYPE_(ttnn::Shape, "ttnn.Shape");
TTNN_RUNTIME_TYPE_(ttnn::CoreCoord, "ttnn.CoreCoord");
TTNN_RUNTIME_TYPE_(ttnn::CoreRange, "ttnn.CoreRange");
TTNN_RUNTIME_TYPE_(ttnn::CoreRangeSet, "ttnn.CoreRangeSet");
TTNN_RUNTIME_TYPE_(ttnn::CoreGrid, "ttnn.CoreGrid");
TTNN_RUNTIME_TYPE_(ttnn::ShardSpec, "ttnn.ShardSpec");
TTNN_RUNTIME_TYPE_(tt::tt_metal::experimental::GlobalCircularBuffer,
                   "ttnn._ttnn.global_circular_buffer.global_circular_buffer");
TTNN_RUNTIME_TYPE_(ttnn::ComputeKernelConfig, "ttnn.DeviceComputeKernelConfig");
#undef TTNN_RUNTIME_TYPE_

template <>
struct type_caster<ttnn::MeshDevice> {
    using Value = ttnn::MeshDevice;
    static constexpr auto Name = const_name("ttnn.MeshDevice");
    template <typename U>
    using Cast = std::conditional_t<std::is_pointer_v<U>, ttnn::MeshDevice*, ttnn::MeshDevice&>;
    template <typename U>
    static constexpr bool can_cast() {
        return true;
    }

    bool from_python(handle source, std::uint32_t, cleanup_list*) noexcept {
        device_ = ttnn::nanobind_detail::device_from_python(source);
        return device_ != nullptr;
    }

    explicit operator ttnn::MeshDevice*() { return device_; }
    explicit operator ttnn::MeshDevice&() { return *device_; }

  private:
    ttnn::MeshDevice* device_ = nullptr;
};

template <typename T, std::size_t N>
struct type_caster<ttsl::SmallVector<T, N>> : list_caster<ttsl::SmallVector<T, N>, T> {};

}  // namespace nanobind::detail
