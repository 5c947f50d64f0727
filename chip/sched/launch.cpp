// Reading launch messages.
#include "chip/sched/launch.hpp"

#include <cstring>

#include "chip/tile/mailbox_map.hpp"

namespace opwright::chip {
namespace {

using mailbox::kGoMessages;

// mailboxes_t
constexpr std::uint32_t kSubordinateSync = 0x18;  // bytes NC, T0, T1, T2
constexpr std::uint32_t kLaunchReadPointer = 0x1C;
constexpr std::uint32_t kLaunchMessages = 0x20;
constexpr std::uint32_t kLaunchMessageBytes = 0x90;
constexpr std::uint32_t kLaunchMessageCount = 8;
constexpr std::uint32_t kGoMessageIndex = 0x4D0;
constexpr std::uint32_t kGoSignalByte = 3;
constexpr std::uint8_t kDone = 0, kGo = 0x80;
// debug_assert_msg_t: line, what tripped, which core
constexpr std::uint32_t kAssertStatus = 0x530;
constexpr std::uint8_t kAssertOk = 2, kAssertLast = 12;

// core_info_msg_t
constexpr std::uint32_t kL1UnreservedStart = 0xAF0;
constexpr std::uint32_t kCoreMagic = 0xAF4;
constexpr std::uint32_t kWorkerMagic = 0x50EC09A3;

// kernel_config_msg_t
constexpr std::uint32_t kConfigBase = 0x00;
constexpr std::uint32_t kSemaphoreOffset = 0x10;
constexpr std::uint32_t kLocalCbOffset = 0x18;
constexpr std::uint32_t kTextOffsets = 0x34;
constexpr std::uint32_t kTextSizes = 0x48;
constexpr std::uint32_t kLocalCbMask = 0x60;
constexpr std::uint32_t kEnables = 0x70;

constexpr std::uint32_t kSemaphoreStride = 16;
constexpr std::uint32_t kCbConfigBytes = 16;

constexpr std::uint32_t sync_byte(Risc risc) {
    return kSubordinateSync + (risc == Risc::kNcrisc ? 0 : 1 + thread_of(risc));
}

}  // namespace

Launch::Launch(const TensixTile& tile) : tile_(tile) {
    message_ = kLaunchMessages + word(kLaunchReadPointer) % kLaunchMessageCount * kLaunchMessageBytes;
}

std::uint32_t Launch::word(std::uint32_t address) const {
    std::uint32_t value = 0;
    if (address <= tile_.l1().size() - sizeof(value)) std::memcpy(&value, tile_.l1().data() + address, sizeof(value));
    return value;
}

std::uint16_t Launch::half(std::uint32_t address) const {
    std::uint16_t value = 0;
    std::memcpy(&value, tile_.l1().data() + address, sizeof(value));
    return value;
}

std::uint8_t Launch::signal() const {
    const std::uint32_t index = word(kGoMessageIndex) % mailbox::kGoMessageCount;
    return byte(kGoMessages + 4 * index + kGoSignalByte);
}

bool Launch::unfinished() const {
    return tile_.state(Risc::kBrisc) != HartState::kReset && signal() != kDone;
}

bool Launch::begins() const {
    return signal() == kGo;
}

LaunchGuard Launch::guard() const {
    LaunchGuard guard;
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        if (const auto range = code(risc)) guard.kernels.push_back(*range);
    }
    if (word(kCoreMagic) == kWorkerMagic) guard.code_end = word(kL1UnreservedStart);
    guard.circular_buffers = circular_buffers();
    return guard;
}

bool Launch::runs_kernel(Risc risc) const {
    if (!unfinished() || (word(message_ + kEnables) >> row_of(risc).launch_index & 1) == 0) return false;
    return risc == Risc::kBrisc ? in_kernel(risc, tile_.core(risc).pc()) : byte(sync_byte(risc)) != kDone;
}

/// The loaded image of the RISC's kernel in L1.
std::optional<CodeRange> Launch::code(Risc risc) const {
    const unsigned index = row_of(risc).launch_index;
    const std::uint32_t start = word(message_ + kConfigBase) + word(message_ + kTextOffsets + 4 * index);
    const std::uint32_t size = word(message_ + kTextSizes + 4 * index);
    if (size == 0 || start > kL1Bytes || size > kL1Bytes - start) return std::nullopt;
    return CodeRange{start, size};
}

std::optional<KernelText> Launch::text(Risc risc) const {
    const auto range = code(risc);
    if (!range) return std::nullopt;
    return KernelText{tile_.l1().subspan(range->first, range->size), risc == Risc::kNcrisc ? kIramBase : range->first};
}

bool Launch::in_kernel(Risc risc, std::uint32_t pc) const {
    const auto kernel = text(risc);
    return kernel && pc - kernel->base < kernel->bytes.size();
}

bool Launch::is_code(std::uint32_t address) const {
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto range = code(static_cast<Risc>(i));
        if (range && address - range->first < range->size) return true;
    }
    return false;
}

std::optional<unsigned> Launch::semaphore_index(std::uint32_t address) const {
    const std::uint32_t first = word(message_ + kConfigBase) + half(message_ + kSemaphoreOffset);
    const std::uint32_t offset = address - first;
    if (address < first || offset % kSemaphoreStride != 0) return std::nullopt;
    return offset / kSemaphoreStride;
}

std::optional<unsigned> Launch::semaphore_at(std::uint32_t address) const {
    const auto index = semaphore_index(address);
    return index && *index < kSemaphores && !is_code(address) ? index : std::nullopt;
}

std::optional<unsigned> Launch::failed_assert(Risc risc) const {
    const std::uint8_t tripped = byte(kAssertStatus + 2);
    if (tripped <= kAssertOk || tripped > kAssertLast) return std::nullopt;
    if (byte(kAssertStatus + 3) != row_of(risc).launch_index) return std::nullopt;
    return half(kAssertStatus);
}

std::uint64_t Launch::circular_buffers() const {
    return std::uint64_t{word(message_ + kLocalCbMask + 4)} << 32 | word(message_ + kLocalCbMask);
}

std::optional<CircularBufferInfo> Launch::circular_buffer(unsigned index) const {
    if (index >= kCircularBuffers || (circular_buffers() >> index & 1) == 0) return std::nullopt;
    const std::uint32_t entry = word(message_ + kConfigBase) + half(message_ + kLocalCbOffset) + index * kCbConfigBytes;
    return CircularBufferInfo{word(entry), word(entry + 4), word(entry + 8)};
}

}  // namespace opwright::chip
