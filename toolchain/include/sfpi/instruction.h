// sfpi: one vector instruction from C++. A vector value is an RVV register group of four, of which the compiler has
// exactly eight (v0, v4, ... v28): it allocates LReg0..LReg7 by allocating these. See toolchain/README.md.
#pragma once
#pragma GCC system_header

#include <cstdint>

#include "../lltt.h"
#include "../sfpi_constants.h"

#define sfpi_inline __attribute__((always_inline)) inline
#define sfpi_test_noinline __attribute__((noinline))

// The number of a register group or of a constant register, as an assembler symbol.
__asm__(
    ".set .Llreg_v0, 0\n.set .Llreg_v4, 1\n.set .Llreg_v8, 2\n.set .Llreg_v12, 3\n"
    ".set .Llreg_v16, 4\n.set .Llreg_v20, 5\n.set .Llreg_v24, 6\n.set .Llreg_v28, 7\n"
    ".set .Llreg_8, 8\n.set .Llreg_9, 9\n.set .Llreg_10, 10\n.set .Llreg_11, 11\n"
    ".set .Llreg_12, 12\n.set .Llreg_13, 13\n.set .Llreg_14, 14\n.set .Llreg_15, 15\n");

namespace sfpi::impl_ {

using Group = __rvv_int32m4_t;  ///< what an assembler operand can be
using Lanes = Group __attribute__((riscv_rvv_vector_bits(__riscv_v_fixed_vlen * 4)));  ///< what an object can hold

/// The contents of an LReg.
struct Register {
    Lanes lanes;

