// sfpi: instructions and expressions that name LRegs themselves: tables, transposition, configuration, l_reg[].
#pragma once
#pragma GCC system_header

#include "instruction.h"

namespace sfpi::impl_ {

// LReg n is group v(4n).
#define OPWRIGHT_LREG_0 "v0"
#define OPWRIGHT_LREG_1 "v4"
#define OPWRIGHT_LREG_2 "v8"
#define OPWRIGHT_LREG_3 "v12"
#define OPWRIGHT_LREG_4 "v16"
#define OPWRIGHT_LREG_5 "v20"
#define OPWRIGHT_LREG_6 "v24"
#define OPWRIGHT_LREG_7 "v28"
#define OPWRIGHT_IN_LREG(name, number) register Group name __asm__(OPWRIGHT_LREG_##number)

/// What LReg `number` holds now: for values that fixed instruction sequences left there. They may read it again, so the
/// note (an instruction without effect) tells the driver not to let them write anywhere else.
sfpi_inline Register read_lreg(unsigned number) {
    Register result;
    switch (number) {
#define OPWRIGHT_CASE(n)                                           \
    case n: {                                                      \
        OPWRIGHT_IN_LREG(value, n);                                \
        __asm__ __volatile__("addi zero, zero, 1" : "=vr"(value)); \
        result = Group(value);                                     \
        break;                                                     \
    }
        OPWRIGHT_CASE(0)
        OPWRIGHT_CASE(1)
        OPWRIGHT_CASE(2)
        OPWRIGHT_CASE(3)
        OPWRIGHT_CASE(4)
        OPWRIGHT_CASE(5)
        OPWRIGHT_CASE(6)
        OPWRIGHT_CASE(7)
#undef OPWRIGHT_CASE
        default:
            __builtin_unreachable();
    }
    return result;
}

/// Brings a value into LReg `number`, for a fixed instruction sequence that reads it there.
sfpi_inline void write_lreg(unsigned number, Register source) {
    switch (number) {
#define OPWRIGHT_CASE(n)                          \
    case n: {                                     \
        OPWRIGHT_IN_LREG(value, n) = source;      \
        __asm__ __volatile__("" : : "vr"(value)); \
        break;                                    \
    }
        OPWRIGHT_CASE(0)
        OPWRIGHT_CASE(1)
        OPWRIGHT_CASE(2)
        OPWRIGHT_CASE(3)
        OPWRIGHT_CASE(4)
        OPWRIGHT_CASE(5)
        OPWRIGHT_CASE(6)
        OPWRIGHT_CASE(7)
#undef OPWRIGHT_CASE
        default:
            __builtin_unreachable();
    }
}

/// SFPCONFIG: lanes 0 to 7 of LReg0 into a constant register or a configuration register.
sfpi_inline void configure(unsigned number, Register source) {
    OPWRIGHT_IN_LREG(value, 0) = source;
    __asm__ __volatile__(".ttinsn (0x91 << 24) | (%[number] << 4)" : : "vr"(value), [number] "i"(number));
}

/// SFPLUT: three lines of two 8-bit floats, chosen by the magnitude of x.
sfpi_inline Register table_8(Register x, Register t0, Register t1, Register t2, unsigned mode) {
    Group d;
    OPWRIGHT_IN_LREG(l0, 0) = t0;
    OPWRIGHT_IN_LREG(l1, 1) = t1;
    OPWRIGHT_IN_LREG(l2, 2) = t2;
    OPWRIGHT_IN_LREG(l3, 3) = x;
    __asm__ __volatile__(".ttinsn (0x73 << 24) | (.Llreg_%[d] << 20) | (%[mode] << 16)" OPWRIGHT_SFPNOP
                         : [d] "=vr"(d)
                         : "vr"(l0), "vr"(l1), "vr"(l2), "vr"(l3), [mode] "i"(mode));
    return d;
}

/// SFPLUTFP32 with slopes and offsets together in LReg0..2.
sfpi_inline Register table_3(Register x, Register t0, Register t1, Register t2, unsigned mode) {
    Group d;
    OPWRIGHT_IN_LREG(l0, 0) = t0;
    OPWRIGHT_IN_LREG(l1, 1) = t1;
    OPWRIGHT_IN_LREG(l2, 2) = t2;
    OPWRIGHT_IN_LREG(l3, 3) = x;
    __asm__ __volatile__(".ttinsn (0x95 << 24) | (.Llreg_%[d] << 4) | %[mode]" OPWRIGHT_SFPNOP
                         : [d] "=vr"(d)
                         : "vr"(l0), "vr"(l1), "vr"(l2), "vr"(l3), [mode] "i"(mode));
    return d;
}

/// SFPLUTFP32 with slopes in LReg0..2 and offsets in LReg4..6.
sfpi_inline Register table_6(Register x, Register s0, Register s1, Register s2, Register o0, Register o1, Register o2,
                             unsigned mode) {
    Group d;
    OPWRIGHT_IN_LREG(l0, 0) = s0;
    OPWRIGHT_IN_LREG(l1, 1) = s1;
    OPWRIGHT_IN_LREG(l2, 2) = s2;
    OPWRIGHT_IN_LREG(l3, 3) = x;
    OPWRIGHT_IN_LREG(l4, 4) = o0;
    OPWRIGHT_IN_LREG(l5, 5) = o1;
    OPWRIGHT_IN_LREG(l6, 6) = o2;
    __asm__ __volatile__(".ttinsn (0x95 << 24) | (.Llreg_%[d] << 4) | %[mode]" OPWRIGHT_SFPNOP
                         : [d] "=vr"(d)
                         : "vr"(l0), "vr"(l1), "vr"(l2), "vr"(l3), "vr"(l4), "vr"(l5), "vr"(l6), [mode] "i"(mode));
    return d;
}

/// SFPTRANSP transposes LReg0..3 and, of necessity, LReg4..7 too.
sfpi_inline void transpose(Register& a, Register& b, Register& c, Register& d) {
    OPWRIGHT_IN_LREG(l0, 0) = a;
    OPWRIGHT_IN_LREG(l1, 1) = b;
    OPWRIGHT_IN_LREG(l2, 2) = c;
    OPWRIGHT_IN_LREG(l3, 3) = d;
    __asm__ __volatile__(".ttinsn 0x8C << 24"
                         : "+vr"(l0), "+vr"(l1), "+vr"(l2), "+vr"(l3)
                         :
                         : "v16", "v20", "v24", "v28");
    a = Group(l0);
    b = Group(l1);
    c = Group(l2);
    d = Group(l3);
}

/// SFPSWAP: with a MIN_MAX modifier `low` becomes the smaller value.
sfpi_inline void swap(Register& low, Register& high, unsigned modifier) {
    Group d = low, c = high;
    __asm__ __volatile__(".ttinsn (0x92 << 24) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << 4) | %[mod]" OPWRIGHT_SFPNOP
                         : [d] "+vr"(d), [c] "+vr"(c)
                         : [mod] "i"(modifier));
    low = d;
    high = c;
}

/// SFPSHFT2 in a mode that moves values between lanes.
sfpi_inline Register shuffle(Register source, unsigned modifier) {
    Group d, c = source;
    __asm__ __volatile__(".ttinsn (0x94 << 24) | (.Llreg_%[c] << 8) | (.Llreg_%[d] << 4) | %[mod]" OPWRIGHT_SFPNOP
                         : [d] "=vr"(d)
                         : [c] "vr"(c), [mod] "i"(modifier));
    return d;
}

#undef OPWRIGHT_IN_LREG

}  // namespace sfpi::impl_
