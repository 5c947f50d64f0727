// Running a core: the fast loop, and the same bodies once more with a look at whether the core is only waiting.
#include "chip/core/core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "chip/diag/fault.hpp"

namespace opwright::chip {
namespace {

static_assert(std::endian::native == std::endian::little, "the chip's memories are read in place");

// A look (probe) runs this many instructions at most; looks that find no spin become rarer up to the last interval.
constexpr std::uint64_t kProbeLength = 256;
constexpr std::uint64_t kFirstProbeInterval = 64;
constexpr std::uint64_t kLastProbeInterval = 2048;

constexpr std::uint32_t kIntMin = 0x80000000u;
constexpr std::uint32_t kAllOnes = 0xFFFFFFFFu;

std::uint32_t divide(std::uint32_t a, std::uint32_t b) {
    if (b == 0) return kAllOnes;
    if (a == kIntMin && b == kAllOnes) return kIntMin;
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(a) / static_cast<std::int32_t>(b));
}
std::uint32_t remainder(std::uint32_t a, std::uint32_t b) {
    if (b == 0) return a;
    if (a == kIntMin && b == kAllOnes) return 0;
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(a) % static_cast<std::int32_t>(b));
}
std::uint32_t mulh(std::uint32_t a, std::uint32_t b) {
    const std::int64_t product = std::int64_t{static_cast<std::int32_t>(a)} * static_cast<std::int32_t>(b);
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(product) >> 32);
}
std::uint32_t mulhsu(std::uint32_t a, std::uint32_t b) {
    const std::int64_t product = std::int64_t{static_cast<std::int32_t>(a)} * std::int64_t{b};
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(product) >> 32);
}
std::uint32_t mulhu(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint32_t>((std::uint64_t{a} * b) >> 32);
}

template <typename T>
T load_from(const std::uint8_t* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}
template <typename T>
void store_to(std::uint8_t* bytes, T value) {
    std::memcpy(bytes, &value, sizeof(T));
}

/// Aligned and inside [0, size): rotating moves the low bits of a misaligned address to the top.
template <typename T>
bool fits(std::uint32_t offset, std::uint32_t size) {
    constexpr int kShift = std::countr_zero(sizeof(T));
    return std::rotr(offset, kShift) < (size >> kShift);
}

}  // namespace

Core::Core(const CoreMemories& memories, CoreBus& bus) : memories_(memories), bus_(bus) {}

void Core::reset(std::uint32_t pc) {
    regs_.fill(0);
    pc_ = pc;
    probe_interval_ = kFirstProbeInterval;
    polls_.clear();
}

Stop Core::stop_of(Leave leave) {
    switch (leave) {
        case Leave::kBlocked:
            return Stop::kBlocked;
        case Leave::kSpinning:
            return Stop::kSpinning;
        case Leave::kBreak:
            return Stop::kBreak;
        case Leave::kBreakpoint:
            return Stop::kBreakpoint;
        default:
            return Stop::kBudget;
    }
}

Stop Core::run(std::uint64_t budget) {
    const std::uint64_t limit = retired_ + budget;
    probe_interval_ = kFirstProbeInterval;
    last_slow_address_ = 0;
    for (;;) {
        checkpoint_ = std::min(limit, retired_ + probe_interval_);
        Leave leave = loop<Pace::kFast>(limit);
        if (leave == Leave::kCheckpoint) {
            if (retired_ >= limit) return Stop::kBudget;
            begin_probe();
            leave = loop<Pace::kProbe>(retired_ + kProbeLength);
            if (leave == Leave::kProbeOver || leave == Leave::kBudget) {
                probe_interval_ = std::min(probe_interval_ * 2, kLastProbeInterval);
                continue;
            }
        }
        return stop_of(leave);
    }
}

