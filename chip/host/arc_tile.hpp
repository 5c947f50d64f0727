// The ARC tile as the driver sees it: scratch registers, firmware messages, telemetry. Spec: WormholeB0/ARCTile.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "chip/noc/endpoint.hpp"

namespace opwright::chip {

/// Reached by the host through BAR0 (CSM, APB) and over the NoC; both see the same state.
class ArcTile final : public Endpoint {
  public:
    static constexpr std::uint32_t kCsmBytes = 512 * 1024;

    ArcTile();

    TileKind kind() const override { return TileKind::kArc; }
    void read(std::uint64_t address, std::span<std::uint8_t> out) override;
    void write(std::uint64_t address, std::span<const std::uint8_t> in) override;
    const std::uint8_t* memory(std::uint64_t, std::size_t) override { return nullptr; }

    /// Offsets into CSM and APB, as BAR0 maps them.
    void read_csm(std::uint32_t offset, std::span<std::uint8_t> out) const;
    void write_csm(std::uint32_t offset, std::span<const std::uint8_t> in);
    std::uint32_t read_apb(std::uint32_t offset) const;
    void write_apb(std::uint32_t offset, std::uint32_t value);

  private:
    void serve_message();
    void put(std::uint32_t csm_offset, std::uint32_t value);

    std::vector<std::uint8_t> csm_;
    std::array<std::uint32_t, 8> scratch_{};
    std::uint32_t misc_control_ = 0;
};

}  // namespace opwright::chip
