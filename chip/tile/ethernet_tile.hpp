// An Ethernet tile without links: memory and registers that answer the driver. Its core is not modelled.
// Spec: the addresses that the driver and the runtime use; tt-isa-documentation has no page for Wormhole's firmware.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "chip/noc/endpoint.hpp"
#include "chip/noc/niu.hpp"
#include "chip/tile/overlay.hpp"

namespace opwright::chip {

/// Software sees a trained board without cables. When the core is released from reset, the idle-Ethernet firmware's
/// only visible act is performed for it: it reports "done" in its mailbox.
class EthernetTile final : public Endpoint {
  public:
    EthernetTile(Xy noc0, Fabric& fabric);

    TileKind kind() const override { return TileKind::kEthernet; }
    void read(std::uint64_t address, std::span<std::uint8_t> out) override;
    void write(std::uint64_t address, std::span<const std::uint8_t> in) override;
    const std::uint8_t* memory(std::uint64_t address, std::size_t size) override;

  private:
    std::uint32_t load_word(std::uint32_t address);
    void store_word(std::uint32_t address, std::uint32_t value);

    Xy noc0_;
    std::vector<std::uint8_t> l1_;
    std::array<Niu, kNocs> nius_;
    Overlay overlay_;
    std::uint32_t soft_reset_;
};

}  // namespace opwright::chip
