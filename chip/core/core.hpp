// One RV32IM core: registers, program counter, and the loop that runs it until it has to wait.
// Spec: tt-isa-documentation, WormholeB0/TensixTile/BabyRISCV.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "chip/core/code_space.hpp"
#include "chip/core/opcode.hpp"

namespace opwright::chip {

/// What a load from outside the fast memories gave.
struct LoadResult {
    enum class Kind : std::uint8_t {
        kValue,     ///< reading again changes nothing
        kConsumed,  ///< reading had an effect, or the value moves by itself (clock): never part of a spin
        kBlocked,   ///< the memory system holds the core; the load is tried again later
    };
    Kind kind = Kind::kValue;
    std::uint32_t value = 0;
};

/// All that a core may know of its tile: accesses that are not to L1 or local memory, and the Tensix instruction port.
/// Every call may throw Fault.
class CoreBus {
  public:
    virtual ~CoreBus() = default;
    virtual LoadResult load(std::uint32_t address, unsigned size) = 0;
    /// False: the memory system holds the core; the store is tried again later.
    virtual bool store(std::uint32_t address, std::uint32_t value, unsigned size) = 0;
    /// False: the FIFO is full.
    virtual bool push_instruction(std::uint32_t instruction) = 0;
    /// The stack pointer is about to become `sp`, which is below the stack floor. Gives the floor that holds from now
    /// on; throws Fault when the stack has no room there.
    virtual std::uint32_t stack_floor(std::uint32_t sp) = 0;
};

/// A load that a spinning core repeats: it stays parked while reading `address` again gives `value`.
struct Poll {
    std::uint32_t address = 0;
    std::uint32_t value = 0;
    std::uint8_t size = 4;
    friend bool operator==(const Poll&, const Poll&) = default;
};

enum class Stop : std::uint8_t {
    kBudget,      ///< ran as many instructions as it was given
    kBlocked,     ///< an access is held by the memory system; `pc` is that instruction
    kSpinning,    ///< the loop it is in cannot leave before one of `polls` changes
    kBreak,       ///< EBREAK or ECALL
    kBreakpoint,  ///< `pc` is one of the code space's breakpoints; nothing of it was executed
    kInterrupted  ///< the caller of run_closely has seen enough
};

/// The memories a core reads and writes without asking the bus.
struct CoreMemories {
    CodeSpace* l1 = nullptr;        ///< shared by the tile; at address 0
    CodeSpace* iram = nullptr;      ///< NCRISC only, fetch only; may be null
    std::span<std::uint8_t> local;  ///< private data memory
    std::uint32_t local_base = 0;
};

class Core {
  public:
    Core(const CoreMemories& memories, CoreBus& bus);

    /// Leaves reset: all registers zero, next instruction at `pc`.
    void reset(std::uint32_t pc);

    /// Runs until it has to wait, but at most about `budget` instructions (it may finish a straight line).
    /// A Fault thrown by the bus leaves pc() at the instruction that caused it.
    Stop run(std::uint64_t budget);

    /// As run(), but `seen_enough` is asked after every instruction, and ends it. Much slower; for debugging.
    Stop run_closely(std::uint64_t budget, const std::function<bool()>& seen_enough);

    /// Executes exactly the instruction at pc(), breakpoint or not, without looking for a spin: for debugging.
    /// kBudget when it was executed, else kBlocked or kBreak.
    Stop step();

    std::uint32_t pc() const { return pc_; }
    void set_pc(std::uint32_t pc) { pc_ = pc; }
    std::uint32_t reg(unsigned index) const { return regs_[index]; }
    void set_reg(unsigned index, std::uint32_t value) { regs_[index] = index == 0 ? 0 : value; }
    /// Instructions executed since construction; exact also while the bus is being called.
    std::uint64_t retired() const { return retired_; }
    /// The bus is asked before the stack pointer goes below; 0: never.
    void set_stack_floor(std::uint32_t floor) { stack_floor_ = floor; }
    /// After Stop::kSpinning: what has to change. Empty: nothing can.
    std::span<const Poll> polls() const { return polls_; }

  private:
    enum class Leave : std::uint8_t {
        kBudget,
        kBlocked,
        kSpinning,
        kBreak,
        kBreakpoint,
        kCheckpoint,
        kProbeOver,
        kStepped
    };
    /// The loop exists four times: as fast as it can, with the bookkeeping that proves a spin, one instruction, one
    /// instruction with that bookkeeping.
    enum class Pace : std::uint8_t { kFast, kProbe, kStep, kProbeStep };
    struct Snapshot {
        std::uint32_t pc = 0;
        std::size_t loads = 0;
        std::size_t writes = 0;
        std::array<std::uint32_t, kRegisterSlots> regs{};
    };
    struct OldWord {
        std::uint32_t address = 0;
        std::uint32_t value = 0;
    };

    template <Pace kPace>
    Leave loop(std::uint64_t limit);
    /// kBudget for what says nothing to the caller.
    static Stop stop_of(Leave leave);

    CodeSpace* space_of(std::uint32_t pc) const;
    DecodedOp* fetch_page(std::uint32_t pc, std::uint32_t& page_base);
    bool is_local(std::uint32_t address) const { return address - memories_.local_base < memories_.local.size(); }
    [[noreturn]] void illegal(std::uint32_t word) const;
    [[noreturn]] void overwrites_code(std::uint32_t address) const;

    void begin_probe();
    void note_load(std::uint32_t address, std::uint32_t value, unsigned size);
    bool note_store(std::uint32_t address, std::uint32_t value, unsigned size);
    bool is_spinning_at(std::uint32_t pc);
    bool memory_is_as_at(const Snapshot& snapshot) const;
    void collect_polls(std::size_t first_load);

    std::array<std::uint32_t, kRegisterSlots> regs_{};
    std::uint32_t pc_ = 0;
    std::uint64_t retired_ = 0;
    std::uint32_t stack_floor_ = 0;
    CoreMemories memories_;
    CoreBus& bus_;

    // Spin detection: how long until the next look, and what the current look has seen.
    std::uint64_t probe_interval_ = 0;
    std::uint64_t checkpoint_ = 0;
    std::uint32_t last_slow_address_ = 0;
    std::uint32_t last_slow_value_ = 0;
    std::vector<Poll> loads_;
    std::vector<OldWord> old_words_;
    std::vector<Snapshot> snapshots_;
    std::vector<Poll> polls_;
};

}  // namespace opwright::chip
