// Converts values between the runtime's Python types and the types of host code.
#include "ttnn-nanobind/runtime_types.hpp"

#include "sdk/bridge/global_circular_buffer.hpp"
#include "sdk/bridge/python.hpp"
#include "sdk/bridge/python_tensor.hpp"

namespace ttnn::nanobind_detail {

namespace nb = nanobind;
using opwright::bridge::enum_member;
using opwright::bridge::enum_value;
using opwright::bridge::ttnn;
using opwright::bridge::ttnn_binding;
using tt::tt_metal::experimental::GlobalCircularBuffer;

namespace {

bool is_a(nb::handle source, const char* type) {
    return nb::isinstance(source, ttnn().attr(type));
}

/// Runs `read`; a failure means "not such an object".
template <typename T, typename Read>
bool attempt(std::optional<T>& value, const Read& read) noexcept {
    try {
        return read();
    } catch (...) {
        PyErr_Clear();
        value.reset();
        return false;
    }
}

template <typename Enum>
bool enum_from(nb::handle source, const char* type, std::optional<Enum>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, type)) {
            return false;
        }
        value = static_cast<Enum>(enum_value(source));
        return true;
    });
}

}  // namespace

#define ENUM_CONVERSION(Type, name)                                                                           \
    template <>                                                                                               \
    [[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<Type>& value) noexcept { \
        return enum_from(source, name, value);                                                                \
    }                                                                                                         \
    template <>                                                                                               \
    [[gnu::visibility("default")]] nb::object to_python(const Type& value) {                                  \
        return enum_member(name, static_cast<std::int64_t>(value));                                           \
    }

ENUM_CONVERSION(DataType, "DataType")
ENUM_CONVERSION(Layout, "Layout")
ENUM_CONVERSION(BufferType, "BufferType")
ENUM_CONVERSION(TensorMemoryLayout, "TensorMemoryLayout")
ENUM_CONVERSION(ShardOrientation, "ShardOrientation")
ENUM_CONVERSION(tt::tt_metal::MathFidelity, "MathFidelity")
#undef ENUM_CONVERSION

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<Tensor>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, "Tensor")) {
            return false;
        }
        value = Tensor(std::make_shared<opwright::bridge::PythonTensor>(nb::borrow(source)));
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const Tensor& value) {
    return opwright::bridge::python_tensor(value).object();
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<Shape>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, "Shape") && !nb::isinstance<nb::list>(source) && !nb::isinstance<nb::tuple>(source)) {
            return false;
        }
        std::vector<std::uint32_t> dimensions;
        for (const nb::handle dimension : source) {
            dimensions.push_back(nb::cast<std::uint32_t>(dimension));
        }
        value = Shape(dimensions);
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const Shape& value) {
    return ttnn().attr("Shape")(nb::cast(std::vector<std::uint32_t>(value.begin(), value.end())));
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<CoreCoord>& value) noexcept {
    return attempt(value, [&] {
        if (nb::isinstance<nb::tuple>(source)) {
            value = CoreCoord(nb::cast<std::size_t>(source[0]), nb::cast<std::size_t>(source[1]));
            return nb::len(source) == 2;
        }
        if (!is_a(source, "CoreCoord")) {
            return false;
        }
        value = CoreCoord(nb::cast<std::size_t>(source.attr("x")), nb::cast<std::size_t>(source.attr("y")));
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const CoreCoord& value) {
    return ttnn().attr("CoreCoord")(value.x, value.y);
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<CoreRange>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, "CoreRange")) {
            return false;
        }
        value = CoreRange(nb::cast<CoreCoord>(source.attr("start")), nb::cast<CoreCoord>(source.attr("end")));
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const CoreRange& value) {
    return ttnn().attr("CoreRange")(nb::cast(value.start_coord), nb::cast(value.end_coord));
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<CoreRangeSet>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, "CoreRangeSet")) {
            return false;
        }
        std::vector<CoreRange> ranges;
        for (const nb::handle range : nb::list(source.attr("ranges")())) {
            ranges.push_back(nb::cast<CoreRange>(range));
        }
        value = CoreRangeSet(std::move(ranges));
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const CoreRangeSet& value) {
    return ttnn().attr("CoreRangeSet")(nb::cast(value.ranges()));
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<CoreGrid>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, "CoreGrid")) {
            return false;
        }
        value = CoreGrid(nb::cast<std::size_t>(source.attr("x")), nb::cast<std::size_t>(source.attr("y")));
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const CoreGrid& value) {
    return ttnn().attr("CoreGrid")(nb::arg("x") = value.x, nb::arg("y") = value.y);
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<ShardSpec>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, "ShardSpec")) {
            return false;
        }
        const auto shape = nb::cast<std::vector<std::uint32_t>>(source.attr("shape"));
        value = ShardSpec(nb::cast<CoreRangeSet>(source.attr("grid")), {shape.at(0), shape.at(1)},
                          nb::cast<ShardOrientation>(source.attr("orientation")));
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const ShardSpec& value) {
    return ttnn().attr("ShardSpec")(nb::cast(value.grid), nb::make_tuple(value.shape[0], value.shape[1]),
                                    nb::cast(value.orientation));
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source,
                                                std::optional<GlobalCircularBuffer>& value) noexcept {
    return attempt(value, [&] {
        const nb::handle type = ttnn_binding().attr("global_circular_buffer").attr("global_circular_buffer");
        if (!nb::isinstance(source, type)) {
            return false;
        }
        value =
            GlobalCircularBuffer(std::make_shared<opwright::bridge::PythonGlobalCircularBuffer>(nb::borrow(source)));
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const GlobalCircularBuffer& value) {
    return opwright::bridge::python_global_circular_buffer(*value.state());
}

namespace {

std::optional<NdShardSpec> nd_shard_spec_of(nb::handle memory_config) {
    const nb::object source = memory_config.attr("nd_shard_spec");
    if (source.is_none()) {
        return std::nullopt;
    }
    return NdShardSpec{
        nb::cast<Shape>(source.attr("shard_shape")), nb::cast<CoreRangeSet>(source.attr("grid")),
        nb::cast<ShardOrientation>(source.attr("orientation")),
        static_cast<tt::tt_metal::ShardDistributionStrategy>(enum_value(source.attr("shard_distribution_strategy")))};
}

}  // namespace

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<MemoryConfig>& value) noexcept {
    return attempt(value, [&] {
        if (!is_a(source, "MemoryConfig")) {
            return false;
        }
        auto shards = nb::cast<std::optional<ShardSpec>>(source.attr("shard_spec"));
        auto nd_shards = nd_shard_spec_of(source);
        const bool made_with_nd = nd_shards.has_value() && !shards.has_value();
        value = MemoryConfig::from_runtime(nb::cast<TensorMemoryLayout>(source.attr("memory_layout")),
                                           nb::cast<BufferType>(source.attr("buffer_type")), std::move(shards),
                                           std::move(nd_shards), made_with_nd);
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const MemoryConfig& value) {
    if (value.created_with_nd_shard_spec()) {
        const NdShardSpec& shards = *value.nd_shard_spec();
        return ttnn().attr("MemoryConfig")(
            nb::cast(value.buffer_type()),
            ttnn().attr("NdShardSpec")(nb::cast(shards.shard_shape), nb::cast(shards.grid),
                                       nb::cast(shards.orientation),
                                       enum_member("ShardDistributionStrategy",
                                                   static_cast<std::int64_t>(shards.shard_distribution_strategy))));
    }
    return ttnn().attr("MemoryConfig")(nb::cast(value.memory_layout()), nb::cast(value.buffer_type()),
                                       nb::cast(value.shard_spec()));
}

template <>
[[gnu::visibility("default")]] bool from_python(nb::handle source, std::optional<ComputeKernelConfig>& value) noexcept {
    return attempt(value, [&] {
        for (const char* field : {"math_fidelity", "math_approx_mode", "fp32_dest_acc_en", "packer_l1_acc"}) {
            if (!nb::hasattr(source, field)) {
                return false;
            }
        }
        ComputeKernelConfig config;
        config.math_fidelity = nb::cast<tt::tt_metal::MathFidelity>(source.attr("math_fidelity"));
        config.math_approx_mode = nb::cast<bool>(source.attr("math_approx_mode"));
        config.fp32_dest_acc_en = nb::cast<bool>(source.attr("fp32_dest_acc_en"));
        config.packer_l1_acc = nb::cast<bool>(source.attr("packer_l1_acc"));
        config.dst_full_sync_en = nb::cast<bool>(source.attr("dst_full_sync_en"));
        config.throttle_level =
            static_cast<operations::compute_throttle_utils::ThrottleLevel>(enum_value(source.attr("throttle_level")));
        value = config;
        return true;
    });
}
template <>
[[gnu::visibility("default")]] nb::object to_python(const ComputeKernelConfig& value) {
    return ttnn().attr("WormholeComputeKernelConfig")(
        nb::arg("math_fidelity") = nb::cast(value.math_fidelity), nb::arg("math_approx_mode") = value.math_approx_mode,
        nb::arg("fp32_dest_acc_en") = value.fp32_dest_acc_en, nb::arg("packer_l1_acc") = value.packer_l1_acc,
        nb::arg("dst_full_sync_en") = value.dst_full_sync_en);
}

MeshDevice* device_from_python(nb::handle source) noexcept {
    try {
        return is_a(source, "MeshDevice") ? opwright::bridge::mesh_device(source) : nullptr;
    } catch (...) {
        PyErr_Clear();
        return nullptr;
    }
}

}  // namespace ttnn::nanobind_detail
