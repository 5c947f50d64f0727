// IEEE 754 arithmetic in integers for cores without an FPU: binary32 and binary64, round to nearest even, under the
// names that compilers call (libgcc's). Any NaN result is the quiet one, as on RISC-V.
#include <stdint.h>

#ifndef OPWRIGHT_RUNTIME_NAME
#define OPWRIGHT_RUNTIME_NAME(name) name
#endif

namespace {

template <typename Float>
struct Format;
template <>
struct Format<float> {
    using Bits = uint32_t;
    static constexpr int kMantissa = 23, kExponent = 8;
};
template <>
struct Format<double> {
    using Bits = uint64_t;
    static constexpr int kMantissa = 52, kExponent = 11;
};

template <typename Float>
struct Number {
    using F = Format<Float>;
    using Bits = typename F::Bits;
    static constexpr int kBias = (1 << (F::kExponent - 1)) - 1;
    static constexpr int kMaxExponent = (1 << F::kExponent) - 1;
    static constexpr Bits kHidden = Bits{1} << F::kMantissa;
    static constexpr Bits kSign = Bits{1} << (F::kMantissa + F::kExponent);
    static constexpr Bits kInfinity = Bits{kMaxExponent} << F::kMantissa;
    static constexpr Bits kNan = kInfinity | (kHidden >> 1);

    static Bits bits(Float value) { return __builtin_bit_cast(Bits, value); }
    static Float value(Bits bits) { return __builtin_bit_cast(Float, bits); }
    static Bits magnitude(Bits bits) { return bits & ~kSign; }
    static bool is_nan(Bits bits) { return magnitude(bits) > kInfinity; }
    static bool is_infinite(Bits bits) { return magnitude(bits) == kInfinity; }

    /// Exponent and mantissa with the leading one at bit kMantissa, also for denormals. Not for zero.
    static int normalize(Bits bits, Bits* mantissa) {
        int exponent = static_cast<int>(magnitude(bits) >> F::kMantissa);
        *mantissa = bits & (kHidden - 1);
        if (exponent != 0) {
            *mantissa |= kHidden;
            return exponent;
        }
        exponent = 1;
        while ((*mantissa & kHidden) == 0) {
            *mantissa <<= 1;
            --exponent;
        }
        return exponent;
    }

    /// `mantissa` has three extra low bits (guard, round, sticky) below a leading one at bit kMantissa + 3.
    static Bits round(Bits sign, int exponent, Bits mantissa) {
        if (exponent <= 0) {
            const int shift = 1 - exponent;
            if (shift > F::kMantissa + 4)
                mantissa = mantissa != 0;
            else
                mantissa = (mantissa >> shift) | ((mantissa & ((Bits{1} << shift) - 1)) != 0);
            exponent = 0;
        }
        const Bits low = mantissa & 7;
        Bits result = mantissa >> 3;
        if (exponent > 0) result = (result & (kHidden - 1)) | (static_cast<Bits>(exponent) << F::kMantissa);
        if (low > 4 || (low == 4 && (result & 1) != 0)) ++result;  // may carry into the exponent, which is right
        if (exponent >= kMaxExponent || result >= kInfinity) result = kInfinity;
        return sign | result;
    }

    static Bits add(Bits a, Bits b) {
        if (is_nan(a) || is_nan(b)) return kNan;
        if (is_infinite(a)) return is_infinite(b) && a != b ? kNan : a;
        if (is_infinite(b)) return b;
        if (magnitude(a) < magnitude(b)) {
            const Bits swap = a;
            a = b;
            b = swap;
        }
        if (magnitude(b) == 0) {
            if (magnitude(a) == 0) return a & b;  // -0 only when both are
            return a;
        }
        Bits ma, mb;
        int exponent = normalize(a, &ma);
        const int distance = exponent - normalize(b, &mb);
        ma <<= 3;
        mb <<= 3;
        if (distance > F::kMantissa + 4)
            mb = 1;
        else if (distance > 0)
            mb = (mb >> distance) | ((mb & ((Bits{1} << distance) - 1)) != 0);
        const Bits sign = a & kSign;
        if (((a ^ b) & kSign) == 0) {
            ma += mb;
            if (ma >= (kHidden << 4)) {
                ma = (ma >> 1) | (ma & 1);
                ++exponent;
            }
        } else {
            ma -= mb;
            if (ma == 0) return 0;
            while (ma < (kHidden << 3)) {
                ma <<= 1;
                --exponent;
            }
        }
        return round(sign, exponent, ma);
    }

