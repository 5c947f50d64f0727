// The 8-bit floating-point type of the host. Vendor names: float8_e4m3, pack_four_float8_e4m3_into_uint32.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

/// One sign, four exponent and three mantissa bits, bias 7, no infinities. Conversion from float rounds to nearest,
/// ties to even; what is too large becomes the largest number, 448.
class float8_e4m3 {
  public:
    float8_e4m3() = default;
    explicit float8_e4m3(float value) : bits_(round_from(value)) {}

    std::uint8_t to_bits() const { return bits_; }
    explicit operator float() const {
        const int exponent = (bits_ >> 3) & 0xF;
        const int mantissa = bits_ & 0x7;
        if ((bits_ & 0x7F) == kNan) return std::numeric_limits<float>::quiet_NaN();
        const float magnitude = exponent == 0 ? std::ldexp(static_cast<float>(mantissa), kLeast)
                                              : std::ldexp(static_cast<float>(8 + mantissa), kLeast + exponent - 1);
        return (bits_ & 0x80) != 0 ? -magnitude : magnitude;
    }

    friend bool operator==(float8_e4m3 a, float8_e4m3 b) { return a.bits_ == b.bits_; }

  private:
    static constexpr std::uint8_t kNan = 0x7F;
    static constexpr std::uint8_t kLargest = 0x7E;
    static constexpr int kLeast = -9;  ///< two to this is the smallest number

    static std::uint8_t round_from(float value) {
        const std::uint8_t sign = std::signbit(value) ? 0x80 : 0;
        if (std::isnan(value)) return sign | kNan;
        const float magnitude = std::fabs(value);
        if (magnitude >= 464.0f) return sign | kLargest;
        const int exponent = magnitude < std::ldexp(1.0f, -6) ? 0 : std::ilogb(magnitude) + 7;
        const int unit = exponent == 0 ? kLeast : kLeast + exponent - 1;
        // Counted in units of the last place, a normal number has its hidden bit: its exponent field is one more.
        const int steps = static_cast<int>(std::nearbyint(std::ldexp(magnitude, -unit)));
        const int bits = exponent == 0 ? steps : (exponent - 1) * 8 + steps;
        return sign | static_cast<std::uint8_t>(bits > kLargest ? kLargest : bits);
    }

    std::uint8_t bits_ = 0;
};

/// The first goes to the lowest byte.
inline std::uint32_t pack_four_float8_e4m3_into_uint32(float8_e4m3 a, float8_e4m3 b, float8_e4m3 c, float8_e4m3 d) {
    return a.to_bits() | static_cast<std::uint32_t>(b.to_bits()) << 8 | static_cast<std::uint32_t>(c.to_bits()) << 16 |
           static_cast<std::uint32_t>(d.to_bits()) << 24;
}

namespace tt::tt_metal {
using ::float8_e4m3;
using ::pack_four_float8_e4m3_into_uint32;
}  // namespace tt::tt_metal
