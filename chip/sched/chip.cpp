// Building the chip, and the heartbeat.
#include "chip/sched/chip.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace opwright::chip {
namespace {

// A core runs this long before the others of its tile get a turn; tiles interact rarely, so slices are long.
constexpr std::uint64_t kSlice = 20'000;
// A tile is left once nothing in it can run, or after so many instructions: what it works on stays in the host's
// caches.
constexpr std::uint64_t kStay = 1'000'000;
// One call of the driver's clock runs at most this many passes' worth of instructions, so that signals get through.
constexpr std::uint64_t kHeartbeatBudget = 50'000'000;
// The driver polls a running program; so many polls without a core that can run and without a write are a hang.
constexpr unsigned kHeartbeatsBeforeHang = 32;
constexpr std::uint64_t kDefaultMaxInstructions = 10'000'000'000;

}  // namespace

ChipOptions options_from_environment() {
    ChipOptions options;
    if (const char* cache = std::getenv("TT_METAL_CACHE")) options.kernel_cache = cache;
    options.max_instructions = kDefaultMaxInstructions;
    if (const char* limit = std::getenv("OPWRIGHT_MAX_INSTRUCTIONS")) {
        const auto value = std::strtoull(limit, nullptr, 10);
        if (value != 0) options.max_instructions = value;
    }
    return options;
}

Chip::Chip(const HostMemory& host_memory, ChipOptions options)
    : pcie_(host_memory), pci_(*this, arc_, pcie_), options_(std::move(options)), sources_(options_.kernel_cache) {
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
    // The driver moves its TLB windows for every poll; only what reaches a tile counts as a word from the host.
    if (host_is_writing_) {
        executed_without_word_ = 0;
        idle_heartbeats_ = 0;
    }
    const unsigned index = grid_index(tile.noc0());
    if (is_ready_[index]) return;
    is_ready_[index] = true;
    ready_.push_back(&tile);
}

// The heartbeat: whoever was woken runs until it has to wait; a tile that could go on stays in the round.
void Chip::advance() {
    if (run_ready_tiles(kHeartbeatBudget) != 0) {
        idle_heartbeats_ = 0;
    } else if (++idle_heartbeats_ == kHeartbeatsBeforeHang) {
        check_for_hang();
    }
}

std::uint64_t Chip::run_ready_tiles(std::uint64_t budget) {
    std::uint64_t spent = 0;
    while (!ready_.empty() && spent < budget) {
        TensixTile& tile = *ready_.front();
        ready_.pop_front();
        is_ready_[grid_index(tile.noc0())] = false;
        std::uint64_t stayed = 0, ran = 0;
        do {
            ran = run_tile(tile);
            stayed += ran;
            executed_without_word_ += ran;
            if (ran != 0) check_effort(tile);
        } while (ran != 0 && stayed < kStay);
        spent += stayed;
        if (ran != 0) wake(tile);
    }
    return spent;
}

std::uint64_t Chip::run_tile(TensixTile& tile) {
    try {
        return tile.run_pass(kSlice);
    } catch (const Fault& fault) {
        raise_from_core(tile, fault);
    } catch (const TensixFault& fault) {
        raise_from_tensix(tile, fault);
    }
}

void Chip::host_read(std::uint64_t physical, std::span<std::uint8_t> out) {
    try {
        pci_.read(physical, out);
    } catch (const Fault& fault) {
        raise({fault.category, fault.id, fault.what, fault.fix, std::nullopt, {}});
    }
}

void Chip::host_write(std::uint64_t physical, std::span<const std::uint8_t> in) {
    host_is_writing_ = true;
    try {
        pci_.write(physical, in);
        host_is_writing_ = false;
    } catch (const Fault& fault) {
        host_is_writing_ = false;
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

}  // namespace opwright::chip
