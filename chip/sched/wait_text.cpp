// What a spinning core polls, or a held access needs, in the words of the kernel APIs.
#include "chip/sched/wait_text.hpp"

#include <fmt/format.h>

#include "chip/noc/niu_registers.hpp"

namespace opwright::chip {
namespace {

constexpr std::uint32_t kOverlayBase = 0xFFB40000;
constexpr std::uint32_t kOverlayBytes = 0x40000;
constexpr std::uint32_t kNiuBase = 0xFFB20000;
constexpr std::uint32_t kNiuBytes = 0x10000;
constexpr std::uint32_t kPcBufSemaphores = 0xFFE80020;
constexpr std::uint32_t kMailboxBase = 0xFFEC0000;
constexpr std::uint32_t kMailboxStride = 0x1000;

constexpr const char* kSemaphoreNames[] = {"FPU_SFPU",  "MATH_PACK",   "UNPACK_TO_DEST",   "UNPACK_OPERAND_SYNC",
                                           "PACK_DONE", "UNPACK_SYNC", "UNPACK_MATH_DONE", "MATH_DONE"};
constexpr std::uint32_t kTensixSemaphores = std::size(kSemaphoreNames);

std::string with_tensix(std::string text, const TensixTile& tile, unsigned thread) {
    const std::string why = tile.tensix().waits_for(thread);
    return why.empty() ? text : fmt::format("{}; its oldest instruction waits: {}", text, why);
}

std::string circular_buffer_text(const TensixTile& tile, const Launch& launch, unsigned buffer, std::uint32_t index) {
    const std::uint32_t received = tile.overlay().stream_register(buffer, Overlay::kTilesReceived);
    const std::uint32_t acked = tile.overlay().stream_register(buffer, Overlay::kTilesAcked);
    const char* call = index == Overlay::kTilesReceived ? "cb_wait_front" : "cb_reserve_back";
    std::string out = fmt::format("{} on circular buffer {}: received {}, acked {}", call, buffer, received, acked);
    if (const auto info = launch.circular_buffer(buffer)) {
        const std::uint32_t filled = (received - acked) & 0xFFFF;
        out += fmt::format(" ({} of {} pages filled)", filled, info->pages);
    } else {
        out += " (the program has no such circular buffer on this core)";
    }
    return out;
}

/// Which semaphore it would be; empty when it cannot be one.
std::string beyond_semaphores(const Launch& launch, std::uint32_t address) {
    const auto index = launch.semaphore_index(address);
    return index ? fmt::format(" (get_semaphore({}); there are 0 to {})", *index, Launch::kSemaphores - 1)
                 : std::string();
}

std::string poll_text(const TensixTile& tile, const Launch& launch, const Poll& poll) {
    const std::uint32_t address = poll.address;
    if (address - kOverlayBase < kOverlayBytes) {
        const std::uint32_t stream = (address - kOverlayBase) / Overlay::kStreamBytes;
        const std::uint32_t index = (address - kOverlayBase) % Overlay::kStreamBytes / 4;
        if (index == Overlay::kTilesReceived || index == Overlay::kTilesAcked) {
            return circular_buffer_text(tile, launch, stream, index);
        }
        return fmt::format("register {} of overlay stream {}: {}", index, stream, poll.value);
    }
    if (address - kNiuBase < 2 * kNiuBytes) {
        const std::uint32_t offset = (address - kNiuBase) % kNiuBytes;
        const unsigned noc = (address - kNiuBase) / kNiuBytes;
        if (offset >= niu::kCounters && offset < niu::kReqsOutstanding) {
            return fmt::format("a NoC {} barrier: counter {} is {}, more was announced than sent", noc,
                               (offset - niu::kCounters) / 4, poll.value);
        }
        return fmt::format("NoC {} NIU register +0x{:03x}: 0x{:08x}", noc, offset, poll.value);
    }
    if (address - kPcBufSemaphores < 4 * kTensixSemaphores) {
        const unsigned index = (address - kPcBufSemaphores) / 4;
        return fmt::format("Tensix semaphore {}: value {}", kSemaphoreNames[index], poll.value);
    }
    if (address - kMailboxBase < Mailboxes::kUsers * kMailboxStride) {
        return fmt::format("the mailbox from {}: empty", kRiscTable[(address - kMailboxBase) / kMailboxStride].name);
    }
    if (address < tile.l1().size()) {
        if (const auto semaphore = launch.semaphore_at(address)) {
            return fmt::format("semaphore {} (L1 0x{:05x}): value {}", *semaphore, address, poll.value);
        }
        if (launch.is_code(address)) {
            return fmt::format("L1 word 0x{:05x}, where a kernel's code is{}: value 0x{:08x}", address,
                               beyond_semaphores(launch, address), poll.value);
        }
        return fmt::format("L1 word 0x{:05x}: value {}", address, poll.value);
    }
    return fmt::format("register 0x{:08x}: 0x{:08x}", address, poll.value);
}

std::string hold_text(const TensixTile& tile, Risc risc) {
    const unsigned index = tile.hold_index(risc);
    switch (tile.hold(risc)) {
        case HoldKind::kInstructionFifo:
            return with_tensix(fmt::format("room in the instruction FIFO of Tensix thread T{}", index), tile, index);
        case HoldKind::kTensixDrained:
            return with_tensix(fmt::format("the end of all instructions of Tensix thread T{}", index), tile, index);
        case HoldKind::kMopIdle:
            return with_tensix(fmt::format("the MOP expander of Tensix thread T{}", index), tile, index);
        case HoldKind::kMailboxEmpty:
            return fmt::format("a value in the mailbox from {}", kRiscTable[index].name);
        case HoldKind::kMailboxFull:
            return fmt::format("room in the mailbox to {}", kRiscTable[index].name);
        case HoldKind::kPcBuf:
            return fmt::format("the FIFO between BRISC and TRISC{}", index);
        case HoldKind::kNone:
            break;
    }
    return {};
}

}  // namespace

std::string wait_text(const TensixTile& tile, const Launch& launch, Risc risc) {
    // The core is ahead of its coprocessor thread: what the thread waits for is often the reason.
    const std::string queued = is_trisc(risc) ? tile.tensix().waits_for(thread_of(risc)) : std::string();
    if (!launch.runs_kernel(risc)) return queued.empty() ? queued : "has finished; its Tensix thread waits: " + queued;
    switch (tile.state(risc)) {
        case HartState::kBlocked:
            return "waits for " + hold_text(tile, risc);
        case HartState::kBroken:
            return "stopped at ebreak or ecall (a failed assertion, or code that must not be reached)";
        case HartState::kSpinning:
            break;
        default:
            return {};
    }
    const auto polls = tile.core(risc).polls();
    if (const auto line = launch.failed_assert(risc); polls.empty() && line)
        return fmt::format("stopped at a failed ASSERT in line {}", *line);
    if (polls.empty()) return "is in an endless loop that nothing from outside can end";
    // A loop over a buffer may poll hundreds of words; the first few tell.
    constexpr std::size_t kMaxShown = 3;
    std::string out = "waits for ";
    for (std::size_t i = 0; i < polls.size() && i < kMaxShown; ++i) {
        if (i != 0) out += ", or for ";
        out += poll_text(tile, launch, polls[i]);
    }
    if (polls.size() > kMaxShown) out += fmt::format(", or for one of {} more", polls.size() - kMaxShown);
    if (!queued.empty()) out += "; its Tensix thread waits: " + queued;
    return out;
}

}  // namespace opwright::chip
