// A Tensix tile: L1, five RISC-V cores, the coprocessor, and the registers that tie them together.
// Spec: WormholeB0/TensixTile.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chip/core/core.hpp"
#include "chip/noc/endpoint.hpp"
#include "chip/noc/niu.hpp"
#include "chip/tensix/tensix.hpp"
#include "chip/tile/launch_guard.hpp"
#include "chip/tile/mailboxes.hpp"
#include "chip/tile/overlay.hpp"
#include "chip/tile/regions.hpp"
#include "chip/tile/risc.hpp"
#include "chip/tile/tdma.hpp"
#include "chip/tile/watches.hpp"

namespace opwright::chip {

class TensixTile;

/// What a tile tells its chip, and what it asks about the program that runs on it.
class TileOwner {
  public:
    virtual ~TileOwner() = default;
    /// Something happened to the tile from outside, so that its waiting cores deserve a look.
    virtual void wake(TensixTile& tile) = 0;
    /// A tile that was wholly in reset is about to run its firmware: the device is being opened.
    virtual void firmware_starts() = 0;
    /// A go message was written: a launch may begin.
    virtual void go_was_written(TensixTile& tile) = 0;
    /// Bytes in the tile's guarded instructions are about to change: whether a program must not do that now.
    virtual bool refuses_new_code(const TensixTile& tile) = 0;
    /// Where the data of the core's kernel end in local memory, and its stack with them; the base where that is not
    /// known.
    virtual std::uint32_t stack_end(const TensixTile& tile, Risc risc) = 0;
};

/// Why a core does not run.
enum class HartState : std::uint8_t {
    kReset,  ///< held in soft reset
    kRunnable,
    kSpinning,  ///< polls: see Core::polls()
    kBlocked,   ///< the memory system holds it: see TensixTile::Hold
    kBroken,    ///< EBREAK or ECALL
};

/// What a blocked access waits for.
enum class HoldKind : std::uint8_t {
    kNone,
    kInstructionFifo,
    kTensixDrained,
    kMopIdle,
    kMailboxEmpty,
    kMailboxFull,
    kPcBuf
};

class TensixTile final : public Endpoint, private TensixPorts {
  public:
    TensixTile(Xy noc0, Fabric& fabric, TileOwner& owner);
    ~TensixTile() override;

    Xy noc0() const { return noc0_; }
    Xy logical() const { return logical_of(noc0_); }

    TileKind kind() const override { return TileKind::kTensix; }
    void read(std::uint64_t address, std::span<std::uint8_t> out) override;
    void write(std::uint64_t address, std::span<const std::uint8_t> in) override;
    const std::uint8_t* memory(std::uint64_t address, std::size_t size) override;
    void wake() override { touch(); }
    NocIssuer issuer() const override {
        const Core& sender = core(running_);
        return {noc0_, static_cast<std::uint8_t>(index_of(running_)), sender.pc(), sender.reg(kReturnAddress),
                sender.reg(kStackPointer)};
    }

    /// Gives every core that can run one slice, in the order B, T0, T1, T2, NC; returns how many instructions they
    /// executed.
    /// A Fault or TensixFault thrown by a core leaves `running()` naming it.
    std::uint64_t run_pass(std::uint64_t slice);

    /// Runs passes until no core can go on, but about `stay` instructions at most, without touching anything outside
    /// the tile: what its cores send waits in the outbox, and nobody is told that the tile was touched. So tiles may do
    /// this at the same time. Returns whether its cores could go on; a Fault leaves as from run_pass.
    bool run_apart(std::uint64_t slice, std::uint64_t stay);
    /// To be delivered before anything else happens to the tile.
    Outbox& outbox() { return outbox_; }

    // For debugging (chip/debug).
    /// Breakpoints of the memories that this tile's cores fetch from; an address in neither is ignored.
    void set_breakpoint(std::uint32_t pc);
    void clear_breakpoint(std::uint32_t pc);
    void clear_breakpoints();
    /// The core that ended the last pass because it stands at a breakpoint; asking forgets it.
    std::optional<Risc> take_breakpoint_hit() { return std::exchange(breakpoint_hit_, std::nullopt); }
    bool has_breakpoint_hit() const { return breakpoint_hit_.has_value(); }
    /// From now on a pass ends, as at a breakpoint, behind the instruction with which bytes of `risc`'s memory at
    /// [address, address + size) change, or at once when somebody outside of the tile changed them. False: no memory.
    bool set_watch(Risc risc, std::uint32_t address, std::uint32_t size);
    void clear_watch(std::uint32_t address, std::uint32_t size) { watches_.clear(address, size); }
    /// What the last hit is about, if it is about a watch; asking forgets it.
    std::optional<WatchHit> take_watch_hit() { return watches_.take_hit(); }
    /// Executes one instruction of a core; false when it is held in reset, or the memory system holds it.
    bool step(Risc risc);
    /// Passes leave this core alone.
    void freeze(std::optional<Risc> risc) { frozen_ = risc; }
    void set_pc(Risc risc, std::uint32_t pc);
    void set_reg(Risc risc, unsigned index, std::uint32_t value);
    /// What a core sees at [address, address + size) of its memories, to read or to write; empty when it is in none.
    /// After writing call `wrote_memory`.
    std::span<std::uint8_t> memory_of(Risc risc, std::uint32_t address, std::uint32_t size);
    void wrote_memory(std::uint32_t address, std::uint32_t size);

    /// A launch begins: from now on its kernels are held against this.
    void set_guard(LaunchGuard guard);