Stop Core::run_closely(std::uint64_t budget, const std::function<bool()>& seen_enough) {
    const std::uint64_t limit = retired_ + budget;
    std::uint64_t probe_end = 0;
    checkpoint_ = ~std::uint64_t{0};
    while (retired_ < limit) {
        if (retired_ >= probe_end) {
            begin_probe();
            probe_end = retired_ + kProbeLength;
        }
        const std::uint64_t before = retired_;
        Leave leave = loop<Pace::kProbeStep>(probe_end);
        if (leave == Leave::kProbeOver) {
            probe_end = retired_;
            // A probe leaves before a store that others can see.
            if (retired_ == before) leave = loop<Pace::kStep>(checkpoint_);
        }
        if (const Stop why = stop_of(leave); why != Stop::kBudget) return why;
        if (seen_enough()) return Stop::kInterrupted;
    }
    return Stop::kBudget;
}

Stop Core::step() {
    CodeSpace* const space = space_of(pc_);
    const std::uint32_t pc = pc_;
    const bool planted = space != nullptr && space->has_breakpoint(pc);
    if (planted) space->clear_breakpoint(pc);
    checkpoint_ = ~std::uint64_t{0};
    try {
        const Leave leave = loop<Pace::kStep>(checkpoint_);
        if (planted) space->set_breakpoint(pc);
        return leave == Leave::kBlocked ? Stop::kBlocked : leave == Leave::kBreak ? Stop::kBreak : Stop::kBudget;
    } catch (...) {
        if (planted) space->set_breakpoint(pc);
        throw;
    }
}

CodeSpace* Core::space_of(std::uint32_t pc) const {
    if (memories_.l1->contains(pc)) return memories_.l1;
    return memories_.iram != nullptr && memories_.iram->contains(pc) ? memories_.iram : nullptr;
}

DecodedOp* Core::fetch_page(std::uint32_t pc, std::uint32_t& page_base) {
    CodeSpace* space = space_of(pc);
    if (space == nullptr || pc % 4 != 0) {
        const bool data = pc < memories_.l1->bytes().size() && pc % 4 == 0;
        throw Fault{Category::kKernelMistake, "bad-pc",
                    fmt::format("the program jumped to 0x{:08x}, where {}", pc,
                                data ? "L1 holds data and no kernel" : "no instructions can be fetched"),
                    "look for a call through a wild pointer, or a return address that was overwritten"};
    }
    page_base = pc & ~(CodeSpace::kPageBytes - 1);
    return space->page(pc);
}

void Core::illegal(std::uint32_t word) const {
    throw Fault{Category::kKernelMistake, "illegal-instruction",
                fmt::format("the word 0x{:08x} is not an RV32IM instruction", word),
                "check that the program did not run into data; compile with -march=rv32im"};
}

void Core::overwrites_code(std::uint32_t address) const {
    throw Fault{Category::kKernelMistake, "code-overwritten",
                fmt::format("store at 0x{:08x}, where the instructions of a running kernel are", address),
                "look for a wild pointer, an index beyond its array, or a semaphore that the program does not have"};
}