    static Bits multiply(Bits a, Bits b) {
        const Bits sign = (a ^ b) & kSign;
        if (is_nan(a) || is_nan(b)) return kNan;
        if (is_infinite(a) || is_infinite(b)) return magnitude(a) == 0 || magnitude(b) == 0 ? kNan : sign | kInfinity;
        if (magnitude(a) == 0 || magnitude(b) == 0) return sign;
        Bits ma, mb;
        int exponent = normalize(a, &ma) + normalize(b, &mb) - kBias;
        // Schoolbook, one bit of b at a time, keeping what falls out at the low end as a sticky bit.
        Bits product = 0, sticky = 0;
        for (int bit = 0; bit <= F::kMantissa; ++bit) {
            if ((mb >> bit) & 1) product += ma << 3;
            if (bit < F::kMantissa) {
                sticky |= product & 1;
                product >>= 1;
            }
        }
        if (product >= (kHidden << 4)) {
            sticky |= product & 1;
            product >>= 1;
            ++exponent;
        }
        return round(sign, exponent, product | sticky);
    }

    static Bits divide(Bits a, Bits b) {
        const Bits sign = (a ^ b) & kSign;
        if (is_nan(a) || is_nan(b)) return kNan;
        if (is_infinite(a)) return is_infinite(b) ? kNan : sign | kInfinity;
        if (is_infinite(b)) return sign;
        if (magnitude(b) == 0) return magnitude(a) == 0 ? kNan : sign | kInfinity;
        if (magnitude(a) == 0) return sign;
        Bits ma, mb;
        int exponent = normalize(a, &ma);
        exponent -= normalize(b, &mb) - kBias;
        if (ma < mb) {
            ma <<= 1;
            --exponent;
        }
        Bits quotient = 0;
        for (int bit = F::kMantissa + 3; bit >= 0; --bit) {
            quotient <<= 1;
            if (ma >= mb) {
                ma -= mb;
                quotient |= 1;
            }
            ma <<= 1;
        }
        return round(sign, exponent, quotient | (ma != 0));
    }

    /// -1, 0, 1, or 2 when either is not a number.
    static int compare(Bits a, Bits b) {
        if (is_nan(a) || is_nan(b)) return 2;
        if ((magnitude(a) | magnitude(b)) == 0) return 0;
        if (a == b) return 0;
        if (((a ^ b) & kSign) != 0) return (a & kSign) != 0 ? -1 : 1;
        return ((a < b) != ((a & kSign) != 0)) ? -1 : 1;
    }

    static Bits from_integer(bool negative, uint64_t value) {
        if (value == 0) return 0;
        int exponent = kBias + 63;
        while ((value >> 63) == 0) {
            value <<= 1;
            --exponent;
        }
        constexpr int kDrop = 63 - F::kMantissa - 3;
        Bits mantissa;
        if constexpr (kDrop > 0)
            mantissa = static_cast<Bits>(value >> kDrop) | ((value & ((uint64_t{1} << kDrop) - 1)) != 0);
        else
            mantissa = static_cast<Bits>(value);
        return round(negative ? kSign : 0, exponent, mantissa);
    }

