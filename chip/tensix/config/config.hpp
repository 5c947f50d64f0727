// Backend configuration: two banks of thread-agnostic words and one set of 16-bit words per thread.
// Spec: TensixCoprocessor/BackendConfiguration.md.
#pragma once

#include <array>
#include <cstdint>

#include "chip/tensix/config/fields.hpp"
#include "chip/tensix/tensix.hpp"

namespace opwright::chip::tensix {

class Config {
  public:
    static constexpr unsigned kWords = Tensix::kConfigWords;
    static constexpr unsigned kThreadWords = Tensix::kThreadConfigWords;

    /// The bank that a thread's CFG_STATE_ID selects.
    unsigned bank_of(unsigned thread) const { return thread_[thread][0] & 1u; }

    std::uint32_t word(unsigned bank, unsigned index) const { return banks_[bank][index]; }
    std::uint32_t thread_word(unsigned thread, unsigned index) const { return thread_[thread][index]; }

    /// A field as an instruction of `thread` sees it.
    std::uint32_t get(unsigned thread, cfg::Field field) const { return field.of(banks_[bank_of(thread)][field.word]); }
    std::uint32_t get(unsigned thread, cfg::ThreadField field) const { return field.of(thread_[thread][field.word]); }

    /// Grows when a word takes another value, but for those that kernels move along from tile to tile
    /// (`is_address`): plans made from the other words stay valid as long as it stays the same.
    std::uint64_t settings() const { return settings_; }
    /// Words that hold nothing but an address in L1 or Dst, or the choice of an unpacker context.
    static bool is_address(unsigned index);
    static bool is_thread_address(unsigned index);

    /// Writes a whole word, with the immediate effects that the specification lists. REQUIRES: index < kWords.
    void write(unsigned bank, unsigned index, std::uint32_t value);
    /// RMWCIB: the bits of `mask` take those of `value`; does not trigger STATE_RESET.
    void merge(unsigned bank, unsigned index, std::uint32_t value, std::uint32_t mask);
    /// REQUIRES: index < kThreadWords.
    void write_thread(unsigned thread, unsigned index, std::uint16_t value) {
        settings_ += thread_[thread][index] != value && !is_thread_address(index);
        thread_[thread][index] = value;
    }

    /// The RISC-V view at 0xFFEF0000: byte offsets, bank 0, bank 1, then the threads' words 16 bytes apart.
    static constexpr std::uint32_t kBankBytes = kWords * 4;
    static constexpr std::uint32_t kThreadBase = 2 * kBankBytes;
    static constexpr std::uint32_t kThreadWordBytes = 16;
    static constexpr std::uint32_t kViewBytes = kThreadBase + Tensix::kThreads * kThreadWords * kThreadWordBytes;

  private:
    void store(unsigned bank, unsigned index, std::uint32_t value);

    std::array<std::array<std::uint32_t, kWords>, 2> banks_{};
    std::array<std::array<std::uint16_t, kThreadWords>, Tensix::kThreads> thread_{};
    std::uint64_t settings_ = 1;
};

}  // namespace opwright::chip::tensix
