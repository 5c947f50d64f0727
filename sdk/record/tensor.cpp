// Tensor, Buffer and IDevice over the states that stand behind them.
#include "ttnn/tensor/tensor.hpp"
#include "ttnn/tensor/tensor_utils.hpp"

#include <tt-metalium/hal.hpp>
#include <tt-metalium/math.hpp>

#include "sdk/record/states.hpp"

namespace tt::tt_metal {

namespace {

const detail::TensorState& checked(const std::shared_ptr<detail::TensorState>& state) {
    TT_FATAL(state != nullptr, "Tensor is not initialized");
    return *state;
}

}  // namespace

Buffer* MeshTensor::buffer() const {
    TT_FATAL(storage_type() == StorageType::DEVICE, "Tensor must be on a device, got storage type: {}", storage_type());
    return state_->buffer();
}

distributed::MeshDevice& MeshTensor::device() const {
    TT_FATAL(storage_type() == StorageType::DEVICE, "Tensor must be on a device, got storage type: {}", storage_type());
    return *state_->device();
}

const TensorSpec& MeshTensor::tensor_spec() const {
    return checked(state_).spec();
}
StorageType MeshTensor::storage_type() const {
    return checked(state_).storage_type();
}
bool MeshTensor::is_allocated() const {
    return checked(state_).is_allocated();
}

std::uint32_t MeshTensor::element_size() const {
    switch (dtype()) {
        case DataType::BFLOAT8_B:
        case DataType::BFLOAT4_B:
            return 1;
        default:
            return tt::datum_size(datatype_to_dataformat_converter(dtype()));
    }
}

Shape MeshTensor::strides() const {
    const Shape& shape = padded_shape();
    std::vector<std::uint32_t> strides(shape.rank(), 1);
    for (std::size_t i = shape.rank(); i-- > 1;) {
        strides[i - 1] = strides[i] * shape[static_cast<std::int32_t>(i)];
    }
    return Shape(strides);
}

ttsl::hash::hash_t MeshTensor::to_hash() const {
    return ttsl::hash::hash_objects(0, storage_type(), tensor_spec());
}

std::string text_of(const MeshTensor& tensor) {
    return fmt::format("Tensor(storage={},tensor_spec={})", tensor.storage_type(), tensor.tensor_spec());
}

std::array<std::uint32_t, 2> ShardSpecBuffer::shape_in_pages() const {
    const auto count = [](std::uint32_t length, std::uint32_t page) {
        return page == 0 ? 0 : tt::div_up(length, page);
    };
    return {count(tensor_shard_spec.shape[0], page_shape[0]), count(tensor_shard_spec.shape[1], page_shape[1])};
}

DeviceAddr ShardSpecBuffer::num_pages() const {
    const auto pages = shape_in_pages();
    return static_cast<DeviceAddr>(pages[0]) * pages[1];
}

Buffer::Buffer(std::unique_ptr<detail::BufferState> state) : state_(std::move(state)) {}
Buffer::~Buffer() = default;
std::uint32_t Buffer::address() const {
    TT_FATAL(state_->is_allocated, "Buffer is not allocated");
    return state_->address;
}
DeviceAddr Buffer::size() const {
    return state_->page_size * state_->num_pages;
}
DeviceAddr Buffer::aligned_size() const {
    return state_->aligned_page_size * num_dev_pages();
}
DeviceAddr Buffer::aligned_size_per_bank() const {
    if (state_->shard_spec.has_value()) {
        return state_->aligned_page_size * state_->shard_spec->num_pages();
    }
    if (state_->distribution.has_value()) {
        return state_->aligned_page_size * state_->distribution->max_num_dev_pages_per_core();
    }
    const std::uint32_t banks = is_dram()
                                    ? state_->device->num_dram_channels()
                                    : static_cast<std::uint32_t>(state_->device->compute_with_storage_grid_size().x *
                                                                 state_->device->compute_with_storage_grid_size().y);
    return state_->aligned_page_size * tt::div_up(state_->num_pages, banks);
}
DeviceAddr Buffer::page_size() const {
    return state_->page_size;
}
DeviceAddr Buffer::aligned_page_size() const {
    return state_->aligned_page_size;
}
std::uint32_t Buffer::num_pages() const {
    return state_->num_pages;
}
std::uint32_t Buffer::num_dev_pages() const {
    if (!state_->shard_spec.has_value()) {
        const auto& distribution = state_->distribution;
        return distribution.has_value()
                   ? static_cast<std::uint32_t>(distribution->max_num_dev_pages_per_core() * distribution->num_cores())
                   : state_->num_pages;
    }
    return static_cast<std::uint32_t>(state_->shard_spec->num_pages() * state_->shard_spec->grid().num_cores());
}
std::uint32_t Buffer::alignment() const {
    return is_dram() ? hal::get_dram_alignment() : hal::get_l1_alignment();
}
BufferType Buffer::buffer_type() const {
    return state_->type;
}
TensorMemoryLayout Buffer::buffer_layout() const {
    return state_->layout;
}
CoreType Buffer::core_type() const {
    return is_dram() ? CoreType::DRAM : CoreType::WORKER;
}
bool Buffer::is_l1() const {
    return state_->type == BufferType::L1 || state_->type == BufferType::L1_SMALL;
}
bool Buffer::is_dram() const {
    return state_->type == BufferType::DRAM || state_->type == BufferType::TRACE;
}
bool Buffer::is_allocated() const {
    return state_->is_allocated;
}
bool Buffer::has_shard_spec() const {
    return state_->shard_spec.has_value();
}
ShardSpecBuffer Buffer::shard_spec() const {
    TT_FATAL(state_->shard_spec.has_value(), "Buffer does not have shard spec");
    return *state_->shard_spec;
}
IDevice* Buffer::device() const {
    return state_->device;
}
Allocator* Buffer::allocator() const {
    return state_->device->allocator().get();
}
const std::optional<BufferDistributionSpec>& Buffer::buffer_distribution_spec() const {
    return state_->distribution;
}
std::shared_ptr<const BufferPageMapping> Buffer::get_buffer_page_mapping() const {
    TT_FATAL(state_->distribution.has_value(), "Buffer must be sharded to have a page mapping");
    if (state_->pages == nullptr) {
        state_->pages = std::make_shared<const BufferPageMapping>(state_->distribution->compute_page_mapping());
    }
    return state_->pages;
}

DeviceAddr detail::calculate_bank_size_spread(DeviceAddr size, DeviceAddr page_size, std::uint32_t num_banks,
                                              std::uint32_t alignment) {
    TT_FATAL(page_size == 0 || size % page_size == 0, "Size in bytes {} should be divisible by page size {}", size,
             page_size);
    const DeviceAddr pages = page_size == 0 ? 0 : size / page_size;
    return tt::div_up(pages, num_banks) * tt::round_up(page_size, alignment);
}

std::vector<CoreCoord> get_optimal_worker_cores_for_sharded_tensor(const Tensor& tensor, NOC /*noc*/) {
    const auto& distribution = tensor.buffer()->buffer_distribution_spec();
    TT_FATAL(distribution.has_value(), "Tensor must be sharded, got {}", tensor.memory_config());
    if (tensor.buffer()->is_l1()) return distribution->cores_with_data();
    const CoreCoord grid = tensor.device()->compute_with_storage_grid_size();
    return grid_to_cores(static_cast<std::uint32_t>(distribution->num_cores_with_data()),
                         static_cast<std::uint32_t>(grid.x), static_cast<std::uint32_t>(grid.y), true);
}

NdShardSpec NdShardSpec::with_shard_shape(Shape shape) const {
    NdShardSpec spec = *this;
    spec.shard_shape = std::move(shape);
    return spec;
}

IDevice::IDevice(std::unique_ptr<detail::DeviceState> state)
    : state_(std::move(state)), allocator_(std::make_unique<Allocator>(state_.get())) {}
IDevice::~IDevice() = default;
ChipId IDevice::id() const {
    return state_->id;
}
tt::ARCH IDevice::arch() const {
    return state_->arch;
}
CoreCoord IDevice::compute_with_storage_grid_size() const {
    return state_->grid;
}
CoreCoord IDevice::dram_grid_size() const {
    return state_->dram_grid;
}
std::uint32_t IDevice::num_dram_channels() const {
    return static_cast<std::uint32_t>(state_->dram_grid.x * state_->dram_grid.y);
}
std::uint32_t IDevice::l1_size_per_core() const {
    return hal::get_l1_size();
}
CoreCoord IDevice::worker_core_from_logical_core(const CoreCoord& core) const {
    return state_->virtual_core(core);
}
CoreCoord IDevice::virtual_core_from_logical_core(const CoreCoord& core, const CoreType& type) const {
    TT_FATAL(type == CoreType::WORKER, "Only worker cores have virtual coordinates here, got core type {}",
             static_cast<int>(type));
    return state_->virtual_core(core);
}

std::vector<SubDeviceId> IDevice::get_sub_device_ids() const {
    return {SubDeviceId{0}};
}

std::optional<DeviceAddr> IDevice::lowest_occupied_compute_l1_address() const {
    return state_->lowest_l1_address();
}
CoreRangeSet IDevice::worker_cores(HalProgrammableCoreType core_type, SubDeviceId sub_device) const {
    TT_FATAL(core_type == HalProgrammableCoreType::TENSIX, "Only Tensix cores can be asked for here");
    TT_FATAL(*sub_device == 0, "Sub-device {} does not exist: a device has one sub-device with all its cores here",
             static_cast<int>(*sub_device));
    return CoreRange({0, 0}, {state_->grid.x - 1, state_->grid.y - 1});
}

distributed::MeshShape distributed::MeshDevice::shape() const {
    return {1, 1};
}
std::vector<IDevice*> distributed::MeshDevice::get_devices() const {
    return {const_cast<MeshDevice*>(this)};
}

DeviceAddr Allocator::get_base_allocator_addr(const HalMemType& memory) const {
    TT_FATAL(memory == HalMemType::L1, "The base address is known for L1 only");
    return hal::get_l1_size() - hal::get_max_worker_l1_unreserved_size();
}
std::uint32_t Allocator::get_num_banks(BufferType type) const {
    if (type == BufferType::DRAM) {
        return static_cast<std::uint32_t>(state_->dram_grid.x * state_->dram_grid.y);
    }
    return static_cast<std::uint32_t>(state_->grid.x * state_->grid.y);
}
std::vector<std::uint32_t> Allocator::get_bank_ids_from_logical_core(BufferType type, const CoreCoord& core) const {
    TT_FATAL(
        type == BufferType::DRAM,
        "opwright: the numbers of the banks in {} are not known here; use TensorAccessorArgs, which knows where pages "
        "lie, or a tensor in DRAM",
        type);
    TT_FATAL(core.x < state_->dram_grid.x && core.y < state_->dram_grid.y, "Core {} has no bank of {}", core, type);
    return {static_cast<std::uint32_t>(core.y * state_->dram_grid.x + core.x)};
}
std::uint32_t Allocator::get_alignment(BufferType type) const {
    return type == BufferType::DRAM ? hal::get_dram_alignment() : hal::get_l1_alignment();
}

}  // namespace tt::tt_metal
