// What a program factory may ask a device. Vendor names: IDevice, distributed::MeshDevice, Allocator.
#pragma once

#include <tt-metalium/buffer_types.hpp>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/hal_types.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>

#include <cstdint>
#include <memory>

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
    const std::unique_ptr<Allocator>& allocator() const { return allocator_; }

    detail::DeviceState& state() { return *state_; }
    const detail::DeviceState& state() const { return *state_; }

  private:
    std::unique_ptr<detail::DeviceState> state_;
    std::unique_ptr<Allocator> allocator_;
};

namespace distributed {

/// The bridge runs on meshes of one device.
class MeshDevice : public IDevice {
  public:
    using IDevice::IDevice;
    std::uint32_t num_devices() const { return 1; }
};

}  // namespace distributed
}  // namespace tt::tt_metal

namespace ttnn {
using tt::tt_metal::IDevice;
using tt::tt_metal::distributed::MeshDevice;
}  // namespace ttnn
