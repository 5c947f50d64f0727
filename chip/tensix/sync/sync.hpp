// Sync Unit state: mutexes and semaphores. Spec: TensixCoprocessor/SyncUnit.md.
#pragma once

#include <array>
#include <cstdint>

namespace opwright::chip::tensix {

struct Semaphore {
    std::uint8_t value = 0;
    std::uint8_t max = 0;

    static constexpr std::uint8_t kCap = 15;
    void post() { value = value < kCap ? static_cast<std::uint8_t>(value + 1) : kCap; }
    void get() { value = value > 0 ? static_cast<std::uint8_t>(value - 1) : 0; }
};

/// SEMWAIT's two conditions for one semaphore.
inline constexpr std::uint32_t kWaitWhileZero = 1;
inline constexpr std::uint32_t kWaitWhileMax = 2;

struct Sync {
    static constexpr std::uint8_t kNobody = 0xFF;
    static constexpr unsigned kSemaphores = 8;

    std::array<Semaphore, kSemaphores> semaphores{};
    std::array<std::uint8_t, 8> mutex_holder{kNobody, kNobody, kNobody, kNobody, kNobody, kNobody, kNobody, kNobody};

    /// True while any selected semaphore meets a selected "keep on waiting" condition.
    bool must_wait(std::uint32_t semaphore_mask, std::uint32_t conditions) const {
        for (unsigned i = 0; i < kSemaphores; ++i) {
            if ((semaphore_mask >> i & 1u) == 0) continue;
            if ((conditions & kWaitWhileZero) && semaphores[i].value == 0) return true;
            if ((conditions & kWaitWhileMax) && semaphores[i].value >= semaphores[i].max) return true;
        }
        return false;
    }
};

/// Names that the runtime's headers give the semaphores, for messages.
const char* semaphore_name(unsigned index);

}  // namespace opwright::chip::tensix
