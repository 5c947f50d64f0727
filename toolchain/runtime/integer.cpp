// 64-bit shifts, multiplication and division for a 32-bit core, under the names that compilers call (libgcc's).
#include <stdint.h>

namespace {

struct Words {
    uint32_t low, high;
};
Words split(uint64_t value) {
    return {static_cast<uint32_t>(value), static_cast<uint32_t>(value >> 32)};
}
uint64_t join(uint32_t low, uint32_t high) {
    return (static_cast<uint64_t>(high) << 32) | low;
}

/// Quotient and remainder bit by bit; a zero divisor gives all ones and the dividend, as the RISC-V instruction does.
uint64_t divide(uint64_t dividend, uint64_t divisor, uint64_t* remainder) {
    if ((dividend >> 32) == 0 && (divisor >> 32) == 0) {
        const auto a = static_cast<uint32_t>(dividend);
        const auto b = static_cast<uint32_t>(divisor);
        if (b == 0) {
            *remainder = dividend;
            return ~uint64_t{0};
        }
        *remainder = a % b;
        return a / b;
    }
    uint64_t quotient = 0, rest = 0;
    for (int bit = 63; bit >= 0; --bit) {
        const bool carry = (rest >> 63) != 0;
        rest = (rest << 1) | ((dividend >> bit) & 1);
        if (carry || rest >= divisor) {
            rest -= divisor;
            quotient |= uint64_t{1} << bit;
        }
    }
    *remainder = rest;
    return quotient;
}

uint64_t magnitude(int64_t value) {
    return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

}  // namespace

#ifndef OPWRIGHT_RUNTIME_NAME
#define OPWRIGHT_RUNTIME_NAME(name) name
#endif

extern "C" {

uint64_t OPWRIGHT_RUNTIME_NAME(__udivdi3)(uint64_t a, uint64_t b) {
    uint64_t rest;
    return divide(a, b, &rest);
}

uint64_t OPWRIGHT_RUNTIME_NAME(__umoddi3)(uint64_t a, uint64_t b) {
    uint64_t rest;
    divide(a, b, &rest);
    return rest;
}

int64_t OPWRIGHT_RUNTIME_NAME(__divdi3)(int64_t a, int64_t b) {
    uint64_t rest;
    const uint64_t quotient = divide(magnitude(a), magnitude(b), &rest);
    return static_cast<int64_t>((a < 0) != (b < 0) ? 0 - quotient : quotient);
}

int64_t OPWRIGHT_RUNTIME_NAME(__moddi3)(int64_t a, int64_t b) {
    uint64_t rest;
    divide(magnitude(a), magnitude(b), &rest);
    return static_cast<int64_t>(a < 0 ? 0 - rest : rest);
}

uint64_t OPWRIGHT_RUNTIME_NAME(__ashldi3)(uint64_t value, int shift) {
    const auto [low, high] = split(value);
    if (shift == 0) return value;
    if (shift >= 32) return join(0, low << (shift - 32));
    return join(low << shift, (high << shift) | (low >> (32 - shift)));
}

uint64_t OPWRIGHT_RUNTIME_NAME(__lshrdi3)(uint64_t value, int shift) {
    const auto [low, high] = split(value);
    if (shift == 0) return value;
    if (shift >= 32) return join(high >> (shift - 32), 0);
    return join((low >> shift) | (high << (32 - shift)), high >> shift);
}

int64_t OPWRIGHT_RUNTIME_NAME(__ashrdi3)(int64_t value, int shift) {
    const auto [low, high] = split(static_cast<uint64_t>(value));
    const auto top = static_cast<int32_t>(high);
    if (shift == 0) return value;
    if (shift >= 32)
        return static_cast<int64_t>(join(static_cast<uint32_t>(top >> (shift - 32)), static_cast<uint32_t>(top >> 31)));
    return static_cast<int64_t>(join((low >> shift) | (high << (32 - shift)), static_cast<uint32_t>(top >> shift)));
}

int OPWRIGHT_RUNTIME_NAME(__clzsi2)(uint32_t value) {
    int zeros = 0;
    for (uint32_t bit = 0x80000000u; bit != 0 && (value & bit) == 0; bit >>= 1) ++zeros;
    return zeros;
}

int OPWRIGHT_RUNTIME_NAME(__popcountsi2)(uint32_t value) {
    int ones = 0;
    for (; value != 0; value &= value - 1) ++ones;
    return ones;
}

}  // extern "C"
