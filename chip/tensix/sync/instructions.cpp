// Sync Unit: semaphores and mutexes. STALLWAIT and SEMWAIT only latch a condition, see frontend/wait_gate.hpp.
#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

template <typename Action>
void for_selected(Machine& m, std::uint32_t mask, Action action) {
    for (unsigned i = 0; i < Sync::kSemaphores; ++i) {
        if (mask >> i & 1u) action(m.sync.semaphores[i]);
    }
    ++m.events;
}

bool valid_mutex(std::uint32_t index) {
    return index <= 7 && index != 1;
}

void require_mutex(std::uint32_t index) {
    if (!valid_mutex(index)) {
        kernel_mistake("mutex index " + std::to_string(index) + " does not exist; the thread would wait for ever",
                       "use mutex 0 or 2 to 7");
    }
}

}  // namespace

const char* semaphore_name(unsigned index) {
    static constexpr const char* names[] = {"FPU_SFPU",  "MATH_PACK",   "UNPACK_TO_DEST",   "UNPACK_OPERAND_SYNC",
                                            "PACK_DONE", "UNPACK_SYNC", "UNPACK_MATH_DONE", "MATH_DONE"};
    return index < 8 ? names[index] : "?";
}

Outcome execute(Machine& m, unsigned, isa::SEMINIT i) {
    for_selected(m, i.SemaphoreMask(), [&](Semaphore& semaphore) {
        semaphore.value = static_cast<std::uint8_t>(i.NewValue());
        semaphore.max = static_cast<std::uint8_t>(i.NewMax());
    });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SEMPOST i) {
    for_selected(m, i.SemaphoreMask(), [](Semaphore& semaphore) { semaphore.post(); });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned, isa::SEMGET i) {
    for_selected(m, i.SemaphoreMask(), [](Semaphore& semaphore) { semaphore.get(); });
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::ATGETM i) {
    require_mutex(i.Index());
    std::uint8_t& holder = m.sync.mutex_holder[i.Index()];
    if (holder != Sync::kNobody && holder != thread) return Outcome::kWait;
    holder = static_cast<std::uint8_t>(thread);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::ATRELM i) {
    require_mutex(i.Index());
    std::uint8_t& holder = m.sync.mutex_holder[i.Index()];
    if (holder == thread) {
        holder = Sync::kNobody;
        ++m.events;
    }
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
