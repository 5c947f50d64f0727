// The bfloat16 type of the host. Vendor names: bfloat16, pack_two_bfloat16_into_uint32.
#pragma once

#include <bit>
#include <compare>
#include <cstdint>
#include <type_traits>
#include <utility>

/// Conversion from a number rounds to nearest, ties to even; NaN stays NaN. The bits: std::bit_cast<std::uint16_t>.
class bfloat16 {
  public:
    constexpr bfloat16() = default;
    template <typename T>
    requires std::is_arithmetic_v<T>
    constexpr bfloat16(T value) noexcept : bits_(round_from(std::bit_cast<std::uint32_t>(static_cast<float>(value)))) {}

    /// Rounds toward zero.
    static constexpr bfloat16 truncate(float value) {
        return std::bit_cast<bfloat16>(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16));
    }

    constexpr operator float() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits_) << 16); }

    constexpr bool operator==(bfloat16 other) const { return as_float() == other.as_float(); }
    constexpr std::partial_ordering operator<=>(bfloat16 other) const noexcept {
        return as_float() <=> other.as_float();
    }
    constexpr bfloat16 operator+(bfloat16 other) const { return as_float() + other.as_float(); }
    constexpr bfloat16 operator-(bfloat16 other) const { return as_float() - other.as_float(); }
    constexpr bfloat16 operator*(bfloat16 other) const { return as_float() * other.as_float(); }
    constexpr bfloat16 operator/(bfloat16 other) const { return as_float() / other.as_float(); }
    constexpr bfloat16& operator+=(bfloat16 other) noexcept { return *this = *this + other; }
    constexpr bfloat16& operator-=(bfloat16 other) noexcept { return *this = *this - other; }
    constexpr bfloat16& operator*=(bfloat16 other) noexcept { return *this = *this * other; }
    constexpr bfloat16& operator/=(bfloat16 other) noexcept { return *this = *this / other; }

    /// Names of older versions, so that the compiler can say what is in their place.
    template <bool kGone = true>
    std::uint16_t to_uint16() const {
        static_assert(!kGone, "tt-metal has no bfloat16::to_uint16 any more: use std::bit_cast<uint16_t>(value)");
        return {};
    }
    template <bool kGone = true>
    std::uint16_t to_packed() const {
        static_assert(!kGone, "tt-metal has no bfloat16::to_packed any more: use std::bit_cast<uint16_t>(value)");
        return {};
    }
    template <bool kGone = true>
    float to_float() const {
        static_assert(!kGone, "tt-metal has no bfloat16::to_float any more: use static_cast<float>(value)");
        return {};
    }

  private:
    constexpr float as_float() const { return static_cast<float>(*this); }

    static constexpr std::uint16_t round_from(std::uint32_t bits) {
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
    return std::bit_cast<std::uint16_t>(two.first) |
           static_cast<std::uint32_t>(std::bit_cast<std::uint16_t>(two.second)) << 16;
}

inline std::pair<bfloat16, bfloat16> unpack_two_bfloat16_from_uint32(std::uint32_t packed) {
    return {std::bit_cast<bfloat16>(static_cast<std::uint16_t>(packed & 0xFFFFu)),
            std::bit_cast<bfloat16>(static_cast<std::uint16_t>(packed >> 16))};
}

inline std::uint32_t pack_two_uint16_into_uint32(std::pair<std::uint16_t, std::uint16_t> two) {
    return two.first | static_cast<std::uint32_t>(two.second) << 16;
}

namespace tt::tt_metal {
using ::bfloat16;
using ::pack_two_bfloat16_into_uint32;
}  // namespace tt::tt_metal
