// Bit layouts of SrcA, SrcB and Dst, and the bijections between the hardware's field order and ours.
//
// Hardware keeps the exponent in the low bits: Src TF32 is sign, mantissa 10, exponent 8; a Dst row is sign, mantissa
// 7, exponent 8. This model keeps IEEE order instead, so that the common BF16 and FP32 paths copy bits unchanged:
//   Src datum  std::uint32_t: sign, exponent 8, mantissa 10, 13 zeros (the FP32 pattern of a TF32 value)
//   Dst datum  std::uint16_t: sign, exponent 8, mantissa 7 (the BF16 pattern)
// Both are bijections on the hardware's bits, so a bit-cast between types stays exact when it goes through them.
#pragma once

#include <cstdint>

namespace opwright::chip::tensix {

inline constexpr std::uint32_t kSignBit = 0x80000000u;
inline constexpr std::uint32_t kFp32Exponent = 0x7F800000u;
inline constexpr std::uint32_t kSrcDatumBits = 0xFFFFE000u;

/// A 16-bit Dst datum from the hardware's field order and back.
constexpr std::uint16_t dst_from_hardware(std::uint16_t bits) {
    return static_cast<std::uint16_t>((bits & 0x8000u) | ((bits & 0xFFu) << 7) | ((bits >> 8) & 0x7Fu));
}
constexpr std::uint16_t dst_to_hardware(std::uint16_t datum) {
    return static_cast<std::uint16_t>((datum & 0x8000u) | ((datum & 0x7Fu) << 8) | ((datum >> 7) & 0xFFu));
}

/// FP16 (IEEE field order) in a 16-bit Dst datum.
constexpr std::uint16_t dst_from_fp16(std::uint16_t fp16) {
    const std::uint16_t hardware =
        static_cast<std::uint16_t>((fp16 & 0x8000u) | ((fp16 & 0x3FFu) << 5) | ((fp16 >> 10) & 0x1Fu));
    return dst_from_hardware(hardware);
}
constexpr std::uint16_t dst_to_fp16(std::uint16_t datum) {
    const std::uint16_t hardware = dst_to_hardware(datum);
    return static_cast<std::uint16_t>((hardware & 0x8000u) | ((hardware & 0x1Fu) << 10) | ((hardware >> 5) & 0x3FFu));
}

/// FP16 in a Src datum: the exponent sits in the low 5 bits of the 8-bit exponent field.
constexpr std::uint32_t src_from_fp16(std::uint16_t fp16) {
    return (std::uint32_t{fp16} & 0x8000u) << 16 | (std::uint32_t{fp16} & 0x7FFFu) << 13;
}
constexpr std::uint16_t src_to_fp16(std::uint32_t datum) {
    return static_cast<std::uint16_t>((datum & kSignBit) >> 16 | (datum & 0x0FFFE000u) >> 13);
}

/// BF16 in a Src datum, and back with the low three mantissa bits dropped.
constexpr std::uint32_t src_from_bf16(std::uint16_t bf16) {
    return std::uint32_t{bf16} << 16;
}
constexpr std::uint16_t src_to_bf16(std::uint32_t datum) {
    return static_cast<std::uint16_t>(datum >> 16);
}

/// Opaque 16-bit integers: hardware spreads them over sign, upper mantissa and exponent.
constexpr std::uint32_t src_from_int16(std::uint16_t bits) {
    return src_from_bf16(dst_from_hardware(bits));
}

}  // namespace opwright::chip::tensix
