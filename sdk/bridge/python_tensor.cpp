// Reads the properties of Python tensors and devices.
#include "sdk/bridge/python_tensor.hpp"

#include <nanobind/stl/string.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "sdk/bridge/python.hpp"
#include "sdk/record/hal.hpp"
#include "ttnn-nanobind/runtime_types.hpp"
#include "ttnn/tensor/tensor_ops.hpp"

namespace opwright::bridge {

using namespace tt::tt_metal;
using ttnn::MeshDevice;

const TensorSpec& PythonTensor::spec() const {
    if (!spec_.has_value()) {
        const auto tile_shape = nb::cast<std::vector<std::uint32_t>>(object_.attr("tile").attr("tile_shape"));
        const PageConfig page_config(nb::cast<Layout>(object_.attr("layout")),
                                     Tile({tile_shape.at(0), tile_shape.at(1)}));
        const auto logical = nb::cast<Shape>(object_.attr("shape"));
        spec_.emplace(logical, TensorLayout::fromPaddedShape(nb::cast<DataType>(object_.attr("dtype")), page_config,
                                                             nb::cast<MemoryConfig>(object_.attr("memory_config")()),
                                                             logical, nb::cast<Shape>(object_.attr("padded_shape"))));
    }
    return *spec_;
}

StorageType PythonTensor::storage_type() const {
    return static_cast<StorageType>(enum_value(object_.attr("storage_type")()));
}

bool PythonTensor::is_allocated() const {
    return nb::cast<bool>(object_.attr("is_allocated")());
}

MeshDevice* PythonTensor::device() const {
    const nb::object device = object_.attr("device")();
    TT_FATAL(!device.is_none(), "Tensor must be on a device; this one was deallocated");
    return mesh_device(device);
}

namespace {

std::optional<ShardSpecBuffer> shard_pages(const TensorSpec& spec) {
    const auto& shards = spec.memory_config().shard_spec();
    if (!shards.has_value()) {
        return std::nullopt;
    }
    ShardSpecBuffer result{*shards};
    result.page_shape = spec.layout() == Layout::TILE ? std::array{spec.tile().get_height(), spec.tile().get_width()}
                                                      : std::array{1u, shards->shape[1]};
    const auto physical = spec.physical_shape();
    for (std::size_t i = 0; i < 2; ++i) {
        result.tensor2d_shape_in_pages[i] =
            static_cast<std::uint32_t>((physical[i] + result.page_shape[i] - 1) / result.page_shape[i]);
    }
    return result;
}

}  // namespace

Buffer* PythonTensor::buffer() const {
    if (buffer_ == nullptr) {
        TT_FATAL(is_allocated(), "Buffer is not allocated: the tensor was deallocated");
        auto state = std::make_unique<tt::tt_metal::detail::BufferState>();
        state->address = nb::cast<std::uint32_t>(object_.attr("buffer_address")());
        state->page_size = nb::cast<std::uint64_t>(object_.attr("buffer_page_size")());
        state->aligned_page_size = nb::cast<std::uint64_t>(object_.attr("buffer_aligned_page_size")());
        state->num_pages = nb::cast<std::uint32_t>(object_.attr("buffer_num_pages")());
        state->type = spec().memory_config().buffer_type();
        state->layout = spec().memory_config().memory_layout();
        state->shard_spec = shard_pages(spec());
        state->device = device();
        state->distribution = spec().compute_buffer_sharding_args().buffer_distribution_spec();
        state->accessor_args = [this] {
            return nb::cast<std::vector<std::uint32_t>>(
                ttnn().attr("TensorAccessorArgs")(object_).attr("get_compile_time_args")());
        };
        state->owner = weak_from_this();
        buffer_ = std::make_unique<Buffer>(std::move(state));
    }
    return buffer_.get();
}

const PythonTensor& python_tensor(const Tensor& tensor) {
    const auto* state = dynamic_cast<const PythonTensor*>(tensor.state().get());
    TT_FATAL(state != nullptr, "Tensor is not initialized");
    return *state;
}

namespace {

/// The runtime numbers the devices that it opens, so an address that is used again comes with another number.
std::map<std::pair<PyObject*, int>, std::unique_ptr<MeshDevice>>& devices() {
    static auto* known = new std::map<std::pair<PyObject*, int>, std::unique_ptr<MeshDevice>>;
    return *known;
}

/// Where the lowest tensor begins, as the runtime's allocator lists its blocks.
std::optional<std::uint64_t> lowest_l1_address(nb::handle device) {
    const nb::object view = ttnn().attr("get_memory_view")(device, enum_member("BufferType", 1));
    std::optional<std::uint64_t> lowest;
    for (const nb::handle block : nb::list(view.attr("block_table"))) {
        const auto text = [&](const char* key) { return nb::cast<std::string>(nb::str(block[key])); };
        if (text("allocated") != "yes") continue;
        const std::uint64_t address = std::stoull(text("address"));
        lowest = std::min(lowest.value_or(address), address);
    }
    return lowest;
}

std::unique_ptr<MeshDevice> describe(nb::handle device) {
    auto state = std::make_unique<PythonDevice>();
    state->object = device;
    state->id = nb::cast<int>(device.attr("id")());
    state->arch = static_cast<tt::ARCH>(enum_value(device.attr("arch")()));
    state->grid = nb::cast<CoreCoord>(device.attr("compute_with_storage_grid_size")());
    state->dram_grid = nb::cast<CoreCoord>(device.attr("dram_grid_size")());
    state->lowest_l1_address = [object = device] { return lowest_l1_address(object); };
    state->virtual_core = [object = device](CoreCoord core) {
        return nb::cast<CoreCoord>(object.attr("worker_core_from_logical_core")(nb::cast(core)));
    };
    return std::make_unique<MeshDevice>(std::move(state));
}

}  // namespace

MeshDevice* mesh_device(nb::handle device) {
    const auto key = std::pair(device.ptr(), nb::cast<int>(device.attr("id")()));
    auto& slot = devices()[key];
    if (slot == nullptr) {
        slot = describe(device);
    }
    tt::tt_metal::detail::set_current_arch(slot->arch());
    return slot.get();
}

nb::handle python_device(const MeshDevice& device) {
    return static_cast<const PythonDevice&>(device.state()).object;
}

}  // namespace opwright::bridge

