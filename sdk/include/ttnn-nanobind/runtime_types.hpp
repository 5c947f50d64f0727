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

#include <tt_stl/small_vector.hpp>

#include "ttnn/operations/core/compute_kernel/compute_kernel_config.hpp"
#include "ttnn/types.hpp"

#include <optional>
#include <type_traits>
#include <utility>

namespace ttnn::nanobind_detail {

/// Specialised by `RuntimeName` for each type that the bridge converts: what Python calls it.
template <typename T>
struct RuntimeName;

#define TTNN_RUNTIME_TYPE_(Type, name)                                                \
    template <>                                                                       \
    struct RuntimeName<Type> {                                                        \
        static constexpr auto value = ::nanobind::detail::const_name(name);           \
    };                                                                                \
    /* false: not such an object; conversion errors leave no exception */             \
    bool from_python(::nanobind::handle source, std::optional<Type>& value) noexcept; \
    ::nanobind::object to_python(const Type& value)

TTNN_RUNTIME_TYPE_(Tensor, "ttnn.Tensor");
TTNN_RUNTIME_TYPE_(MemoryConfig, "ttnn.MemoryConfig");
TTNN_RUNTIME_TYPE_(DataType, "ttnn.DataType");
TTNN_RUNTIME_TYPE_(Layout, "ttnn.Layout");
TTNN_RUNTIME_TYPE_(BufferType, "ttnn.BufferType");
TTNN_RUNTIME_TYPE_(TensorMemoryLayout, "ttnn.TensorMemoryLayout");
TTNN_RUNTIME_TYPE_(ShardOrientation, "ttnn.ShardOrientation");
TTNN_RUNTIME_TYPE_(tt::tt_metal::MathFidelity, "ttnn.MathFidelity");
TTNN_RUNTIME_TYPE_(Shape, "ttnn.Shape");
TTNN_RUNTIME_TYPE_(CoreCoord, "ttnn.CoreCoord");
TTNN_RUNTIME_TYPE_(CoreRange, "ttnn.CoreRange");
TTNN_RUNTIME_TYPE_(CoreRangeSet, "ttnn.CoreRangeSet");
TTNN_RUNTIME_TYPE_(CoreGrid, "ttnn.CoreGrid");
TTNN_RUNTIME_TYPE_(ShardSpec, "ttnn.ShardSpec");
TTNN_RUNTIME_TYPE_(ComputeKernelConfig, "ttnn.DeviceComputeKernelConfig");
#undef TTNN_RUNTIME_TYPE_

/// The process-wide object for a Python device; null when `source` is not a device.
MeshDevice* device_from_python(::nanobind::handle source) noexcept;

template <typename T>
concept RuntimeType = requires {
    RuntimeName<T>::value;
};

}  // namespace ttnn::nanobind_detail

namespace nanobind::detail {

template <ttnn::nanobind_detail::RuntimeType T>
struct type_caster<T> {
    using Value = T;
    static constexpr auto Name = ttnn::nanobind_detail::RuntimeName<T>::value;
    template <typename U>
    using Cast = movable_cast_t<U>;
    template <typename U>
    static constexpr bool can_cast() {
        return true;
    }

    bool from_python(handle source, std::uint32_t, cleanup_list*) noexcept {
        return ttnn::nanobind_detail::from_python(source, value_);
    }
    static handle from_cpp(const T& value, rv_policy, cleanup_list*) noexcept {
        try {
            return ttnn::nanobind_detail::to_python(value).release();
        } catch (python_error& error) {
            error.restore();
        } catch (const std::exception& error) {
            PyErr_SetString(PyExc_RuntimeError, error.what());
        }
        return {};
    }
    static handle from_cpp(const T* value, rv_policy policy, cleanup_list* cleanup) noexcept {
        return value != nullptr ? from_cpp(*value, policy, cleanup) : none().release();
    }

    explicit operator T*() { return &*value_; }
    explicit operator T&() { return *value_; }
    explicit operator T&&() { return std::move(*value_); }

  private:
    std::optional<T> value_;
};

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