// The loop. Bodies are written once; a pace adds what it needs. `start` is the first
// instruction that is not yet counted in retired_, so straight lines cost nothing to count.
template <Core::Pace kPace>
Core::Leave Core::loop([[maybe_unused]] std::uint64_t limit) {
    constexpr bool kProbe = kPace == Pace::kProbe || kPace == Pace::kProbeStep;
    constexpr bool kSingle = kPace == Pace::kStep || kPace == Pace::kProbeStep;
    static const void* const kLabels[] = {
#define OPWRIGHT_RV32_LABEL(name) &&L##name,
        OPWRIGHT_RV32_OPERATIONS(OPWRIGHT_RV32_LABEL)
#undef OPWRIGHT_RV32_LABEL
    };
    std::uint32_t* const x = regs_.data();
    std::uint8_t* const l1 = memories_.l1->bytes().data();
    const auto l1_size = static_cast<std::uint32_t>(memories_.l1->bytes().size());
    std::uint8_t* const local = memories_.local.data();
    const auto local_size = static_cast<std::uint32_t>(memories_.local.size());
    const std::uint32_t local_base = memories_.local_base;

    std::uint32_t page_base = 0;
    DecodedOp* page = fetch_page(pc_, page_base);
    DecodedOp* op = page + (pc_ - page_base) / 4;
    DecodedOp* start = op;

#define PC_OF(o) (page_base + static_cast<std::uint32_t>((o)-page) * 4)
#define COUNT(end)                                           \
    do {                                                     \
        retired_ += static_cast<std::uint64_t>((end)-start); \
        start = (end);                                       \
    } while (false)
// Makes pc_ and retired_ true before somebody else looks at them.
#define SYNC()           \
    do {                 \
        COUNT(op);       \
        pc_ = PC_OF(op); \
    } while (false)
#define LEAVE(why)  \
    do {            \
        SYNC();     \
        return why; \
    } while (false)
#define DISPATCH() goto* kLabels[static_cast<std::size_t>(op->op)]
// On to the instruction that `op` has become.
#define GO()                                           \
    do {                                               \
        if constexpr (kSingle) LEAVE(Leave::kStepped); \
        DISPATCH();                                    \
    } while (false)
#define NEXT() \
    do {       \
        ++op;  \
        GO();  \
    } while (false)
// After a taken transfer to a lower or equal address: the only places where a loop can be seen.
#define LOOKED_BACK()                                               \
    do {                                                            \
        if constexpr (kProbe) {                                     \
            if (is_spinning_at(PC_OF(op))) LEAVE(Leave::kSpinning); \
            if (retired_ >= limit) LEAVE(Leave::kProbeOver);        \
        } else {                                                    \
            if (retired_ >= checkpoint_) LEAVE(Leave::kCheckpoint); \
        }                                                           \
    } while (false)
#define TAKE_NEAR()                                               \
    do {                                                          \
        const auto distance = static_cast<std::int32_t>(op->imm); \
        COUNT(op + 1);                                            \
        op += distance;                                           \
        start = op;                                               \
        if (distance <= 0) LOOKED_BACK();                         \
        GO();                                                     \
    } while (false)
#define TAKE_FAR(target_pc)                                         \
    do {                                                            \
        const std::uint32_t target = (target_pc);                   \
        const std::uint32_t from = PC_OF(op);                       \
        COUNT(op + 1);                                              \
        pc_ = target;                                               \
        start = op; /* nothing more to count if the fetch throws */ \
        page = fetch_page(target, page_base);                       \
        op = page + (target - page_base) / 4;                       \
        start = op;                                                 \
        if (target <= from) LOOKED_BACK();                          \
        GO();                                                       \
    } while (false)
#define BRANCH(name, condition)                             \
    L##name##Near : {                                       \
        const std::uint32_t a = x[op->rs1], b = x[op->rs2]; \
        if (condition) TAKE_NEAR();                         \
        NEXT();                                             \
    }                                                       \
    L##name##Far : {                                        \
        const std::uint32_t a = x[op->rs1], b = x[op->rs2]; \
        if (condition) TAKE_FAR(op->imm);                   \
        NEXT();                                             \
    }
#define ALU_IMMEDIATE(name, expression)                  \
    L##name : {                                          \
        const std::uint32_t a = x[op->rs1], b = op->imm; \
        x[op->rd] = (expression);                        \
        NEXT();                                          \
    }
#define ALU_REGISTER(name, expression)                      \
    L##name : {                                             \
        const std::uint32_t a = x[op->rs1], b = x[op->rs2]; \
        x[op->rd] = (expression);                           \
        NEXT();                                             \
    }
#define STACK(name, expression)                                          \
    L##name : {                                                          \
        const std::uint32_t a = x[op->rs1], b = op->imm, c = x[op->rs2]; \
        static_cast<void>(b), static_cast<void>(c);                      \
        const std::uint32_t sp = (expression);                           \
        if (sp < stack_floor_) [[unlikely]] {                            \
            SYNC();                                                      \
            stack_floor_ = bus_.stack_floor(sp);                         \
        }                                                                \
        x[kStackPointer] = sp;                                           \
        NEXT();                                                          \
    }
