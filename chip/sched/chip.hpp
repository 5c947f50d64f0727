// The whole chip: all tiles, the host's side, and the heartbeat.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "chip/debug/debugger.hpp"
#include "chip/diag/finding.hpp"
#include "chip/diag/kernel_sources.hpp"
#include "chip/host/arc_tile.hpp"
#include "chip/host/pci_device.hpp"
#include "chip/host/pcie_tile.hpp"
#include "chip/mem/dram.hpp"
#include "chip/noc/endpoint.hpp"
#include "chip/noc/late_noc.hpp"
#include "chip/sched/crew.hpp"
#include "chip/tile/ethernet_tile.hpp"
#include "chip/tile/tensix_tile.hpp"

namespace opwright::chip {

struct ChipOptions {
    std::string kernel_cache;            ///< where ELF files of kernels are, for source lines; may be empty
    std::uint64_t max_instructions = 0;  ///< without a word from the host, before a program counts as endless
    /// Asked whenever a tile's firmware is started: the seed when NoC requests shall complete late, 0 for at once.
    std::function<std::uint64_t()> late_noc;
    std::function<std::optional<debug::DebuggerOptions>()> debugger = {};  ///< may throw FindingError; empty: none
    unsigned threads = 0;  ///< host threads that run tiles; 0: as many as the host has, up to 8
};

/// Reads TT_METAL_CACHE and OPWRIGHT_MAX_INSTRUCTIONS; `debugger` is debug::options_from_environment; `late_noc` reads
/// OPWRIGHT_NOC_LATE, so that each opening of the device may have another. Throws FindingError for a value that is no
/// number.
ChipOptions options_from_environment();

/// The driver's calls drive everything, one at a time; within one, tiles may run on several host threads (run_round),
/// which changes no result. Mistakes are recorded and thrown as FindingError; the tiles
/// that had to do with them are rebooted first, so that the device can be used again.
class Chip final : public Fabric, private TileOwner, private debug::DebuggedChip {
  public:
    explicit Chip(const HostMemory& host_memory, ChipOptions options = options_from_environment());
    ~Chip() override;

    Endpoint* endpoint(Xy noc0) override { return endpoints_[grid_index(noc0)]; }
    LateNoc* late_noc() override { return late_noc_.get(); }
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
    static constexpr std::uint64_t kEffortBeforeProof = 64'000'000;
    void wake(TensixTile& tile) override;
    TensixTile& debugged_tile(Xy logical) override { return tensix(logical); }
    std::uint64_t run_freely(std::uint64_t budget) override { return run_ready_tiles(budget); }
    std::uint64_t run_briefly() override;
    bool step_core(TensixTile& tile, Risc risc) override;
    std::string kernel_libraries(const TensixTile& tile) const override;
    std::string all_cores_text() const override;
    std::uint64_t run_debugged();
    void firmware_starts() override;
    void go_was_written(TensixTile& tile) override;
    bool refuses_new_code(const TensixTile& tile) override;
    std::uint32_t stack_end(const TensixTile& tile, Risc risc) override;
    std::uint64_t run_ready_tiles(std::uint64_t budget);
    struct Turn;
    std::uint64_t run_round();
    void deliver_dram(std::span<Turn> turns);
    std::uint64_t run_next_tile();
    std::uint64_t run_tile(TensixTile& tile, std::uint64_t slice);
    /// Does something with a core's program; a mistake of that becomes a finding.
    template <typename Do>
    auto guarded(TensixTile& tile, Do&& act);
    bool any_unfinished() const;
    bool step_late_noc();
    void finish_late_noc();
    template <typename Action>
    void with_late_noc(Action action);
    Endpoint& endpoint_at(unsigned x, unsigned y);

    void check_for_hang();
    void check_effort();
    std::optional<Risc> endless_core(const TensixTile& tile) const;
    CorePlace place_of(const TensixTile& tile, Risc risc, std::uint32_t pc) const;
    CorePlace place_of(const TensixTile& tile, const NocIssuer& at) const;
    [[noreturn]] void raise(Finding finding);
    [[noreturn]] void raise_from_core(TensixTile& tile, const Fault& fault);
    [[noreturn]] void raise_from_tensix(TensixTile& tile, const TensixFault& fault);
    [[noreturn]] void raise_from_noc(const NocIssuer& issuer, const Fault& fault);
    void put_to_rest(const TensixTile* culprit);

    ChipOptions options_;
    Crew crew_;
    std::unique_ptr<LateNoc> late_noc_;  ///< null: requests are carried out at once
    std::uint64_t late_noc_seed_ = 0;
    PcieTile pcie_;
    ArcTile arc_;
    std::array<std::unique_ptr<DramChannel>, kDramChannels> dram_;
    std::vector<std::unique_ptr<EthernetTile>> ethernet_tiles_;
    std::vector<std::unique_ptr<TensixTile>> tensix_tiles_;  ///< by logical coordinates, row by row
    std::array<Endpoint*, kGridTiles> endpoints_{};
    PciDevice pci_;

    std::deque<TensixTile*> ready_;                  ///< tiles in which something may run, in the order they were woken
    std::array<bool, kGridTiles> is_ready_{};        ///< by grid index
    std::uint64_t executed_without_word_ = 0;        ///< instructions since the host last wrote to a Tensix tile
    std::uint64_t next_proof_ = kEffortBeforeProof;  ///< at so many, look for a core that cannot finish
    bool host_is_writing_ = false;
    bool noc_leftovers_ = false;    ///< with LateNoc: every program is finished, and requests are still under way
    unsigned idle_heartbeats_ = 0;  ///< in a row: nothing could run and the host wrote nothing
    KernelSources sources_;
    std::mutex sources_mutex_;                   ///< tiles that run side by side ask for the ends of stacks
    std::unique_ptr<debug::Debugger> debugger_;  ///< null: nobody asked for one
    /// Why there is none although somebody asked; said when the first program starts, because only then the runtime
    /// stands an error.
    std::optional<Finding> no_debugger_;
};

template <typename Action>
void Chip::with_late_noc(Action action) {
    try {
        action(*late_noc_);
    } catch (const Fault& fault) {
        raise_from_noc(late_noc_->culprit(), fault);
    }
}

template <typename Do>
auto Chip::guarded(TensixTile& tile, Do&& act) {
    try {
        return act();
    } catch (const Fault& fault) {
        raise_from_core(tile, fault);
    } catch (const TensixFault& fault) {
        raise_from_tensix(tile, fault);
    }
}

}  // namespace opwright::chip
