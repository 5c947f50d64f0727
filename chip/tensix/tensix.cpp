// The coprocessor's face: pushes, eager execution, and the pump that resumes threads when state they wait for changed.
#include "chip/tensix/tensix.hpp"

#include "chip/isa/disassemble.hpp"
#include "chip/tensix/dispatch.hpp"
#include "chip/tensix/frontend/thread.hpp"
#include "chip/tensix/machine.hpp"
#include "chip/tensix/vector/load_macro.hpp"

namespace opwright::chip {

using tensix::DispatchEntry;
using tensix::Machine;
using tensix::Outcome;
using tensix::ThreadFrontEnd;

namespace {

constexpr std::uint32_t kDebugConfigReadControl = 0x58;
constexpr std::uint32_t kDebugConfigReadData = 0x78;
constexpr std::uint32_t kDebugFeatureDisable = 0x68;
constexpr std::uint32_t kFeatureDst16IsDst32High = 1u << 11;

/// Marks a thread as running for a scope, also when a fault leaves it.
class RunningMark {
  public:
    explicit RunningMark(bool& flag) : flag_(flag) { flag_ = true; }
    ~RunningMark() { flag_ = false; }
    RunningMark(const RunningMark&) = delete;
    RunningMark& operator=(const RunningMark&) = delete;

  private:
    bool& flag_;
};

}  // namespace

struct Tensix::State {
    State(std::span<std::uint8_t> l1_bytes, TensixPorts& tile_ports) : machine(l1_bytes, tile_ports) {}

    Machine machine;
    std::array<ThreadFrontEnd, kThreads> threads;
    std::array<bool, kThreads> running{};  ///< run() is active for the thread
    std::uint32_t config_read_address = 0;

    bool push(unsigned thread, ThreadFrontEnd::Instruction instruction, bool bypass_mop);

