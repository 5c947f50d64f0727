// The face of one Tensix coprocessor: what the tile's RISC-V cores and its reset logic may do with it.
// Spec: tt-isa-documentation, WormholeB0/TensixTile/TensixCoprocessor.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace opwright::chip {

/// What the coprocessor may touch outside itself. Implemented by the tile; calls never re-enter the Tensix.
class TensixPorts {
  public:
    virtual ~TensixPorts() = default;
    /// STOREREG: a 32-bit store to the tile's register space (0xFFBxxxxx), e.g. a circular buffer's stream register.
    virtual void store_register(std::uint32_t address, std::uint32_t value) = 0;
    /// LOADREG: a 32-bit load from the tile's register space.
    virtual std::uint32_t load_register(std::uint32_t address) = 0;
};

/// Thrown by the coprocessor when an instruction cannot be carried out. The tile catches it where it called in,
/// adds tile, RISC, program counter and source line, and raises the finding.
struct TensixFault {
    enum class Kind : std::uint8_t { kKernelMistake, kNotModelled, kInternal };
    Kind kind = Kind::kNotModelled;
    unsigned thread = 0;            ///< 0 unpack (TRISC0), 1 math (TRISC1), 2 pack (TRISC2)
    std::uint32_t instruction = 0;  ///< the faulting instruction word
    std::uint32_t pc = 0;           ///< program counter that pushed it (as given to push)
    std::string what;               ///< one sentence in the ISA documentation's words
    std::string fix;                ///< what to try; may be empty
};

/// One coprocessor: three threads in front of the shared units. Instructions run eagerly: a push executes at once
/// unless its thread is blocked (wait gate, semaphore, mutex, SrcA/SrcB bank, Dst); then it queues, and runs when
/// another thread's instruction unblocks it. Single-threaded; owns all its state; `l1` must outlive it.
class Tensix {
  public:
    static constexpr unsigned kThreads = 3;
    static constexpr unsigned kConfigWords = 188;       ///< per config bank
    static constexpr unsigned kThreadConfigWords = 57;  ///< 16-bit each, per thread
    static constexpr unsigned kGprs = 64;               ///< per thread

    Tensix(std::span<std::uint8_t> l1, TensixPorts& ports);
    ~Tensix();
    Tensix(const Tensix&) = delete;
    Tensix& operator=(const Tensix&) = delete;

    /// Power-on state.
    void reset();

    /// False while the thread's instruction FIFO is full: the pushing RISC has to wait.
    bool can_push(unsigned thread) const;
    /// A TRISC's instruction, through its MOP and replay expanders. Returns can_push(thread); false: did nothing.
    bool push(unsigned thread, std::uint32_t instruction, std::uint32_t pc);
    /// BRISC's instruction into a thread, bypassing the MOP expander. Returns as push does.
    bool push_from_brisc(unsigned thread, std::uint32_t instruction, std::uint32_t pc);

    /// MOP configuration word 0..8 of a thread (0xFFB80000 + 4*index; write-only).
    void write_mop_config(unsigned thread, unsigned index, std::uint32_t value);

    /// True when nothing that the thread pushed is still waiting (PC_BUF +4) / its MOP expander is idle (PC_BUF +8).
    bool drained(unsigned thread) const;
    bool mop_idle(unsigned thread) const;

    /// Tensix GPRs (0xFFE00000).
    std::uint32_t read_gpr(unsigned thread, unsigned index) const;
    void write_gpr(unsigned thread, unsigned index, std::uint32_t value);

    /// Config space as the cores see it at 0xFFEF0000, `offset` in bytes: bank 0 at 0, bank 1 at 0x2F0, thread
    /// config at 0x5E0.
    std::uint32_t read_config(std::uint32_t offset) const;
    void write_config(std::uint32_t offset, std::uint32_t value);

    /// Semaphores 0..7 through PC_BUF: load value; store with bit 0 clear posts (cap 15), set gets (floor 0).
    std::uint32_t read_semaphore(unsigned index) const;
    void post_semaphore(unsigned index);
    void get_semaphore(unsigned index);

    /// Register reads of the debug block that kernels use (0xFFB12000 + offset 0x60..0x78) and its writes.
    std::uint32_t read_debug(std::uint32_t offset) const;
    void write_debug(std::uint32_t offset, std::uint32_t value);

    /// What the thread's oldest queued instruction waits for, in words ("SEMWAIT on MATH_PACK: value is 0"), or
    /// empty when it does not wait.
    std::string waits_for(unsigned thread) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace opwright::chip
