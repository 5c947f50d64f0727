// Reading launch messages.
#include "chip/sched/launch.hpp"

#include <cstring>

namespace opwright::chip {
namespace {

// mailboxes_t
constexpr std::uint32_t kSubordinateSync = 0x18;  // bytes NC, T0, T1, T2
constexpr std::uint32_t kLaunchReadPointer = 0x1C;
constexpr std::uint32_t kLaunchMessages = 0x20;
constexpr std::uint32_t kLaunchMessageBytes = 0x90;
constexpr std::uint32_t kLaunchMessageCount = 8;
constexpr std::uint32_t kGoMessages = 0x4A0;
constexpr std::uint32_t kGoMessageCount = 9;
constexpr std::uint32_t kGoMessageIndex = 0x4D0;
constexpr std::uint32_t kGoSignalByte = 3;
constexpr std::uint8_t kDone = 0;
// debug_assert_msg_t: line, what tripped, which core
constexpr std::uint32_t kAssertStatus = 0x530;
constexpr std::uint8_t kAssertOk = 2, kAssertLast = 12;

// kernel_config_msg_t
constexpr std::uint32_t kConfigBase = 0x00;
constexpr std::uint32_t kSemaphoreOffset = 0x10;
constexpr std::uint32_t kLocalCbOffset = 0x18;
constexpr std::uint32_t kTextOffsets = 0x34;
constexpr std::uint32_t kTextSizes = 0x48;
constexpr std::uint32_t kLocalCbMask = 0x60;
constexpr std::uint32_t kEnables = 0x70;

constexpr std::uint32_t kSemaphoreStride = 16;
constexpr unsigned kSemaphores = 16;
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

bool Launch::unfinished() const {
    const std::uint32_t index = word(kGoMessageIndex) % kGoMessageCount;
    return tile_.state(Risc::kBrisc) != HartState::kReset && byte(kGoMessages + 4 * index + kGoSignalByte) != kDone;
}

bool Launch::runs_kernel(Risc risc) const {
    if (!unfinished() || (word(message_ + kEnables) >> row_of(risc).launch_index & 1) == 0) return false;
    return risc == Risc::kBrisc ? in_kernel(risc, tile_.core(risc).pc()) : byte(sync_byte(risc)) != kDone;
}

std::optional<KernelText> Launch::text(Risc risc) const {
    const unsigned index = row_of(risc).launch_index;
    const std::uint32_t start = word(message_ + kConfigBase) + word(message_ + kTextOffsets + 4 * index);
    const std::uint32_t size = word(message_ + kTextSizes + 4 * index);
    const auto l1 = tile_.l1();
    if (size == 0 || start > l1.size() || size > l1.size() - start) return std::nullopt;
    return KernelText{l1.subspan(start, size), risc == Risc::kNcrisc ? kIramBase : start};
}

bool Launch::in_kernel(Risc risc, std::uint32_t pc) const {
    const auto kernel = text(risc);
    return kernel && pc - kernel->base < kernel->bytes.size();
}

std::optional<unsigned> Launch::semaphore_at(std::uint32_t address) const {
    const std::uint32_t first = word(message_ + kConfigBase) + half(message_ + kSemaphoreOffset);
    const std::uint32_t offset = address - first;
    if (address < first || offset >= kSemaphores * kSemaphoreStride || offset % kSemaphoreStride != 0)
        return std::nullopt;
    return offset / kSemaphoreStride;
}

std::optional<unsigned> Launch::failed_assert(Risc risc) const {
    const std::uint8_t tripped = byte(kAssertStatus + 2);
    if (tripped <= kAssertOk || tripped > kAssertLast) return std::nullopt;
    if (byte(kAssertStatus + 3) != row_of(risc).launch_index) return std::nullopt;
    return half(kAssertStatus);
}

std::optional<CircularBufferInfo> Launch::circular_buffer(unsigned index) const {
    const std::uint64_t mask = std::uint64_t{word(message_ + kLocalCbMask + 4)} << 32 | word(message_ + kLocalCbMask);
    if (index >= kCircularBuffers || (mask >> index & 1) == 0) return std::nullopt;
    const std::uint32_t entry = word(message_ + kConfigBase) + half(message_ + kLocalCbOffset) + index * kCbConfigBytes;
    return CircularBufferInfo{word(entry), word(entry + 4), word(entry + 8)};
}

}  // namespace opwright::chip