    /// Truncates; out of range gives the nearest bound, not-a-number the greatest, as RISC-V's conversions do.
    static uint64_t to_integer(Bits bits, bool is_signed, int width) {
        const uint64_t most = is_signed ? (uint64_t{1} << (width - 1)) - 1 : (~uint64_t{0} >> (64 - width));
        const bool negative = (bits & kSign) != 0;
        if (is_nan(bits)) return most;
        const uint64_t bound = negative ? (is_signed ? most + 1 : 0) : most;
        const int exponent = static_cast<int>(magnitude(bits) >> F::kMantissa) - kBias;
        if (exponent < 0) return 0;
        uint64_t value;
        if (exponent > 63) {
            value = ~uint64_t{0};
        } else {
            const uint64_t mantissa = (bits & (kHidden - 1)) | kHidden;
            value = exponent >= F::kMantissa ? mantissa << (exponent - F::kMantissa)
                                             : mantissa >> (F::kMantissa - exponent);
            if (exponent > F::kMantissa && (value >> (exponent - F::kMantissa)) != mantissa) value = ~uint64_t{0};
        }
        if (value > bound) value = bound;
        return negative ? 0 - value : value;
    }
};

using Single = Number<float>;
using Double = Number<double>;

/// As `a <op> b` would be for libgcc: the sign of the result answers the comparison, NaN makes it false.
int ordered(int comparison, int if_unordered) {
    return comparison == 2 ? if_unordered : comparison;
}

}  // namespace

#define NAME(name) OPWRIGHT_RUNTIME_NAME(name)

