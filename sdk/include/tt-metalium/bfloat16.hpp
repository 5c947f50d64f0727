// The bfloat16 type of the host. Vendor names: bfloat16, pack_two_bfloat16_into_uint32.
#pragma once

#include <bit>
#include <cstdint>
#include <utility>

/// Conversion from float rounds to nearest, ties to even; NaN stays NaN.
class bfloat16 {
  public:
    bfloat16() = default;
    bfloat16(float value) : bits_(round_from(std::bit_cast<std::uint32_t>(value))) {}
    bfloat16(int value) : bfloat16(static_cast<float>(value)) {}
    explicit bfloat16(std::uint16_t bits) : bits_(bits) {}

    operator float() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits_) << 16); }
    std::uint16_t to_uint16() const { return bits_; }
    std::uint16_t to_packed() const { return bits_; }
    float to_float() const { return static_cast<float>(*this); }

    friend bool operator==(bfloat16 a, bfloat16 b) { return a.bits_ == b.bits_; }

  private:
    static std::uint16_t round_from(std::uint32_t bits) {
        const bool is_nan = (bits & 0x7FFFFFFFu) > 0x7F800000u;
        if (is_nan) {
            return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
        }
        return static_cast<std::uint16_t>((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
    }

    std::uint16_t bits_ = 0;
};

/// The first goes to the low half.
inline std::uint32_t pack_two_bfloat16_into_uint32(std::pair<bfloat16, bfloat16> two) {
    return two.first.to_uint16() | static_cast<std::uint32_t>(two.second.to_uint16()) << 16;
}

inline std::pair<bfloat16, bfloat16> unpack_two_bfloat16_from_uint32(std::uint32_t packed) {
    return {bfloat16(static_cast<std::uint16_t>(packed & 0xFFFFu)), bfloat16(static_cast<std::uint16_t>(packed >> 16))};
}

inline std::uint32_t pack_two_uint16_into_uint32(std::pair<std::uint16_t, std::uint16_t> two) {
    return two.first | static_cast<std::uint32_t>(two.second) << 16;
}

namespace tt::tt_metal {
using ::bfloat16;
using ::pack_two_bfloat16_into_uint32;
}  // namespace tt::tt_metal
