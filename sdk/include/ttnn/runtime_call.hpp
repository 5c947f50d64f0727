// Calls of the runtime's own operations from host code, through Python: `ttnn::add` of C++ is `ttnn.add`. What composite
// operations are made of; the headers under ttnn/operations/ give the calls their vendor names.
#pragma once

#include "ttnn/operations/core/compute_kernel/compute_kernel_config.hpp"
#include "ttnn/types.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace ttnn::runtime {

/// One argument, as a value that Python knows. An empty one is None, or left out when it has a name.
struct Argument {
    using Value =
        std::variant<std::monostate, bool, std::int64_t, double, std::string, Tensor, std::vector<Tensor>, Shape,
                     std::vector<std::int64_t>, std::vector<std::vector<std::int64_t>>, MemoryConfig, DataType, Layout,
                     ComputeKernelConfig, CoreCoord, CoreGrid, CoreRangeSet, MeshDevice*>;

    std::string_view name;  ///< empty: positional
    Value value;
};

namespace detail {

template <typename T>
inline constexpr bool is_optional_v = false;
template <typename T>
inline constexpr bool is_optional_v<std::optional<T>> = true;

template <typename T>
concept NumberSequence = requires(const T& values) {
    { *values.begin() } -> std::convertible_to<std::int64_t>;
    values.size();
} && !std::same_as<T, Shape> && !std::convertible_to<T, std::string_view>;

template <typename T>
concept TensorSequence = requires(const T& values) {
    { *values.begin() } -> std::convertible_to<const Tensor&>;
};

template <typename T>
Argument::Value value_of(const T& value) {
    if constexpr (is_optional_v<T>) {
        return value.has_value() ? value_of(*value) : Argument::Value();
    } else if constexpr (std::is_same_v<T, std::nullopt_t>) {
        return {};
    } else if constexpr (std::is_same_v<T, bool>) {
        return value;
    } else if constexpr (std::is_integral_v<T>) {
        return static_cast<std::int64_t>(value);
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<double>(value);
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
        return std::string(std::string_view(value));
    } else if constexpr (std::is_pointer_v<T>) {
        return const_cast<MeshDevice*>(static_cast<const MeshDevice*>(value));
    } else if constexpr (TensorSequence<T>) {
        return std::vector<Tensor>(value.begin(), value.end());
    } else if constexpr (NumberSequence<T>) {
        return std::vector<std::int64_t>(value.begin(), value.end());
    } else if constexpr (requires { std::visit([](const auto&) {}, value); }) {
        return std::visit([](const auto& v) { return value_of(v); }, value);
    } else if constexpr (requires { value.get(); }) {
        return value_of(value.get());
    } else {
        return value;
    }
}

template <typename T>
Argument argument_of(const T& value) {
    if constexpr (std::is_same_v<T, Argument>) {
        return value;
    } else {
        return {{}, value_of(value)};
    }
}

/// `name` may have dots: "experimental.view" is ttnn.experimental.view. Implemented by the bridge.
std::vector<Tensor> call(std::string_view name, std::span<const Argument> arguments);

}  // namespace detail

/// A keyword argument; an empty optional is left out, so that Python's default counts.
template <typename T>
Argument named(std::string_view name, const T& value) {
    return {name, detail::value_of(value)};
}

/// ttnn.<name>(arguments...): all tensors that it returns. What Python raises passes through.
template <typename... Args>
std::vector<Tensor> call_all(std::string_view name, const Args&... args) {
    const std::vector<Argument> arguments{detail::argument_of(args)...};
    return detail::call(name, arguments);
}

/// The same for an operation that returns one tensor.
template <typename... Args>
Tensor call(std::string_view name, const Args&... args) {
    return call_all(name, args...).at(0);
}

}  // namespace ttnn::runtime
