// The whole chip: all tiles, the host's side, and the heartbeat.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "chip/host/arc_tile.hpp"
#include "chip/host/pci_device.hpp"
#include "chip/host/pcie_tile.hpp"
#include "chip/mem/dram.hpp"
#include "chip/noc/endpoint.hpp"
#include "chip/tile/ethernet_tile.hpp"
#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip {

struct Fault;
struct Finding;

/// Single-threaded: the driver's calls drive everything. Mistakes are recorded and thrown as FindingError.
class Chip final : public Fabric, private TileWaker {
  public:
    explicit Chip(const HostMemory& host_memory);
    ~Chip() override;

    Endpoint* endpoint(Xy noc0) override { return endpoints_[grid_index(noc0)]; }
    TensixTile& tensix(Xy logical) { return *tensix_tiles_[logical.y * kTensixColumns + logical.x]; }

    /// The driver's accesses by host physical address.
    void host_read(std::uint64_t physical, std::span<std::uint8_t> out);
    void host_write(std::uint64_t physical, std::span<const std::uint8_t> in);

    /// The same by NoC 0 or translated coordinates.
    void tile_read(unsigned x, unsigned y, std::uint64_t address, std::span<std::uint8_t> out);
    void tile_write(unsigned x, unsigned y, std::uint64_t address, std::span<const std::uint8_t> in);

    /// The heartbeat. Runs cores until all of them wait, or until one call's budget is spent.
    void advance();

  private:
    void wake(TensixTile& tile) override;
    bool run_ready_tiles(std::uint64_t budget);
    Endpoint& endpoint_at(unsigned x, unsigned y);
    [[noreturn]] void raise(Finding finding);
    [[noreturn]] void raise_from_core(TensixTile& tile, const Fault& fault);

    PcieTile pcie_;
    ArcTile arc_;
    std::array<std::unique_ptr<DramChannel>, kDramChannels> dram_;
    std::vector<std::unique_ptr<EthernetTile>> ethernet_tiles_;
    std::vector<std::unique_ptr<TensixTile>> tensix_tiles_;  ///< by logical coordinates, row by row
    std::array<Endpoint*, kGridTiles> endpoints_{};
    PciDevice pci_;

    std::deque<TensixTile*> ready_;  ///< tiles in which something may run, in the order they were woken
    std::vector<bool> is_ready_;     ///< by grid index
};

}  // namespace opwright::chip
