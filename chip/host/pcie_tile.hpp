// The PCIe tile: NoC accesses to host memory through the outbound address translation (iATU).
// Spec: WormholeB0/PCIExpressTile/README.md.
#pragma once

#include <array>
#include <cstdint>

#include "chip/noc/endpoint.hpp"

namespace opwright::chip {

/// How the chip reaches host memory; set by the driver before it starts the chip.
struct HostMemory {
    void (*read)(std::uint64_t physical, void* out, std::uint32_t size) = nullptr;
    void (*write)(std::uint64_t physical, const void* in, std::uint32_t size) = nullptr;
};

class PcieTile final : public Endpoint {
  public:
    explicit PcieTile(const HostMemory& memory) : memory_(memory) {}

    TileKind kind() const override { return TileKind::kPcie; }
    void read(std::uint64_t address, std::span<std::uint8_t> out) override;
    void write(std::uint64_t address, std::span<const std::uint8_t> in) override;
    const std::uint8_t* memory(std::uint64_t, std::size_t) override { return nullptr; }

    /// BAR2 as the driver programs it: iATU regions. Other registers of BAR2 (the DMA engine) are not modelled.
    std::uint32_t read_bar2(std::uint32_t offset) const;
    void write_bar2(std::uint32_t offset, std::uint32_t value);

  private:
    static constexpr unsigned kRegions = 16;
    static constexpr unsigned kRegionWords = 7;  ///< control 1, 2, base low, high, limit, target low, high

    std::uint64_t translate(std::uint64_t address, std::size_t size) const;

    HostMemory memory_;
    std::array<std::array<std::uint32_t, kRegionWords>, kRegions> regions_{};
};

}  // namespace opwright::chip
