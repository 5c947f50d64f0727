// Wait Gate conditions. Instructions execute at once in this model, so units are never busy: of STALLWAIT's conditions
// only those about SrcA and SrcB banks can hold an instruction back.
#include "chip/tensix/frontend/wait_gate.hpp"

#include "chip/tensix/machine.hpp"

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kSrcAFreeForUnpacker = 1u << 8;
constexpr std::uint32_t kSrcBFreeForUnpacker = 1u << 9;
constexpr std::uint32_t kSrcAValidForMatrix = 1u << 10;
constexpr std::uint32_t kSrcBValidForMatrix = 1u << 11;
constexpr std::uint32_t kDefaultConditions = 0x7F;
constexpr std::uint32_t kDefaultBlock = 1u << 6;

}  // namespace

void WaitGate::latch_stall(std::uint32_t conditions, std::uint32_t block_mask) {
    on_semaphores_ = false;
    conditions_ = static_cast<std::uint16_t>(conditions ? conditions : kDefaultConditions);
    semaphore_mask_ = 0;
    block_mask_ = static_cast<std::uint16_t>(block_mask ? block_mask : kDefaultBlock);
}

void WaitGate::latch_semaphores(std::uint32_t conditions, std::uint32_t semaphore_mask, std::uint32_t block_mask) {
    if (conditions == 0) return latch_stall(kDefaultConditions, block_mask);
    on_semaphores_ = true;
    conditions_ = static_cast<std::uint16_t>(conditions);
    semaphore_mask_ = static_cast<std::uint8_t>(semaphore_mask);
    block_mask_ = static_cast<std::uint16_t>(block_mask ? block_mask : kDefaultBlock);
}

bool WaitGate::must_wait(const Machine& m) const {
    if (on_semaphores_) return m.sync.must_wait(semaphore_mask_, conditions_);
    return ((conditions_ & kSrcAFreeForUnpacker) && !m.src_a.unpacker_may_write()) ||
           ((conditions_ & kSrcBFreeForUnpacker) && !m.src_b.unpacker_may_write()) ||
           ((conditions_ & kSrcAValidForMatrix) && !m.src_a.matrix_may_read()) ||
           ((conditions_ & kSrcBValidForMatrix) && !m.src_b.matrix_may_read());
}

bool WaitGate::still_waits(const Machine& m) {
    if (block_mask_ != 0 && !must_wait(m)) block_mask_ = 0;
    return block_mask_ != 0;
}

std::string WaitGate::describe(const Machine& m) const {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (on_semaphores_) {
        for (unsigned i = 0; i < Sync::kSemaphores; ++i) {
            if ((semaphore_mask_ >> i & 1u) == 0 || !m.sync.must_wait(1u << i, conditions_)) continue;
            const Semaphore& semaphore = m.sync.semaphores[i];
            add(std::string(semaphore_name(i)) + ": value is " + std::to_string(semaphore.value) +
                (semaphore.value == 0 && (conditions_ & kWaitWhileZero)
                     ? ""
                     : ", which is not below the maximum " + std::to_string(semaphore.max)));
        }
        return "SEMWAIT on " + text;
    }
    if ((conditions_ & kSrcAFreeForUnpacker) && !m.src_a.unpacker_may_write()) add("SrcA to be free for the unpacker");
    if ((conditions_ & kSrcBFreeForUnpacker) && !m.src_b.unpacker_may_write()) add("SrcB to be free for the unpacker");
    if ((conditions_ & kSrcAValidForMatrix) && !m.src_a.matrix_may_read()) add("SrcA to be filled by unpacker 0");
    if ((conditions_ & kSrcBValidForMatrix) && !m.src_b.matrix_may_read()) add("SrcB to be filled by unpacker 1");
    return "STALLWAIT for " + text;
}

Outcome execute(Machine& m, unsigned thread, isa::STALLWAIT i) {
    WaitGate& gate = m.gates[thread];
    gate.latch_stall(i.ConditionMask(), i.BlockMask());
    gate.still_waits(m);
    return Outcome::kDone;
}

Outcome execute(Machine& m, unsigned thread, isa::SEMWAIT i) {
    WaitGate& gate = m.gates[thread];
    gate.latch_semaphores(i.ConditionMask(), i.SemaphoreMask(), i.BlockMask());
    gate.still_waits(m);
    return Outcome::kDone;
}

}  // namespace opwright::chip::tensix