extern "C" {

float NAME(__addsf3)(float a, float b) {
    return Single::value(Single::add(Single::bits(a), Single::bits(b)));
}
float NAME(__subsf3)(float a, float b) {
    return Single::value(Single::add(Single::bits(a), Single::bits(b) ^ Single::kSign));
}
float NAME(__mulsf3)(float a, float b) {
    return Single::value(Single::multiply(Single::bits(a), Single::bits(b)));
}
float NAME(__divsf3)(float a, float b) {
    return Single::value(Single::divide(Single::bits(a), Single::bits(b)));
}
double NAME(__adddf3)(double a, double b) {
    return Double::value(Double::add(Double::bits(a), Double::bits(b)));
}
double NAME(__subdf3)(double a, double b) {
    return Double::value(Double::add(Double::bits(a), Double::bits(b) ^ Double::kSign));
}
double NAME(__muldf3)(double a, double b) {
    return Double::value(Double::multiply(Double::bits(a), Double::bits(b)));
}
double NAME(__divdf3)(double a, double b) {
    return Double::value(Double::divide(Double::bits(a), Double::bits(b)));
}

int NAME(__eqsf2)(float a, float b) {
    return ordered(Single::compare(Single::bits(a), Single::bits(b)), 1);
}
int NAME(__nesf2)(float a, float b) {
    return ordered(Single::compare(Single::bits(a), Single::bits(b)), 1);
}
int NAME(__ltsf2)(float a, float b) {
    return ordered(Single::compare(Single::bits(a), Single::bits(b)), 1);
}
int NAME(__lesf2)(float a, float b) {
    return ordered(Single::compare(Single::bits(a), Single::bits(b)), 1);
}
int NAME(__gtsf2)(float a, float b) {
    return ordered(Single::compare(Single::bits(a), Single::bits(b)), -1);
}
int NAME(__gesf2)(float a, float b) {
    return ordered(Single::compare(Single::bits(a), Single::bits(b)), -1);
}
int NAME(__unordsf2)(float a, float b) {
    return Single::compare(Single::bits(a), Single::bits(b)) == 2;
}
int NAME(__eqdf2)(double a, double b) {
    return ordered(Double::compare(Double::bits(a), Double::bits(b)), 1);
}
int NAME(__nedf2)(double a, double b) {
    return ordered(Double::compare(Double::bits(a), Double::bits(b)), 1);
}
int NAME(__ltdf2)(double a, double b) {
    return ordered(Double::compare(Double::bits(a), Double::bits(b)), 1);
}
int NAME(__ledf2)(double a, double b) {
    return ordered(Double::compare(Double::bits(a), Double::bits(b)), 1);
}
int NAME(__gtdf2)(double a, double b) {
    return ordered(Double::compare(Double::bits(a), Double::bits(b)), -1);
}
int NAME(__gedf2)(double a, double b) {
    return ordered(Double::compare(Double::bits(a), Double::bits(b)), -1);
}
int NAME(__unorddf2)(double a, double b) {
    return Double::compare(Double::bits(a), Double::bits(b)) == 2;
}

float NAME(__floatsisf)(int32_t v) {
    return Single::value(Single::from_integer(
        v < 0, v < 0 ? 0 - static_cast<uint64_t>(static_cast<int64_t>(v)) : static_cast<uint64_t>(v)));
}
float NAME(__floatunsisf)(uint32_t v) {
    return Single::value(Single::from_integer(false, v));
}
float NAME(__floatdisf)(int64_t v) {
    return Single::value(Single::from_integer(v < 0, v < 0 ? 0 - static_cast<uint64_t>(v) : static_cast<uint64_t>(v)));
}
float NAME(__floatundisf)(uint64_t v) {
    return Single::value(Single::from_integer(false, v));
}
double NAME(__floatsidf)(int32_t v) {
    return Double::value(Double::from_integer(
        v < 0, v < 0 ? 0 - static_cast<uint64_t>(static_cast<int64_t>(v)) : static_cast<uint64_t>(v)));
}
double NAME(__floatunsidf)(uint32_t v) {
    return Double::value(Double::from_integer(false, v));
}
double NAME(__floatdidf)(int64_t v) {
    return Double::value(Double::from_integer(v < 0, v < 0 ? 0 - static_cast<uint64_t>(v) : static_cast<uint64_t>(v)));
}
double NAME(__floatundidf)(uint64_t v) {
    return Double::value(Double::from_integer(false, v));
}

int32_t NAME(__fixsfsi)(float v) {
    return static_cast<int32_t>(Single::to_integer(Single::bits(v), true, 32));
}
uint32_t NAME(__fixunssfsi)(float v) {
    return static_cast<uint32_t>(Single::to_integer(Single::bits(v), false, 32));
}
int64_t NAME(__fixsfdi)(float v) {
    return static_cast<int64_t>(Single::to_integer(Single::bits(v), true, 64));
}
uint64_t NAME(__fixunssfdi)(float v) {
    return Single::to_integer(Single::bits(v), false, 64);
}
int32_t NAME(__fixdfsi)(double v) {
    return static_cast<int32_t>(Double::to_integer(Double::bits(v), true, 32));
}
uint32_t NAME(__fixunsdfsi)(double v) {
    return static_cast<uint32_t>(Double::to_integer(Double::bits(v), false, 32));
}
int64_t NAME(__fixdfdi)(double v) {
    return static_cast<int64_t>(Double::to_integer(Double::bits(v), true, 64));
}
uint64_t NAME(__fixunsdfdi)(double v) {
    return Double::to_integer(Double::bits(v), false, 64);
}

double NAME(__extendsfdf2)(float v) {
    const uint32_t bits = Single::bits(v);
    const uint64_t sign = static_cast<uint64_t>(bits & Single::kSign) << 32;
    if (Single::is_nan(bits)) return Double::value(Double::kNan);
    if (Single::is_infinite(bits)) return Double::value(sign | Double::kInfinity);
    if (Single::magnitude(bits) == 0) return Double::value(sign);
    uint32_t mantissa;
    const int exponent = Single::normalize(bits, &mantissa) - Single::kBias + Double::kBias;
    return Double::value(sign | (static_cast<uint64_t>(exponent) << 52) |
                         (static_cast<uint64_t>(mantissa & (Single::kHidden - 1)) << 29));
}

float NAME(__truncdfsf2)(double v) {
    const uint64_t bits = Double::bits(v);
    const auto sign = static_cast<uint32_t>(bits >> 32) & Single::kSign;
    if (Double::is_nan(bits)) return Single::value(Single::kNan);
    if (Double::is_infinite(bits)) return Single::value(sign | Single::kInfinity);
    if (Double::magnitude(bits) == 0) return Single::value(sign);
    uint64_t mantissa;
    const int exponent = Double::normalize(bits, &mantissa) - Double::kBias + Single::kBias;
    // 52 fraction bits to 23 and three more; what is dropped stays as a sticky bit.
    const auto kept = static_cast<uint32_t>(mantissa >> 26) | ((mantissa & ((uint64_t{1} << 26) - 1)) != 0);
    return Single::value(Single::round(sign, exponent, kept));
}

}  // extern "C"

#undef NAME
