// What a program factory may ask a device. Vendor names: IDevice, distributed::MeshDevice, MeshDeviceView, Allocator.
#pragma once

#include <tt-metalium/buffer_types.hpp>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/hal_types.hpp>
#include <tt-metalium/mesh_coord.hpp>
#include <tt-metalium/sub_device_types.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>
#include <tt_stl/not_in_sdk.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace tt::tt_metal {

using DeviceAddr = std::uint64_t;
using ChipId = int;

namespace detail {
struct DeviceState;
}  // namespace detail

class Allocator {
  public:
    explicit Allocator(const detail::DeviceState* state) : state_(state) {}
    DeviceAddr get_base_allocator_addr(const HalMemType& memory) const;
    std::uint32_t get_alignment(BufferType type) const;
    std::uint32_t get_num_banks(BufferType type) const;
    /// The bank of a DRAM core. Throws for L1, whose banks the runtime numbers in an order of its own.
    std::vector<std::uint32_t> get_bank_ids_from_logical_core(BufferType type, const CoreCoord& core) const;

  private:
    const detail::DeviceState* state_;
};

/// One open device. Objects are made by the bridge and live as long as the process; compare pointers for identity.
class IDevice {
  public:
    explicit IDevice(std::unique_ptr<detail::DeviceState> state);
    ~IDevice();
    IDevice(const IDevice&) = delete;
    IDevice& operator=(const IDevice&) = delete;

    ChipId id() const;
    tt::ARCH arch() const;
    CoreCoord compute_with_storage_grid_size() const;
    CoreCoord logical_grid_size() const { return compute_with_storage_grid_size(); }
    CoreCoord dram_grid_size() const;
    std::uint32_t num_dram_channels() const;
    std::uint32_t l1_size_per_core() const;
    CoreCoord worker_core_from_logical_core(const CoreCoord& core) const;
    CoreCoord virtual_core_from_logical_core(const CoreCoord& core, const CoreType& type) const;
    /// The address below which circular buffers may grow: where the lowest tensor in L1 begins; empty when there is
    /// none.
    std::optional<DeviceAddr> lowest_occupied_compute_l1_address() const;
    const std::unique_ptr<Allocator>& allocator() const { return allocator_; }

    /// One sub-device has all cores.
    std::vector<SubDeviceId> get_sub_device_ids() const;
    CoreRangeSet worker_cores(HalProgrammableCoreType core_type, SubDeviceId sub_device) const;
    std::uint32_t num_worker_cores(HalProgrammableCoreType core_type, SubDeviceId sub_device) const {
        return worker_cores(core_type, sub_device).num_cores();
    }

    detail::DeviceState& state() { return *state_; }
    const detail::DeviceState& state() const { return *state_; }

  private:
    std::unique_ptr<detail::DeviceState> state_;
    std::unique_ptr<Allocator> allocator_;
};

namespace distributed {

class MeshDevice;

/// The devices of a mesh as rows and columns: one.
class MeshDeviceView {
  public:
    explicit MeshDeviceView(MeshDevice* device) : device_(device) {}
    MeshShape shape() const { return {1, 1}; }
    std::size_t num_rows() const { return 1; }
    std::size_t num_cols() const { return 1; }
    std::size_t num_devices() const { return 1; }
    MeshDevice* get_device(const MeshCoordinate&) const { return device_; }

  private:
    MeshDevice* device_;
};

/// The bridge runs on meshes of one device.
class MeshDevice : public IDevice {
  public:
    using IDevice::IDevice;
    std::uint32_t num_devices() const { return 1; }
    MeshShape shape() const;
    IDevice* get_device(const MeshCoordinate&) const { return const_cast<MeshDevice*>(this); }
    std::vector<IDevice*> get_devices() const;
    MeshDeviceView get_view() const { return MeshDeviceView(const_cast<MeshDevice*>(this)); }
    NOT_IN_SDK("MeshDevice::get_fabric_node_id", "there is one device here, and no fabric")
    void get_fabric_node_id(const MeshCoordinate& place) const;
    NOT_IN_SDK("MeshDevice::mesh_command_queue", "return the program from a factory") void mesh_command_queue() const;
};

}  // namespace distributed
}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::IDevice;
using tt::tt_metal::distributed::MeshDevice;
}  // namespace ttnn
