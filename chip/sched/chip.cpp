// Building the chip, and the heartbeat.
#include "chip/sched/chip.hpp"

#include <fmt/format.h>

#include "chip/diag/finding.hpp"

namespace opwright::chip {
namespace {

// A core runs this long before the others of its tile get a turn; tiles interact rarely, so slices are long.
constexpr std::uint64_t kSlice = 20'000;
// One call of the driver's clock runs at most this many passes' worth of instructions, so that signals get through.
constexpr std::uint64_t kHeartbeatBudget = 50'000'000;

}  // namespace

Chip::Chip(const HostMemory& host_memory) : pcie_(host_memory), pci_(*this, arc_, pcie_), is_ready_(kGridTiles) {
    for (unsigned channel = 0; channel < kDramChannels; ++channel) {
        dram_[channel] = std::make_unique<DramChannel>(channel);
        for (const Xy tile : kDramTiles[channel]) endpoints_[grid_index(tile)] = dram_[channel].get();
    }
    endpoints_[grid_index(kArcTile)] = &arc_;
    endpoints_[grid_index(kPcieTile)] = &pcie_;
    for (const std::uint8_t y : kEthernetY) {
        for (const std::uint8_t x : kTensixX) {
            ethernet_tiles_.push_back(std::make_unique<EthernetTile>(Xy{x, y}, *this));
            endpoints_[grid_index({x, y})] = ethernet_tiles_.back().get();
        }
    }
    for (const std::uint8_t y : kTensixY) {
        for (const std::uint8_t x : kTensixX) {
            tensix_tiles_.push_back(std::make_unique<TensixTile>(Xy{x, y}, *this, static_cast<TileWaker&>(*this)));
            endpoints_[grid_index({x, y})] = tensix_tiles_.back().get();
        }
    }
}

Chip::~Chip() = default;

void Chip::wake(TensixTile& tile) {
    const unsigned index = grid_index(tile.noc0());
    if (is_ready_[index]) return;
    is_ready_[index] = true;
    ready_.push_back(&tile);
}

// The heartbeat: whoever was woken gets one pass over its cores; a tile that did something stays in the round.
void Chip::advance() {
    run_ready_tiles(kHeartbeatBudget);
}

bool Chip::run_ready_tiles(std::uint64_t budget) {
    std::uint64_t spent = 0;
    while (!ready_.empty() && spent < budget) {
        TensixTile& tile = *ready_.front();
        ready_.pop_front();
        is_ready_[grid_index(tile.noc0())] = false;
        const std::uint64_t before = tile.wall_clock();
        bool moved = false;
        try {
            moved = tile.run_pass(kSlice);
        } catch (const Fault& fault) {
            raise_from_core(tile, fault);
        } catch (const TensixFault& fault) {
            Fault plain;
            plain.category = fault.kind == TensixFault::Kind::kKernelMistake ? Category::kKernelMistake
                             : fault.kind == TensixFault::Kind::kNotModelled ? Category::kNotModelled
                                                                             : Category::kInternal;
            plain.id = "tensix";
            plain.what = fault.what;
            plain.fix = fault.fix;
            raise_from_core(tile, plain);
        }
        spent += tile.wall_clock() - before;
        if (moved) wake(tile);
    }
    return spent != 0;
}

void Chip::host_read(std::uint64_t physical, std::span<std::uint8_t> out) {
    try {
        pci_.read(physical, out);
    } catch (const Fault& fault) {
        raise({fault.category, fault.id, fault.what, fault.fix, std::nullopt, {}});
    }
}

void Chip::host_write(std::uint64_t physical, std::span<const std::uint8_t> in) {
    try {
        pci_.write(physical, in);
    } catch (const Fault& fault) {
        raise({fault.category, fault.id, fault.what, fault.fix, std::nullopt, {}});
    }
}

Endpoint& Chip::endpoint_at(unsigned x, unsigned y) {
    const auto tile = tile_at(0, x, y);
    if (!tile || endpoint(*tile) == nullptr) {
        raise({Category::kNotModelled,
               "host-access",
               fmt::format("there is no tile at ({}, {})", x, y),
               "",
               std::nullopt,
               {}});
    }
    return *endpoint(*tile);
}

void Chip::tile_read(unsigned x, unsigned y, std::uint64_t address, std::span<std::uint8_t> out) {
    endpoint_at(x, y).read(address, out);
}

void Chip::tile_write(unsigned x, unsigned y, std::uint64_t address, std::span<const std::uint8_t> in) {
    endpoint_at(x, y).write(address, in);
}

void Chip::raise_from_core(TensixTile& tile, const Fault& fault) {
    const Risc risc = tile.running();
    CorePlace place;
    place.logical = tile.logical();
    place.noc0 = tile.noc0();
    place.risc = row_of(risc).name;
    place.pc = tile.core(risc).pc();
    raise({fault.category, fault.id, fault.what, fault.fix, place, {}});
}

void Chip::raise(Finding finding) {
    append_to_record(finding);
    throw FindingError(std::move(finding));
}

}  // namespace opwright::chip
