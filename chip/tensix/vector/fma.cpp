// The SFPU's multiply-add. The product keeps three guard bits below FP32's mantissa (the lowest is sticky), then sum
// and normalisation round once, to nearest even. Results that would be denormal are +0.
#include "chip/tensix/vector/fma.hpp"

#include <algorithm>
#include <bit>

namespace opwright::chip::tensix {
namespace {

constexpr std::uint32_t kSign = 0x80000000u;
constexpr std::uint32_t kInfinity = 0x7F800000u;
constexpr std::uint32_t kNan = 0x7F800001u;
constexpr std::uint32_t kHiddenOne = 0x800000u;
constexpr unsigned kGuardBits = 3;

struct Number {
    std::uint32_t sign = 0;
    std::int32_t exponent = 0;
    std::uint64_t mantissa = 0;

    bool is_special() const { return exponent == 255; }
    bool is_zero() const { return mantissa == 0; }
};

Number unpack(std::uint32_t bits) {
    const auto exponent = static_cast<std::int32_t>(bits >> 23 & 0xFFu);
    return {bits & kSign, exponent, exponent == 0 ? 0 : (bits & (kHiddenOne - 1)) | kHiddenOne};
}

/// Shifts right keeping a sticky lowest bit, unless nothing is left of the number.
std::uint64_t shift_sticky(std::uint64_t mantissa, std::int32_t by) {
    if (by >= 64) return 0;
    const std::uint64_t kept = mantissa >> by;
    return kept != 0 && (kept << by) != mantissa ? kept | 1u : kept;
}

/// What NaN and infinity among the operands (or a product out of range) decide.
struct Special {
    bool decided = false;  ///< `result` is the answer
    std::uint32_t result = 0;
    std::uint32_t nan = 0;  ///< the answer is NaN; mantissa bits of the ordinary sum leak into it
};

Special special_case(const Number& a, const Number& b, const Number& c, const Number& product, std::uint32_t c_bits) {
    const bool product_infinite = a.is_special() || b.is_special() || product.exponent >= 255;
    if (!product_infinite && !c.is_special()) return {};
    const auto invalid = [](const Number& x, const Number& other) {
        return x.is_special() && (x.mantissa != kHiddenOne || other.is_zero());
    };
    const bool c_infinite = c.is_special() && c.mantissa == kHiddenOne;
    if (invalid(a, b) || invalid(b, a) || (c_infinite && product_infinite && c.sign != product.sign)) {
        return {false, 0, product.sign | kNan};
    }
    if (c.is_special() && !c_infinite) return {false, 0, c.sign | kNan};
    return {true, c_infinite ? c_bits : product.sign | kInfinity, 0};
}

}  // namespace

std::uint32_t sfpu_fma(std::uint32_t a_bits, std::uint32_t b_bits, std::uint32_t c_bits) {
    const Number a = unpack(a_bits);
    const Number b = unpack(b_bits);
    Number c = unpack(c_bits);

    Number product{a.sign ^ b.sign, a.exponent + b.exponent - 127, a.mantissa * b.mantissa << kGuardBits};
    const bool inexact = (product.mantissa & (kHiddenOne - 1)) != 0;
    product.mantissa = product.mantissa >> 23 | inexact;

    const Special special = special_case(a, b, c, product, c_bits);
    if (special.decided) return special.result;
    product.exponent = std::min(product.exponent, 255);
    if (product.is_zero() || product.exponent < 0) {
        if (!special.nan) return c.is_zero() ? 0 : c_bits;
        product.mantissa = 0;
        product.exponent = 0;
    }

    c.mantissa <<= kGuardBits;
    std::int32_t exponent = std::max(product.exponent, c.exponent);
    product.mantissa = shift_sticky(product.mantissa, exponent - product.exponent);
    c.mantissa = shift_sticky(c.mantissa, exponent - c.exponent);
    const std::uint32_t sign = product.mantissa >= c.mantissa ? product.sign : c.sign;
    const std::uint64_t larger = std::max(product.mantissa, c.mantissa);
    const std::uint64_t smaller = std::min(product.mantissa, c.mantissa);
    auto sum = static_cast<std::uint32_t>(product.sign == c.sign ? larger + smaller : larger - smaller);
    if (sum == 0) return special.nan;

    // One integer bit, 23 fraction bits and the guard bits: the leading 1 belongs at bit 26.
    const std::int32_t right = 5 - std::countl_zero(sum);
    exponent += right;
    if (exponent >= 255) return special.nan ? special.nan : sign | kInfinity;
    if (exponent < 0) return special.nan;
    sum = right <= 0 ? sum << -right : sum >> right | (sum & 1u);

    std::uint32_t result = (static_cast<std::uint32_t>(exponent) << 23) + (sum >> kGuardBits & (kHiddenOne - 1));
    result += (sum & 7u) + (result & 1u) > 4;
    if (result >> 23 == 0) return special.nan;
    return (special.nan ? special.nan : sign) | result;
}

}  // namespace opwright::chip::tensix