    /// Runs one instruction of a thread, or leaves it waiting. Throws TensixFault.
    bool execute(unsigned thread, ThreadFrontEnd::Instruction instruction);
    bool waits_at_gate(unsigned thread, std::uint8_t opcode, std::uint16_t block_bits);
    [[noreturn]] static void refuse(std::uint32_t word);
    [[noreturn]] static void throw_fault(unsigned thread, ThreadFrontEnd::Instruction instruction,
                                         tensix::BodyFault& fault);
    /// Runs a thread's queue until it is empty or waits; returns whether it got anywhere.
    bool run(unsigned thread);
    /// Gives the threads that feed this one the first chance at what it just freed. The runtime's kernels rely on it:
    /// T1 flips both source banks, and T0 must refill SrcB before T1 takes the next flip.
    void run_upstream(unsigned thread);
    /// Resumes threads until none can go on. `first` is the thread that may go first.
    void pump(unsigned first);
};

// Inlined into its two callers: it is the way of every instruction, and most bodies are short.
[[gnu::always_inline]] inline bool Tensix::State::execute(unsigned thread, ThreadFrontEnd::Instruction instruction) {
    const std::uint8_t opcode = isa::opcode_of(instruction.word);
    const DispatchEntry& entry = tensix::kDispatchTable[opcode];
    if (machine.gates[thread].latched() && waits_at_gate(thread, opcode, entry.block_bits)) [[unlikely]]
        return false;
    try {
        if (entry.body == nullptr || (instruction.word & entry.unnamed_bits) != 0) [[unlikely]]
            refuse(instruction.word);
        if (machine.vector.schedule.pending != 0) [[unlikely]]
            return tensix::execute_beside_macros(machine, thread, instruction.word) == Outcome::kDone;
        return entry.body(machine, thread, instruction.word) == Outcome::kDone;
    } catch (tensix::BodyFault& fault) {
        throw_fault(thread, instruction, fault);
    }
}

bool Tensix::State::waits_at_gate(unsigned thread, std::uint8_t opcode, std::uint16_t block_bits) {
    tensix::WaitGate& gate = machine.gates[thread];
    const bool covered = opcode == isa::NOP::kOpcode ? gate.covers_nop() : gate.covers(block_bits);
    return covered && gate.still_waits(machine);
}

void Tensix::State::refuse(std::uint32_t word) {
    if (tensix::dispatch_entry(isa::opcode_of(word)).body == nullptr) tensix::fault_without_body(word);
    tensix::fault_unnamed_bits(word);
}

void Tensix::State::throw_fault(unsigned thread, ThreadFrontEnd::Instruction instruction, tensix::BodyFault& fault) {
    throw TensixFault{fault.kind,
                      thread,
                      instruction.word,
                      instruction.pc,
                      isa::disassemble(instruction.word) + ": " + fault.what,
                      std::move(fault.fix)};
}

bool Tensix::State::run(unsigned thread) {
    ThreadFrontEnd& front = threads[thread];
    const RunningMark mark(running[thread]);
    bool progress = false;
    ThreadFrontEnd::Instruction instruction;
    while (front.take(instruction)) {
        const std::uint64_t events_before = machine.events;
        if (!execute(thread, instruction)) {
            front.hold(instruction);
            return progress;
        }
        progress = true;
        if (machine.events != events_before) run_upstream(thread);
    }
    front.settle();
    return progress;
}

void Tensix::State::run_upstream(unsigned thread) {
    for (unsigned other = 0; other < thread; ++other) {
        if (!running[other] && !threads[other].drained()) run(other);
    }
}

void Tensix::State::pump(unsigned first) {
    // A latched wait is forgotten as soon as its conditions hold, even before an instruction arrives at the gate.
    for (tensix::WaitGate& gate : machine.gates) {
        if (gate.latched()) gate.still_waits(machine);
    }
    for (bool progress = true; progress;) {
        progress = false;
        for (unsigned k = 0; k < kThreads; ++k) {
            const unsigned thread = first + k < kThreads ? first + k : first + k - kThreads;
            if (!threads[thread].drained() && run(thread)) progress = true;
        }
    }
}

bool Tensix::State::push(unsigned thread, ThreadFrontEnd::Instruction instruction, bool bypass_mop) {
    ThreadFrontEnd& front = threads[thread];
    const std::uint64_t events_before = machine.events;
    const std::uint8_t opcode = isa::opcode_of(instruction.word);
    if (front.passes_through(opcode)) {
        if (!execute(thread, instruction)) front.hold(instruction);
    } else if (front.starts_mop(opcode) && !bypass_mop) {
        front.start_mop(instruction);
        run(thread);
    } else {
        if (front.fifo_full()) return false;
        const bool blocked = front.holds();
        front.enqueue(instruction, bypass_mop);
        if (blocked) return true;  // nothing changed that could unblock it
        run(thread);
    }
    // ATRELM.md: the thread after the one that released a mutex comes first.
    if (machine.events != events_before) pump(thread + 1 == kThreads ? 0 : thread + 1);
    return true;
}

Tensix::Tensix(std::span<std::uint8_t> l1, TensixPorts& ports) : state_(std::make_unique<State>(l1, ports)) {}
Tensix::~Tensix() = default;

void Tensix::reset() {
    state_ = std::make_unique<State>(state_->machine.l1, state_->machine.ports);
}

bool Tensix::can_push(unsigned thread) const {
    return !state_->threads[thread].fifo_full();
}

bool Tensix::push(unsigned thread, std::uint32_t instruction, std::uint32_t pc) {
    return state_->push(thread, {instruction, pc}, false);
}

bool Tensix::push_from_brisc(unsigned thread, std::uint32_t instruction, std::uint32_t pc) {
    return state_->push(thread, {instruction, pc}, true);
}

void Tensix::write_mop_config(unsigned thread, unsigned index, std::uint32_t value) {
    if (index < tensix::MopExpander::kConfigWords) state_->threads[thread].mop.write_config(index, value);
}

bool Tensix::drained(unsigned thread) const {
    return state_->threads[thread].drained();
}
bool Tensix::mop_idle(unsigned thread) const {
    return state_->threads[thread].mop_idle();
}

std::uint32_t Tensix::read_gpr(unsigned thread, unsigned index) const {
    return state_->machine.gprs[thread][index];
}

void Tensix::write_gpr(unsigned thread, unsigned index, std::uint32_t value) {
    state_->machine.gprs[thread][index] = value;
}

std::uint32_t Tensix::read_config(std::uint32_t offset) const {
    using tensix::Config;
    const Config& config = state_->machine.config;
    if (offset < Config::kThreadBase) return config.word(offset / Config::kBankBytes, offset % Config::kBankBytes / 4);
    if (offset >= Config::kViewBytes) return 0;
    const std::uint32_t word = (offset - Config::kThreadBase) / Config::kThreadWordBytes;
    const bool value_half = (offset - Config::kThreadBase) % Config::kThreadWordBytes < 4;
    return value_half ? config.thread_word(word / kThreadConfigWords, word % kThreadConfigWords) : 0;
}

void Tensix::write_config(std::uint32_t offset, std::uint32_t value) {
    using tensix::Config;
    try {
        if (offset >= Config::kThreadBase) {
            tensix::kernel_mistake("a RISC stored to the thread-specific configuration; only SETC16 can write it");
        }
        tensix::write_config_word(state_->machine, offset / Config::kBankBytes, offset % Config::kBankBytes / 4, value);
    } catch (tensix::BodyFault& fault) {
        throw TensixFault{fault.kind, 0, 0, 0, std::move(fault.what), std::move(fault.fix)};
    }
}

std::uint32_t Tensix::read_semaphore(unsigned index) const {
    return state_->machine.sync.semaphores[index].value;
}

void Tensix::post_semaphore(unsigned index) {
    state_->machine.sync.semaphores[index].post();
    state_->pump(0);
}

void Tensix::get_semaphore(unsigned index) {
    state_->machine.sync.semaphores[index].get();
    state_->pump(0);
}

std::uint32_t Tensix::read_debug(std::uint32_t offset) const {
    switch (offset) {
        case kDebugConfigReadData:
            return read_config((state_->config_read_address & 0x7FFu) * 4);
        case kDebugConfigReadControl:
            return state_->config_read_address;
        case kDebugFeatureDisable:
            return state_->machine.dst.remap_16_to_32() ? kFeatureDst16IsDst32High : 0;
        default:
            throw TensixFault{TensixFault::Kind::kNotModelled,
                              0,
                              0,
                              0,
                              "reads of the debug array registers (Dst and Src contents) have no model yet",
                              ""};
    }
}

void Tensix::write_debug(std::uint32_t offset, std::uint32_t value) {
    switch (offset) {
        case kDebugConfigReadControl:
            state_->config_read_address = value;
            break;
        case kDebugFeatureDisable:
            if (value & ~kFeatureDst16IsDst32High) {
                throw TensixFault{TensixFault::Kind::kNotModelled,
                                  0,
                                  0,
                                  0,
                                  "of RISCV_DEBUG_REG_DBG_FEATURE_DISABLE only bit 11 is modelled",
                                  ""};
            }
            state_->machine.dst.set_remap_16_to_32((value & kFeatureDst16IsDst32High) != 0);
            break;
        default:
            break;  // selects what a later read returns; the read faults
    }
}

std::string Tensix::waits_for(unsigned thread) const {
    const ThreadFrontEnd& front = state_->threads[thread];
    if (!front.holds()) return {};
    const std::uint32_t word = front.held().word;
    const std::string instruction = isa::disassemble(word);
    const tensix::WaitGate& gate = state_->machine.gates[thread];
    if (gate.latched()) return gate.describe(state_->machine) + " (before " + instruction + ")";
    const Machine& m = state_->machine;
    if (isa::opcode_of(word) == isa::ATGETM::kOpcode) {
        const unsigned index = isa::ATGETM{word}.Index();
        return "mutex " + std::to_string(index) + ", held by thread T" + std::to_string(m.sync.mutex_holder[index]);
    }
    const isa::Instruction* row = isa::find(isa::opcode_of(word));
    if (row->unit == isa::Unit::kUnpack) {
        const bool second = word >> 23 & 1u;
        return instruction + ": the matrix unit still owns the " + (second ? "SrcB" : "SrcA") + " bank to be written";
    }
    std::string missing;
    if (!m.src_a.matrix_may_read()) missing = "SrcA to be filled by unpacker 0";
    if (!m.src_b.matrix_may_read())
        missing += (missing.empty() ? "" : " or ") + std::string("SrcB to be filled by unpacker 1");
    std::string text = instruction + ": waits for " + missing;
    // Whoever would fill the bank may be waiting too; T0 does the unpacking in the runtime's kernels.
    if (thread != 0 && state_->threads[0].holds()) text += "; thread T0 waits: " + waits_for(0);
    return text;
}

}  // namespace opwright::chip
