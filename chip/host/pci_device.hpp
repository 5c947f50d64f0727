// The chip as a PCI device: configuration space and the three BARs.
#pragma once

#include <cstdint>
#include <span>

#include "chip/host/arc_tile.hpp"
#include "chip/host/pcie_tile.hpp"
#include "chip/host/tlb.hpp"
#include "chip/noc/endpoint.hpp"

namespace opwright::chip {

class PciDevice {
  public:
    /// All three must outlive it.
    PciDevice(Fabric& fabric, ArcTile& arc, PcieTile& pcie) : fabric_(fabric), arc_(arc), pcie_(pcie) {}

    /// Configuration space of bus/device/function; no device answers with all ones.
    static std::uint32_t read_config(std::uint32_t bus_device_function, std::uint32_t offset);

    /// Accesses by host physical address. Throw Fault.
    void read(std::uint64_t physical, std::span<std::uint8_t> out);
    void write(std::uint64_t physical, std::span<const std::uint8_t> in);

  private:
    void read_bar0(std::uint32_t offset, std::span<std::uint8_t> out);
    void write_bar0(std::uint32_t offset, std::span<const std::uint8_t> in);
    Endpoint& unicast_target(const TlbTarget& target) const;

    Fabric& fabric_;
    ArcTile& arc_;
    PcieTile& pcie_;
    TlbTable tlbs_;
};

}  // namespace opwright::chip