#define LOAD(name, type)                                                                               \
    L##name : {                                                                                        \
        const std::uint32_t address = x[op->rs1] + op->imm;                                            \
        if (fits<type>(address - local_base, local_size)) {                                            \
            x[op->rd] = static_cast<std::uint32_t>(load_from<type>(local + (address - local_base)));   \
        } else if (fits<type>(address, l1_size)) {                                                     \
            const auto value = static_cast<std::uint32_t>(load_from<type>(l1 + address));              \
            if constexpr (kProbe) note_load(address, value, sizeof(type));                             \
            x[op->rd] = value;                                                                         \
        } else {                                                                                       \
            SYNC();                                                                                    \
            const LoadResult result = bus_.load(address, sizeof(type));                                \
            if (result.kind == LoadResult::Kind::kBlocked) return Leave::kBlocked;                     \
            const auto value = static_cast<std::uint32_t>(static_cast<type>(result.value));            \
            if constexpr (kProbe) {                                                                    \
                x[op->rd] = value;                                                                     \
                if (result.kind == LoadResult::Kind::kConsumed) {                                      \
                    ++op;                                                                              \
                    LEAVE(Leave::kProbeOver);                                                          \
                }                                                                                      \
                note_load(address, result.value, sizeof(type));                                        \
            } else {                                                                                   \
                x[op->rd] = value;                                                                     \
                /* The same register twice with the same answer: look soon. */                         \
                if (address == last_slow_address_ && result.value == last_slow_value_ &&               \
                    result.kind == LoadResult::Kind::kValue && probe_interval_ < kLastProbeInterval) { \
                    checkpoint_ = std::min(checkpoint_, retired_);                                     \
                }                                                                                      \
                last_slow_address_ = address;                                                          \
                last_slow_value_ = result.value;                                                       \
            }                                                                                          \
        }                                                                                              \
        NEXT();                                                                                        \
    }
#define STORE(name, type)                                                                \
    L##name : {                                                                          \
        const std::uint32_t address = x[op->rs1] + op->imm;                              \
        const std::uint32_t value = x[op->rs2];                                          \
        if (fits<type>(address - local_base, local_size)) {                              \
            if constexpr (kProbe) {                                                      \
                if (!note_store(address, value, sizeof(type))) LEAVE(Leave::kProbeOver); \
            }                                                                            \
            store_to(local + (address - local_base), static_cast<type>(value));          \
        } else if (fits<type>(address, l1_size)) {                                       \
            if constexpr (kProbe) {                                                      \
                if (!note_store(address, value, sizeof(type))) LEAVE(Leave::kProbeOver); \
            }                                                                            \
            if (memories_.l1->has_code(address)) {                                       \
                if (memories_.l1->is_protected(address, sizeof(type))) {                 \
                    SYNC();                                                              \
                    overwrites_code(address);                                            \
                }                                                                        \
                memories_.l1->forget(address, sizeof(type));                             \
            }                                                                            \
            store_to(l1 + address, static_cast<type>(value));                            \
        } else {                                                                         \
            if constexpr (kProbe) LEAVE(Leave::kProbeOver);                              \
            SYNC();                                                                      \
            if (!bus_.store(address, value, sizeof(type))) return Leave::kBlocked;       \
        }                                                                                \
        NEXT();                                                                          \
    }

    DISPATCH();

LUndecoded : {
    const std::uint32_t pc = PC_OF(op);
    SYNC();
    const CodeSpace& space = *space_of(pc);
    const std::uint32_t offset = pc - space.base();
    if (offset + 4 > space.bytes().size()) illegal(0);
    *op = decode(load_from<std::uint32_t>(space.bytes().data() + offset), pc, page_base,
                 page_base + CodeSpace::kPageBytes - 4);
    if (space.has_breakpoint(pc)) op->op = Op::kBreakpoint;
    DISPATCH();
}
LBreakpoint:
    LEAVE(Leave::kBreakpoint);
LPageEnd : {
    const std::uint32_t pc = PC_OF(op);
    COUNT(op);
    pc_ = pc;
    page = fetch_page(pc, page_base);
    op = page;
    start = op;
    DISPATCH();
}
LIllegal:
    SYNC();
    illegal(op->imm);
LTensixPush:
    if constexpr (kProbe) LEAVE(Leave::kProbeOver);
    SYNC();
    if (!bus_.push_instruction(op->imm)) return Leave::kBlocked;
    NEXT();
LLregSpill:
    if constexpr (kProbe) LEAVE(Leave::kProbeOver);
    SYNC();
    if (!bus_.push_instruction(op->imm | (x[op->rs1] >> 2 & 0xFFFFFu))) return Leave::kBlocked;
    NEXT();