namespace tt::tt_metal {

namespace nb = nanobind;

namespace {

Tensor wrap(nb::object tensor) {
    return Tensor(std::make_shared<opwright::bridge::PythonTensor>(std::move(tensor)));
}

const nb::object& python_object(const Tensor& tensor) {
    return opwright::bridge::python_tensor(tensor).object();
}

}  // namespace

Tensor create_device_tensor(const TensorSpec& spec, IDevice* device, std::optional<TensorTopology> /*topology*/) {
    using opwright::bridge::ttnn;
    TT_FATAL(device != nullptr, "create_device_tensor needs a device");
    const nb::handle target = opwright::bridge::python_device(static_cast<distributed::MeshDevice&>(*device));
    TT_FATAL(spec.tensor_layout().get_alignment().empty(),
             "The runtime allocates with its own padding; this specification asks for another: {}", spec);
    nb::object tensor;
    if (spec.tile() == Tile{}) {
        tensor =
            ttnn().attr("allocate_tensor_on_device")(nb::cast(spec.logical_shape()), nb::cast(spec.data_type()),
                                                     nb::cast(spec.layout()), target, nb::cast(spec.memory_config()));
    } else {
        const MemoryConfig& memory = spec.memory_config();
        const nb::object tile = ttnn().attr("Tile")(nb::make_tuple(spec.tile().get_height(), spec.tile().get_width()),
                                                    spec.tile().get_transpose_of_faces());
        const nb::object description = ttnn().attr("TensorSpec")(
            nb::cast(spec.logical_shape()), nb::cast(spec.data_type()), nb::cast(spec.layout()),
            nb::cast(memory.memory_layout()), nb::cast(memory.shard_spec()), nb::cast(memory.buffer_type()), tile);
        tensor = ttnn().attr("allocate_tensor_on_device")(description, target);
    }
    return wrap(std::move(tensor));
}

Tensor Tensor::cpu() const {
    return wrap(python_object(*this).attr("cpu")());
}

Tensor Tensor::to_layout(Layout layout) const {
    return wrap(python_object(*this).attr("to")(nb::cast(layout)));
}

Tensor Tensor::pad(const Shape& output_padded_shape, const Shape& input_tensor_start, float pad_value) const {
    const auto numbers = [](const Shape& shape) {
        return nb::cast(std::vector<std::uint32_t>(shape.begin(), shape.end()));
    };
    return wrap(python_object(*this).attr("pad")(numbers(output_padded_shape), numbers(input_tensor_start), pad_value));
}

Tensor Tensor::to_device(IDevice* device, const MemoryConfig& memory_config) const {
    TT_FATAL(device != nullptr, "to_device needs a device");
    const nb::handle target = opwright::bridge::python_device(static_cast<distributed::MeshDevice&>(*device));
    return wrap(python_object(*this).attr("to")(target, nb::cast(memory_config)));
}

void Tensor::deallocate(bool force) {
    python_object(*this).attr("deallocate")(force);
}

namespace detail {

namespace {

Tensor host_tensor(const nb::object& elements, const TensorSpec& spec) {
    const std::uint64_t volume = spec.logical_shape().volume();
    TT_FATAL(nb::len(elements) == volume, "{} elements do not fill a tensor of {}", nb::len(elements),
             spec.logical_shape());
    return wrap(opwright::bridge::ttnn().attr("Tensor")(elements, nb::cast(spec.logical_shape()),
                                                        nb::cast(spec.data_type()), nb::cast(spec.layout())));
}

/// The numbers of nested lists, in order.
template <typename T>
void flatten(nb::handle value, std::vector<T>& numbers) {
    if (!nb::isinstance<nb::list>(value)) {
        numbers.push_back(nb::cast<T>(value));
        return;
    }
    for (const nb::handle element : value) {
        flatten(element, numbers);
    }
}

template <typename T>
std::vector<T> elements_of(const Tensor& tensor) {
    std::vector<T> numbers;
    flatten(python_object(tensor).attr("cpu")().attr("to_list")(), numbers);
    return numbers;
}

}  // namespace

Tensor tensor_of_integers(const std::vector<std::int64_t>& elements, const TensorSpec& spec) {
    return host_tensor(nb::cast(elements), spec);
}
Tensor tensor_of_numbers(const std::vector<double>& elements, const TensorSpec& spec) {
    return host_tensor(nb::cast(elements), spec);
}
std::vector<std::int64_t> integers_of(const Tensor& tensor) {
    return elements_of<std::int64_t>(tensor);
}
std::vector<double> numbers_of(const Tensor& tensor) {
    return elements_of<double>(tensor);
}

}  // namespace detail
}  // namespace tt::tt_metal
