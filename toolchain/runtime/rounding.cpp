// Rounding to whole numbers in integers, for cores without an FPU, under the C library's names.
#include <stdint.h>

#ifndef OPWRIGHT_RUNTIME_NAME
#define OPWRIGHT_RUNTIME_NAME(name) name
#endif

namespace {

enum class Direction { kDown, kUp, kToZero, kNearestAwayFromZero };

template <typename Float, typename Bits, int kMantissa, int kExponent, Direction kDirection>
Float rounded(Float value) {
    constexpr Bits kHidden = Bits{1} << kMantissa, kSign = Bits{1} << (kMantissa + kExponent);
    constexpr Bits kQuiet = kHidden >> 1, kInfinity = kSign - kHidden;
    constexpr int kBias = (1 << (kExponent - 1)) - 1;
    constexpr Bits kOne = static_cast<Bits>(kBias) << kMantissa;

    const auto bits = __builtin_bit_cast(Bits, value);
    const Bits sign = bits & kSign, magnitude = bits & ~kSign;
    if (magnitude > kInfinity) return __builtin_bit_cast(Float, bits | kQuiet);
    const int exponent = static_cast<int>(magnitude >> kMantissa) - kBias;
    if (exponent >= kMantissa || magnitude == 0) return value;

    const bool away = (kDirection == Direction::kDown && sign != 0) || (kDirection == Direction::kUp && sign == 0);
    if (exponent < 0) {
        const bool one = away || (kDirection == Direction::kNearestAwayFromZero && exponent == -1);
        return __builtin_bit_cast(Float, sign | (one ? kOne : 0));
    }
    const Bits fraction = (kHidden - 1) >> exponent;
    if ((bits & fraction) == 0) return value;
    Bits step = 0;  // a carry out of the mantissa is the right one into the exponent
    if (away) step = fraction + 1;
    if (kDirection == Direction::kNearestAwayFromZero) step = (fraction + 1) >> 1;
    return __builtin_bit_cast(Float, (bits + step) & ~fraction);
}

template <Direction kDirection>
float single(float value) {
    return rounded<float, uint32_t, 23, 8, kDirection>(value);
}
template <Direction kDirection>
double twice(double value) {
    return rounded<double, uint64_t, 52, 11, kDirection>(value);
}

}  // namespace

#define NAME(name) OPWRIGHT_RUNTIME_NAME(name)

extern "C" {

float NAME(floorf)(float value) {
    return single<Direction::kDown>(value);
}
float NAME(ceilf)(float value) {
    return single<Direction::kUp>(value);
}
float NAME(truncf)(float value) {
    return single<Direction::kToZero>(value);
}
float NAME(roundf)(float value) {
    return single<Direction::kNearestAwayFromZero>(value);
}
double NAME(floor)(double value) {
    return twice<Direction::kDown>(value);
}
double NAME(ceil)(double value) {
    return twice<Direction::kUp>(value);
}
double NAME(trunc)(double value) {
    return twice<Direction::kToZero>(value);
}
double NAME(round)(double value) {
    return twice<Direction::kNearestAwayFromZero>(value);
}

}  // extern "C"

#undef NAME
