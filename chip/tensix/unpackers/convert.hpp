// Unpacker format conversion of one datum, from its L1 bits to the bits of Src or Dst (format/register_bits.hpp).
#pragma once

#include <bit>
#include <cstdint>
#include <string>

#include "chip/tensix/fault.hpp"
#include "chip/tensix/format/data_format.hpp"
#include "chip/tensix/format/register_bits.hpp"

namespace opwright::chip::tensix {

/// Magnitude 0 with a sign is the BFP formats' infinity; an exponent that runs out of its range wraps.
constexpr std::uint16_t bfp8_to_bf16(std::uint8_t datum, std::uint8_t exponent) {
    const unsigned sign = datum >> 7;
    const auto magnitude = static_cast<std::uint8_t>(datum << 1);
    if (magnitude == 0) return sign ? 0xFF80 : 0;
    const int zeros = std::countl_zero(magnitude);
    const auto mantissa = static_cast<std::uint8_t>(magnitude << zeros);
    const auto scaled = static_cast<std::uint8_t>(exponent - zeros);
    return static_cast<std::uint16_t>(sign << 15 | scaled << 7 | (mantissa & 0x7Eu));
}

constexpr std::uint16_t bfp8a_to_fp16(std::uint8_t datum, std::uint8_t exponent) {
    const unsigned sign = datum >> 7;
    const auto magnitude = static_cast<std::uint8_t>(datum << 1);
    if (magnitude == 0) return sign ? 0xFC00 : 0;
    const int zeros = std::countl_zero(magnitude);
    const auto mantissa = static_cast<std::uint8_t>(magnitude << zeros);
    const auto scaled = static_cast<std::uint8_t>(exponent - zeros);
    if (scaled & 0xE0u) kernel_mistake("a BFPa datum's exponent leaves the range of FP16");
    return static_cast<std::uint16_t>(sign << 15 | scaled << 10 | (mantissa & 0x7Eu) << 3);
}

/// Exponent saturates (too small: zero, too large: all ones), mantissa is truncated; there are no denormals or NaNs.
constexpr std::uint16_t fp32_to_fp16(std::uint32_t datum) {
    const std::uint32_t sign = datum >> 16 & 0x8000u;
    const int exponent = static_cast<int>(datum >> 23 & 0xFFu) - 112;
    if (exponent < 0) return static_cast<std::uint16_t>(sign);
    if (exponent > 31) return static_cast<std::uint16_t>(sign | 0x7FFFu);
    return static_cast<std::uint16_t>(sign | static_cast<std::uint32_t>(exponent) << 10 | (datum >> 13 & 0x3FFu));
}

/// FP32 -> BF16 by truncation; denormals become zeros of their sign.
constexpr std::uint16_t fp32_to_bf16_truncating(std::uint32_t datum) {
    return static_cast<std::uint16_t>(((datum & kFp32Exponent) != 0 ? datum : datum & kSignBit) >> 16);
}

/// Integer "8": sign and magnitude laid over FP16 with the fixed exponent 16 (0 for a zero magnitude).
constexpr std::uint16_t int8_to_fp16_overlay(std::uint8_t datum, bool is_unsigned) {
    const unsigned sign = is_unsigned ? 0 : datum & 0x80u;
    unsigned bits = datum - sign;
    if (bits) bits |= 16u << 10;
    return static_cast<std::uint16_t>(bits | sign << 8);
}

/// A datum normalised to 16 or 32 bits, with the type that those bits have.
struct Normalised {
    std::uint32_t bits;
    Format type;  ///< FP32, TF32, BF16, FP16, INT16 or INT32
};

Normalised normalise(Format in, Format out, std::uint32_t bits, std::uint8_t exponent, bool int8_is_unsigned,
                     bool to_dst);

/// The datum in a Src register.
std::uint32_t to_src(Normalised datum);
/// The datum in Dst: 16 bits, or 32 bits when the output format is FP32, TF32 or INT32.
std::uint32_t to_dst(Normalised datum);

}  // namespace opwright::chip::tensix
