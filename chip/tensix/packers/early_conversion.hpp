// The packers' pipeline between Dst and the output stream, for one datum.
// Spec: TensixCoprocessor/Packers/FormatConversion.md, ReLU.md, ExponentThresholding.md.
#pragma once

#include <cstdint>

#include "chip/tensix/packers/plan.hpp"

namespace opwright::chip::tensix {

/// How the bits of a datum inside the packer are to be read.
enum class PackedAs : std::uint8_t {
    kFloat8b,  ///< 8 exponent bits: the FP32 pattern, whatever the mantissa's width
    kFloat5b,  ///< 5 exponent bits: the FP16 pattern
    kInteger,
};

struct PackDatum {
    std::uint32_t bits = 0;
    PackedAs as = PackedAs::kFloat8b;
};

/// Early conversion from a Dst datum: 32 bits (IEEE order) or 16 bits (as Dst holds them).
PackDatum early_conversion(const PackConversion& conversion, std::uint32_t dst_bits);

/// What an edge mask puts in place of a datum: zero or minus infinity.
PackDatum masked_datum(const PackConversion& conversion, bool minus_infinity);

PackDatum apply_relu(const PackConversion& conversion, PackDatum datum);
PackDatum apply_exponent_threshold(const PackConversion& conversion, PackDatum datum);

/// Late conversion to the bits of the L1 format. For BFP formats the result is what enters the block of 16: a BF16
/// pattern (BFP8, BFP4, BFP2) or an FP16 pattern with 7 mantissa bits (the `a` formats).
std::uint32_t late_conversion(const PackConversion& conversion, PackDatum datum);

/// Round to nearest, ties away from zero, as the early conversion does: NaN becomes infinity, denormals become +0.
constexpr std::uint32_t round_fp32(std::uint32_t bits, unsigned mantissa_bits) {
    if ((bits & 0x7FFFFFFFu) > 0x7F800000u) bits = (bits & 0x80000000u) | 0x7F800000u;
    const std::uint32_t dropped = 23 - mantissa_bits;
    bits = (bits + (1u << (dropped - 1))) & ~((1u << dropped) - 1u);
    return (bits & 0x7F800000u) == 0 ? 0 : bits;
}

}  // namespace opwright::chip::tensix