    /// Nothing in particular, from here on: without this, a variable of a loop would keep its LReg from turn to turn.
    sfpi_inline Register() {
        Group nothing;
        __asm__ __volatile__("" : "=vr"(nothing));
        lanes = nothing;
    }
    sfpi_inline Register(Group group) : lanes(group) {}
    sfpi_inline operator Group() const { return lanes; }
};

namespace opcode {
inline constexpr unsigned kLoad = 0x70, kLoadImmediate = 0x71, kStore = 0x72, kLut = 0x73, kDivp2 = 0x76, kExexp = 0x77,
                          kExman = 0x78, kIadd = 0x79, kShft = 0x7A, kSetcc = 0x7B, kMov = 0x7C, kAbs = 0x7D,
                          kAnd = 0x7E, kOr = 0x7F, kNot = 0x80, kLz = 0x81, kSetexp = 0x82, kSetman = 0x83, kMad = 0x84,
                          kMul = 0x86, kPushc = 0x87, kPopc = 0x88, kSetsgn = 0x89, kEncc = 0x8A, kCompc = 0x8B,
                          kTransp = 0x8C, kXor = 0x8D, kStochRnd = 0x8E, kNop = 0x8F, kCast = 0x90, kConfig = 0x91,
                          kSwap = 0x92, kShft2 = 0x94, kLutFp32 = 0x95;
}  // namespace opcode

// The next instruction may start before a multiply-add has written, and none while a swap runs: a NOP keeps them apart,
// and the driver takes those away that nothing needs. The lowest bit, which it clears, tells them from a kernel's own.
#define OPWRIGHT_SFPNOP "\n\t.ttinsn 0x8F000001"

/// An instruction without vector operands.
sfpi_inline void issue(unsigned opcode, unsigned fields = 0) {
    __asm__ __volatile__(".ttinsn (%0 << 24) | %1" : : "i"(opcode), "i"(fields));
}

// --- Instructions with a 12-bit immediate, VC, VD and a modifier: in that order from the top. -----------------------
//
// `Source` is a Register ("vr") or the number of a constant register ("i"): both print what .Llreg_ needs.

#define OPWRIGHT_SFPU_FORM \
    ".ttinsn (%[op] << 24) | ((%[imm] & 0xFFF) << 12) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << 4) | %[mod]"
#define OPWRIGHT_SFPU_FIELDS [op] "i"(opcode), [imm] "i"(immediate), [mod] "i"(modifier)
// The same with an immediate that only the kernel knows: the word is made in a scalar register and pushed.
#define OPWRIGHT_SFPU_RUNTIME                                                          \
    "li %[word], (%[op] << 24) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << 4) | %[mod]\n\t" \
    "or %[word], %[word], %[imm]\n\t"                                                  \
    "sw %[word], 0(%[push])"
#define OPWRIGHT_SFPU_RUNTIME_FIELDS \
    [op] "i"(opcode), [imm] "r"((immediate & 0xFFFu) << 12), [mod] "i"(modifier), [push] "r"(::__instrn_buffer)

/// VD = f(VC), into a register of the compiler's choice. Lanes that are off hold nothing in particular.
sfpi_inline Register make(unsigned opcode, Register source, unsigned modifier = 0, unsigned immediate = 0) {
    Group d, c = source;
    unsigned word;
    if (__builtin_constant_p(immediate)) {
        __asm__ __volatile__(OPWRIGHT_SFPU_FORM : [d] "=vr"(d) : [c] "vr"(c), OPWRIGHT_SFPU_FIELDS);
    } else {
        __asm__ __volatile__(OPWRIGHT_SFPU_RUNTIME
                             : [d] "=vr"(d), [word] "=&r"(word)
                             : [c] "vr"(c), OPWRIGHT_SFPU_RUNTIME_FIELDS
                             : "memory");
    }
    return d;
}

/// The same from a constant register.
sfpi_inline Register make_from_constant(unsigned opcode, unsigned constant, unsigned modifier = 0) {
    Group d;
    constexpr unsigned immediate = 0;
    __asm__ __volatile__(OPWRIGHT_SFPU_FORM : [d] "=vr"(d) : [c] "i"(constant), OPWRIGHT_SFPU_FIELDS);
    return d;
}

/// VD = f(VC, VD) in the lanes that are on; the others keep what they hold.
sfpi_inline void update(unsigned opcode, Register& target, Register source, unsigned modifier = 0,
                        unsigned immediate = 0) {
    Group d = target, c = source;
    unsigned word;
    if (__builtin_constant_p(immediate)) {
        __asm__ __volatile__(OPWRIGHT_SFPU_FORM : [d] "+vr"(d) : [c] "vr"(c), OPWRIGHT_SFPU_FIELDS);
    } else {
        __asm__ __volatile__(OPWRIGHT_SFPU_RUNTIME
                             : [d] "+vr"(d), [word] "=&r"(word)
                             : [c] "vr"(c), OPWRIGHT_SFPU_RUNTIME_FIELDS
                             : "memory");
    }
    target = d;
}

/// As update, VC being a constant register.
sfpi_inline void update_from_constant(unsigned opcode, Register& target, unsigned constant, unsigned modifier = 0) {
    Group d = target;
    constexpr unsigned immediate = 0;
    __asm__ __volatile__(OPWRIGHT_SFPU_FORM : [d] "+vr"(d) : [c] "i"(constant), OPWRIGHT_SFPU_FIELDS);
    target = d;
}

/// An instruction that changes VD alone, by an immediate: SFPSHFT.
sfpi_inline void shift_by(Register& target, unsigned immediate) {
    constexpr unsigned opcode = opcode::kShft, modifier = 1;
    Group d = target;
    unsigned word;
    if (__builtin_constant_p(immediate)) {
        __asm__ __volatile__(OPWRIGHT_SFPU_FORM : [d] "+vr"(d) : [c] "i"(9), OPWRIGHT_SFPU_FIELDS);
    } else {
        __asm__ __volatile__(OPWRIGHT_SFPU_RUNTIME
                             : [d] "+vr"(d), [word] "=&r"(word)
                             : [c] "i"(9), OPWRIGHT_SFPU_RUNTIME_FIELDS
                             : "memory");
    }
    target = d;
}

/// An instruction that reads VC and writes no register: SFPSETCC.
sfpi_inline void examine(unsigned opcode, Register source, unsigned modifier) {
    Group c = source;
    __asm__ __volatile__(".ttinsn (%[op] << 24) | (.Llreg_%[c] << 8) | %[mod]"
                         :
                         : [c] "vr"(c), [op] "i"(opcode), [mod] "i"(modifier));
}

/// A full copy, whatever lanes are on.
sfpi_inline Register copy_of_constant(unsigned constant) {
    return make_from_constant(opcode::kMov, constant, 2);
}

/// target = source in the lanes that are on.
sfpi_inline void assign(Register& target, Register source) {
    update(opcode::kMov, target, source);
}

/// The same where source is of no further use, which bit 12 tells the driver: it clears the bit, or takes this
/// instruction away and lets the one that made source write target.
sfpi_inline void assign_last_use(Register& target, Register source) {
    Group d = target, c = source;
    __asm__ __volatile__(".ttinsn (0x7C << 24) | (1 << 12) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << 4)"
                         : [d] "+vr"(d), [c] "+vr"(c));
    target = d;
}

#undef OPWRIGHT_SFPU_FORM
#undef OPWRIGHT_SFPU_FIELDS
#undef OPWRIGHT_SFPU_RUNTIME
#undef OPWRIGHT_SFPU_RUNTIME_FIELDS

// --- Immediates, Dst -------------------------------------------------------------------------------------------------

/// One SFPLOADI: 16 bits into the lanes that are on. With UPPER and LOWER the other half stays.
sfpi_inline void load_half(Register& target, unsigned modifier, unsigned half) {
    Group d = target;
    unsigned word;
    if (__builtin_constant_p(half)) {
        __asm__ __volatile__(".ttinsn (0x71 << 24) | (.Llreg_%[d] << 20) | (%[mod] << 16) | (%[half] & 0xFFFF)"
                             : [d] "+vr"(d)
                             : [mod] "i"(modifier), [half] "i"(half));
    } else {
        __asm__ __volatile__(
            "li %[word], (0x71 << 24) | (.Llreg_%[d] << 20) | (%[mod] << 16)\n\t"
            "or %[word], %[word], %[half]\n\tsw %[word], 0(%[push])"
            : [d] "+vr"(d), [word] "=&r"(word)
            : [mod] "i"(modifier), [half] "r"(half & 0xFFFFu), [push] "r"(::__instrn_buffer)
            : "memory");
    }
    target = d;
}

/// 32 bits that FP16 holds too: sign, exponent and ten bits of mantissa; none: no FP16 has this value.
struct Fp16Pattern {
    bool exact;
    unsigned bits;
};
sfpi_inline constexpr Fp16Pattern fp16_pattern(std::uint32_t bits) {
    const unsigned exponent = (bits >> 23) & 0xFF;
    const bool exact = (bits & 0x1FFF) == 0 && exponent >= 113 && exponent < 143;
    return {exact, static_cast<unsigned>((bits >> 16 & 0x8000) | (exponent - 112) << 10 | (bits >> 13 & 0x3FF))};
}

/// Any 32 bits into the lanes that are on, with one SFPLOADI where one can do it.
sfpi_inline void load_bits(Register& target, std::uint32_t bits) {
    if (__builtin_constant_p(bits)) {
        if ((bits & 0xFFFF) == 0) return load_half(target, SFPLOADI_MOD0_FLOATB, bits >> 16);
        if ((bits >> 16) == 0) return load_half(target, SFPLOADI_MOD0_USHORT, bits);
        if ((bits >> 15) == 0x1FFFF) return load_half(target, SFPLOADI_MOD0_SHORT, bits & 0xFFFF);
        if (fp16_pattern(bits).exact) return load_half(target, SFPLOADI_MOD0_FLOATA, fp16_pattern(bits).bits);
    }
    load_half(target, SFPLOADI_MOD0_USHORT, bits & 0xFFFF);
    load_half(target, SFPLOADI_MOD0_UPPER, bits >> 16);
}

#define OPWRIGHT_DST_FORM \
    ".ttinsn (%[op] << 24) | (.Llreg_%[d] << 20) | (%[mod] << 16) | (%[addr_mod] << 14) | (%[address] & 0x3FFF)"
#define OPWRIGHT_DST_RUNTIME                                                                     \
    "li %[word], (%[op] << 24) | (.Llreg_%[d] << 20) | (%[mod] << 16) | (%[addr_mod] << 14)\n\t" \
    "or %[word], %[word], %[address]\n\tsw %[word], 0(%[push])"

/// Dst -> the lanes of target that are on.
sfpi_inline void load_dst(Register& target, unsigned address, unsigned format, unsigned address_modifier) {
    Group d = target;
    unsigned word;
    if (__builtin_constant_p(address)) {
        __asm__ __volatile__(
            OPWRIGHT_DST_FORM
            : [d] "+vr"(d)
            : [op] "i"(opcode::kLoad), [mod] "i"(format), [addr_mod] "i"(address_modifier), [address] "i"(address));
    } else {
        __asm__ __volatile__(OPWRIGHT_DST_RUNTIME
                             : [d] "+vr"(d), [word] "=&r"(word)
                             : [op] "i"(opcode::kLoad), [mod] "i"(format), [addr_mod] "i"(address_modifier),
                               [address] "r"(address & 0x3FFFu), [push] "r"(::__instrn_buffer)
                             : "memory");
    }
    target = d;
}

/// The lanes of source that are on -> Dst.
sfpi_inline void store_dst(Register source, unsigned address, unsigned format, unsigned address_modifier) {
    Group d = source;
    unsigned word;
    if (__builtin_constant_p(address)) {
        __asm__ __volatile__(OPWRIGHT_DST_FORM
                             :
                             : [d] "vr"(d), [op] "i"(opcode::kStore), [mod] "i"(format),
                               [addr_mod] "i"(address_modifier), [address] "i"(address));
    } else {
        __asm__ __volatile__(
            OPWRIGHT_DST_RUNTIME
            : [word] "=&r"(word)
            : [d] "vr"(d), [op] "i"(opcode::kStore), [mod] "i"(format), [addr_mod] "i"(address_modifier),
              [address] "r"(address & 0x3FFFu), [push] "r"(::__instrn_buffer)
            : "memory");
    }
}
#undef OPWRIGHT_DST_FORM
#undef OPWRIGHT_DST_RUNTIME

}  // namespace sfpi::impl_