    /// The core whose slice is running or was ended by an exception.
    Risc running() const { return running_; }

    HartState state(Risc risc) const { return harts_[index_of(risc)].state; }
    const Core& core(Risc risc) const { return harts_[index_of(risc)].core; }
    HoldKind hold(Risc risc) const { return harts_[index_of(risc)].hold; }
    unsigned hold_index(Risc risc) const { return harts_[index_of(risc)].hold_index; }
    const Tensix& tensix() const { return *tensix_; }
    const Overlay& overlay() const { return overlay_; }
    const Niu& niu(unsigned noc) const { return nius_[noc]; }
    std::span<const std::uint8_t> l1() const { return l1_.bytes(); }
    /// A word of the core's local data memory; empty outside it or when misaligned.
    std::optional<std::uint32_t> local_word(Risc risc, std::uint32_t address) const;
    std::span<const std::uint8_t> iram() const { return iram_.bytes(); }

    /// Instructions executed by all cores of the tile; its wall clock.
    std::uint64_t wall_clock() const;

    /// Back to power-on except for L1: cores in reset, registers and coprocessor cleared.
    void power_on_reset();
    /// Starts the firmware again from the image that was in L1 when BRISC first left reset. Without one:
    /// power_on_reset.
    void reboot();
    /// RISCV_DEBUG_REG_SOFT_RESET_0 as a core, the NoC or the host writes it.
    void set_soft_reset(std::uint32_t value);

  private:
    class Bus final : public CoreBus {
      public:
        Bus(TensixTile& tile, Risc risc) : tile_(tile), risc_(risc) {}
        LoadResult load(std::uint32_t address, unsigned size) override { return tile_.risc_load(risc_, address, size); }
        bool store(std::uint32_t address, std::uint32_t value, unsigned size) override {
            return tile_.risc_store(risc_, address, value, size);
        }
        bool push_instruction(std::uint32_t instruction) override { return tile_.push(risc_, 0, instruction); }
        std::uint32_t stack_floor(std::uint32_t sp) override { return tile_.stack_floor(risc_, sp); }

      private:
        TensixTile& tile_;
        Risc risc_;
    };
    struct Hart {
        Hart(TensixTile& tile, Risc risc, const CoreMemories& memories) : bus(tile, risc), core(memories, bus) {}
        Bus bus;
        Core core;
        HartState state = HartState::kReset;
        HoldKind hold = HoldKind::kNone;
        unsigned hold_index = 0;
        std::uint64_t seen_epoch = 0;
    };

    void store_register(std::uint32_t address, std::uint32_t value) override;
    std::uint32_t load_register(std::uint32_t address) override;

    LoadResult risc_load(Risc risc, std::uint32_t address, unsigned size);
    bool risc_store(Risc risc, std::uint32_t address, std::uint32_t value, unsigned size);
    bool push(Risc risc, unsigned window, std::uint32_t instruction);
    std::uint32_t stack_floor(Risc risc, std::uint32_t sp);
    void store_overlay(std::uint32_t offset, std::uint32_t value);
    bool hold_core(Risc risc, HoldKind kind, unsigned index);
    LoadResult held(Risc risc, HoldKind kind, unsigned index);

    LoadResult load_word(Users user, std::uint32_t address);
    bool store_word(Users user, std::uint32_t address, std::uint32_t value);
    LoadResult load_pc_buf(Risc risc, std::uint32_t offset);
    bool store_pc_buf(Risc risc, std::uint32_t offset, std::uint32_t value);
    LoadResult load_mailbox(Risc risc, std::uint32_t offset);
    bool store_mailbox(Risc risc, std::uint32_t offset, std::uint32_t value);
    std::uint32_t load_debug(std::uint32_t offset);
    void store_debug(std::uint32_t offset, std::uint32_t value);
    void gpr_place(Risc risc, std::uint32_t offset, unsigned& thread, unsigned& index) const;

    void touch() {
        ++epoch_;
        if (!apart_) owner_.wake(*this);
    }
    class Apart;
    bool may_run(Hart& hart);
    Stop run_core(Core& core, std::uint64_t slice) {
        return watches_.empty() ? core.run(slice) : core.run_closely(slice, [this] { return watches_.look(); });
    }
    std::uint32_t reset_pc(Risc risc) const;

    Xy noc0_;
    TileOwner& owner_;
    std::unique_ptr<std::uint8_t[], void (*)(void*)> l1_bytes_;
    std::vector<std::uint8_t> iram_bytes_;
    std::array<std::vector<std::uint8_t>, kRiscs> local_;
    CodeSpace l1_;
    CodeSpace iram_;
    std::unique_ptr<Tensix> tensix_;
    std::array<Niu, kNocs> nius_;
    Outbox outbox_;
    bool apart_ = false;  ///< run_apart is active
    Overlay overlay_;
    Mailboxes mailboxes_;
    Tdma tdma_;
    std::vector<Hart> harts_;
    Risc running_ = Risc::kBrisc;
    std::optional<Risc> breakpoint_hit_, frozen_;
    Watches watches_;

    LaunchGuard guard_;
    std::uint64_t epoch_ = 1;  ///< grows whenever something may have changed that a waiting core looks at
    std::uint32_t soft_reset_ = kAllRiscResetBits;
    std::uint32_t wall_clock_high_ = 0;
    std::uint32_t config_read_address_ = 0;
    std::uint32_t debug_bus_control_ = 0;
    std::vector<std::uint8_t> boot_image_;  ///< firmware area of L1 as the host loaded it
};

}  // namespace opwright::chip
