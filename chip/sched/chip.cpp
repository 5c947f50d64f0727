// Building the chip, and the heartbeat.
#include "chip/sched/chip.hpp"

#include "chip/sched/launch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace opwright::chip {
namespace {

// One call of the driver's clock runs at most this many passes' worth of instructions, so that signals get through.
constexpr std::uint64_t kHeartbeatBudget = 50'000'000;
// The driver polls a running program; so many polls without a core that can run and without a write are a hang.
constexpr unsigned kHeartbeatsBeforeHang = 32;
constexpr std::uint64_t kMaxThreads = 64;
constexpr std::uint64_t kDefaultMaxInstructions = 10'000'000'000;

/// Empty when the variable is not set.
std::optional<std::uint64_t> number_in_environment(const char* name) {
    const char* text = std::getenv(name);
    if (text == nullptr || *text == '\0') return std::nullopt;
    std::uint64_t value = 0;
    const char* const end = text + std::strlen(text);
    const auto [stop, error] = std::from_chars(text, end, value);
    if (error != std::errc() || stop != end) {
        throw FindingError({Category::kConfiguration,
                            "environment",
                            fmt::format("the environment variable {} is '{}', which is no number", name, text),
                            "set it to a number from 0 on, or unset it",
                            std::nullopt,
                            {}});
    }
    return value;
}

}  // namespace

ChipOptions options_from_environment() {
    ChipOptions options;
    if (const char* cache = std::getenv("TT_METAL_CACHE")) options.kernel_cache = cache;
    options.max_instructions = number_in_environment("OPWRIGHT_MAX_INSTRUCTIONS").value_or(kDefaultMaxInstructions);
    const std::uint64_t threads = number_in_environment("OPWRIGHT_THREADS").value_or(0);
    options.threads = static_cast<unsigned>(std::min(threads, kMaxThreads));
    options.late_noc = [] { return number_in_environment("OPWRIGHT_NOC_LATE").value_or(0); };
    options.debugger = debug::options_from_environment;
    return options;
}

Chip::Chip(const HostMemory& host_memory, ChipOptions options)
    : options_(std::move(options)),
      crew_(options_.threads != 0 ? options_.threads : Crew::usual_threads()),
      pcie_(host_memory),
      pci_(*this, arc_, pcie_),
      sources_(options_.kernel_cache) {
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
            tensix_tiles_.push_back(std::make_unique<TensixTile>(Xy{x, y}, *this, static_cast<TileOwner&>(*this)));
            endpoints_[grid_index({x, y})] = tensix_tiles_.back().get();
        }
    }
    try {
        const auto wish = options_.debugger ? options_.debugger() : std::nullopt;
        if (wish) debugger_ = std::make_unique<debug::Debugger>(static_cast<debug::DebuggedChip&>(*this), *wish);
    } catch (const FindingError& error) {
        no_debugger_ = error.finding();
    }
}

Chip::~Chip() = default;  // the debugger goes first: it refers to tiles

void Chip::wake(TensixTile& tile) {
    // The driver moves its TLB windows for every poll; only what reaches a tile counts as a word from the host.
    if (host_is_writing_) {
        executed_without_word_ = 0;
        next_proof_ = kEffortBeforeProof;
        idle_heartbeats_ = 0;
    }
    const unsigned index = grid_index(tile.noc0());
    if (is_ready_[index]) return;
    is_ready_[index] = true;
    ready_.push_back(&tile);
}

void Chip::firmware_starts() {
    const std::uint64_t seed = options_.late_noc ? options_.late_noc() : 0;
    if (late_noc_ && !late_noc_->idle() && seed == late_noc_seed_) return;  // one tile was rebooted amid others
    late_noc_seed_ = seed;
    late_noc_ = seed != 0 ? std::make_unique<LateNoc>(seed) : nullptr;
    noc_leftovers_ = false;
}

void Chip::go_was_written(TensixTile& tile) {
    if (const Launch launch(tile); launch.begins()) tile.set_guard(launch.guard());
}

// The host sends kernels; and what a finished program left in L1 is nobody's.
bool Chip::refuses_new_code(const TensixTile& tile) {
    return !host_is_writing_ && Launch(tile).unfinished();
}

std::uint32_t Chip::stack_end(const TensixTile& tile, Risc risc) {
    const auto kernel = Launch(tile).text(risc);
    const std::lock_guard lock(sources_mutex_);
    return kernel ? sources_.stack_end(row_of(risc).name, kernel->bytes).value_or(kLocalBase) : kLocalBase;
}

// The heartbeat: whoever was woken runs until it has to wait; a tile that could go on stays in the round.
void Chip::advance() {
    if ((debugger_ || no_debugger_ ? run_debugged() : run_ready_tiles(kHeartbeatBudget)) != 0) {
        idle_heartbeats_ = 0;
    } else if (++idle_heartbeats_ == kHeartbeatsBeforeHang) {
        check_for_hang();
    }
}

bool Chip::any_unfinished() const {
    return std::any_of(tensix_tiles_.begin(), tensix_tiles_.end(),
                       [](const auto& tile) { return Launch(*tile).unfinished(); });
}

// Nothing can run: whoever waits, waits for the NoC. What no unfinished program waits for stays under way, so that the
// host, too, can see what a kernel did not wait for.
bool Chip::step_late_noc() {
    if (!late_noc_ || late_noc_->idle()) return false;
    noc_leftovers_ = !any_unfinished();
    if (noc_leftovers_) return false;
    with_late_noc([](LateNoc& noc) { noc.step(); });
    return true;
}

// The next program begins: it must not meet the requests of the last one.
void Chip::finish_late_noc() {
    noc_leftovers_ = false;
    with_late_noc([](LateNoc& noc) { noc.finish_all(); });
}

std::uint64_t Chip::run_tile(TensixTile& tile, std::uint64_t slice) {
    return guarded(tile, [&] { return tile.run_pass(slice); });
}

void Chip::host_read(std::uint64_t physical, std::span<std::uint8_t> out) {
    if (out.empty()) return;
    try {
        pci_.read(physical, out);
    } catch (const Fault& fault) {
        raise({fault.category, fault.id, fault.what, fault.fix, std::nullopt, {}});
    }
}

void Chip::host_write(std::uint64_t physical, std::span<const std::uint8_t> in) {
    if (in.empty()) return;
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
    if (!out.empty()) endpoint_at(x, y).read(address, out);
}

void Chip::tile_write(unsigned x, unsigned y, std::uint64_t address, std::span<const std::uint8_t> in) {
    if (!in.empty()) endpoint_at(x, y).write(address, in);
}

}  // namespace opwright::chip
