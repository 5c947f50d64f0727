// lltt: the replay buffer of the Tensix front end, with the names that the low-level kernel headers use.
#pragma once
#pragma GCC system_header

#include <cstdint>

extern volatile std::uint32_t __instrn_buffer[];

namespace lltt {

enum ExecBool : bool { NoExec = false, Exec = true };

namespace detail {

constexpr std::uint32_t replay_word(unsigned start, unsigned length, bool execute, bool load) {
    return (0x04u << 24) | (start << 14) | (length << 4) | (unsigned(execute) << 1) | unsigned(load);
}

/// One instruction word when the arguments are constants after inlining, a store to the instruction buffer otherwise.
[[gnu::always_inline]] inline void push(std::uint32_t word) {
    if (__builtin_constant_p(word)) {
        __asm__ __volatile__(".ttinsn %0" : : "i"(word));
    } else {
        ::__instrn_buffer[0] = word;
    }
}

}  // namespace detail

/// The next `length` instructions of this thread go into the replay buffer from entry `start`; with Exec they also run.
template <ExecBool E = NoExec>
[[gnu::always_inline]] inline void record(unsigned start, unsigned length) {
    detail::push(detail::replay_word(start, length, E == Exec, true));
}

/// Run `length` recorded instructions from entry `start`.
[[gnu::always_inline]] inline void replay(unsigned start, unsigned length) {
    detail::push(detail::replay_word(start, length, false, false));
}

/// The instruction word of replay(), for use inside a MOP template.
[[gnu::always_inline]] constexpr std::uint32_t replay_insn(unsigned start, unsigned length) {
    return detail::replay_word(start, length, false, false);
}

}  // namespace lltt