LNop:
    NEXT();
LBreak:
    LEAVE(Leave::kBreak);
LConstant:
    x[op->rd] = op->imm;
    NEXT();
LJalNear:
    x[op->rd] = PC_OF(op) + 4;
    TAKE_NEAR();
LJalFar:
    x[op->rd] = PC_OF(op) + 4;
    TAKE_FAR(op->imm);
LJalr : {
    const std::uint32_t destination = (x[op->rs1] + op->imm) & ~1u;
    x[op->rd] = PC_OF(op) + 4;
    if (destination - page_base < CodeSpace::kPageBytes && destination % 4 == 0) {
        const bool back = destination <= PC_OF(op);
        COUNT(op + 1);
        op = page + (destination - page_base) / 4;
        start = op;
        if (back) LOOKED_BACK();
        GO();
    }
    TAKE_FAR(destination);
}
    BRANCH(Beq, a == b)
    BRANCH(Bne, a != b)
    BRANCH(Blt, static_cast<std::int32_t>(a) < static_cast<std::int32_t>(b))
    BRANCH(Bge, static_cast<std::int32_t>(a) >= static_cast<std::int32_t>(b))
    BRANCH(Bltu, a < b)
    BRANCH(Bgeu, a >= b)

    LOAD(Lb, std::int8_t)
    LOAD(Lh, std::int16_t)
    LOAD(Lw, std::uint32_t)
    LOAD(Lbu, std::uint8_t)
    LOAD(Lhu, std::uint16_t)
    STORE(Sb, std::uint8_t)
    STORE(Sh, std::uint16_t)
    STORE(Sw, std::uint32_t)

    STACK(StackAddi, a + b)
    STACK(StackAdd, a + c)
    STACK(StackSub, a - c)

    ALU_IMMEDIATE(Addi, a + b)
    ALU_IMMEDIATE(Slti, static_cast<std::int32_t>(a) < static_cast<std::int32_t>(b) ? 1 : 0)
    ALU_IMMEDIATE(Sltiu, a < b ? 1 : 0)
    ALU_IMMEDIATE(Xori, a ^ b)
    ALU_IMMEDIATE(Ori, a | b)
    ALU_IMMEDIATE(Andi, a & b)
    ALU_IMMEDIATE(Slli, a << b)
    ALU_IMMEDIATE(Srli, a >> b)
    ALU_IMMEDIATE(Srai, static_cast<std::uint32_t>(static_cast<std::int32_t>(a) >> b))

    ALU_REGISTER(Add, a + b)
    ALU_REGISTER(Sub, a - b)
    ALU_REGISTER(Sll, a << (b & 31))
    ALU_REGISTER(Slt, static_cast<std::int32_t>(a) < static_cast<std::int32_t>(b) ? 1 : 0)
    ALU_REGISTER(Sltu, a < b ? 1 : 0)
    ALU_REGISTER(Xor, a ^ b)
    ALU_REGISTER(Srl, a >> (b & 31))
    ALU_REGISTER(Sra, static_cast<std::uint32_t>(static_cast<std::int32_t>(a) >> (b & 31)))
    ALU_REGISTER(Or, a | b)
    ALU_REGISTER(And, a & b)
    ALU_REGISTER(Mul, a * b)
    ALU_REGISTER(Mulh, mulh(a, b))
    ALU_REGISTER(Mulhsu, mulhsu(a, b))
    ALU_REGISTER(Mulhu, mulhu(a, b))
    ALU_REGISTER(Div, divide(a, b))
    ALU_REGISTER(Divu, b == 0 ? kAllOnes : a / b)
    ALU_REGISTER(Rem, remainder(a, b))
    ALU_REGISTER(Remu, b == 0 ? a : a % b)

#undef STACK
#undef STORE
#undef LOAD
#undef ALU_REGISTER
#undef ALU_IMMEDIATE
#undef BRANCH
#undef TAKE_FAR
#undef TAKE_NEAR
#undef LOOKED_BACK
#undef NEXT
#undef GO
#undef DISPATCH
#undef LEAVE
#undef SYNC
#undef COUNT
#undef PC_OF
}

}  // namespace opwright::chip
