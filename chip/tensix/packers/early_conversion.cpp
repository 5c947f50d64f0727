// Early conversion: which intermediate format a Dst datum becomes, and with what rounding.
#include "chip/tensix/packers/early_conversion.hpp"

#include "chip/tensix/fault.hpp"
#include "chip/tensix/format/register_bits.hpp"

#include <algorithm>
#include <string>

namespace opwright::chip::tensix {
namespace {

[[noreturn]] void no_such_conversion(const PackConversion& c) {
    not_modelled("the packers' early conversion from " + std::string(c.read_32b ? "32-bit" : "16-bit") + " Dst to " +
                 std::string(name_of(c.intermediate)) + (c.read_raw ? " (raw)" : "") +
                 (c.round_10b ? " with Round_10b_mant" : ""));
}

PackDatum float8b(std::uint32_t bits) {
    return {bits, PackedAs::kFloat8b};
}
PackDatum float5b(std::uint32_t bits) {
    return {bits, PackedAs::kFloat5b};
}
PackDatum integer(std::uint32_t bits) {
    return {bits, PackedAs::kInteger};
}

/// Signed: sign and 7 bits of magnitude; unsigned: 8 bits, negative values become 0.
std::uint32_t to_int8(const PackConversion& c, std::uint32_t sign_magnitude) {
    const std::uint32_t sign = sign_magnitude >> 31;
    std::uint32_t magnitude = sign_magnitude & 0x7FFFFFFFu;
    if (c.read_raw) return c.read_unsigned ? magnitude & 0xFFu : sign << 7 | (magnitude & 0x7Fu);
    if (c.int8_shift) magnitude = (magnitude + (1u << (c.int8_shift - 1))) >> c.int8_shift;
    if (c.read_unsigned) return sign ? 0 : std::min(magnitude, 255u);
    return sign << 7 | std::min(magnitude, 127u);
}

PackDatum from_32b(const PackConversion& c, std::uint32_t bits) {
    switch (c.intermediate) {
        case Format::kInt32:
            return integer(bits);
        case Format::kFp32:
            return float8b(c.round_10b && !c.read_raw ? round_fp32(bits, 10) : bits);
        case Format::kTf32:
            return float8b(c.read_raw ? bits : round_fp32(bits, 10));
        case Format::kBf16:
            if (c.round_10b) no_such_conversion(c);
            return float8b(c.read_raw ? bits & 0xFFFF0000u : round_fp32(bits, 7));
        case Format::kBfp8:
            return float8b(c.read_raw ? bits & 0xFFFF0000u : round_fp32(bits, 6));
        case Format::kInt8:
            return integer(to_int8(c, bits));
        case Format::kInt16:
            return integer(dst_to_hardware(static_cast<std::uint16_t>(bits >> 16)));
        default:
            no_such_conversion(c);
    }
}

/// FP16 without NaN: 6 mantissa bits, ties away, saturating at the largest value; denormals become +0.
std::uint32_t round_fp16_to_6_bits(std::uint32_t fp16) {
    if ((fp16 & 0x7FFFu) > 0x7FF7u) fp16 = (fp16 & 0x8000u) | 0x7FF0u;
    fp16 = (fp16 + 8u) & 0xFFF0u;
    return (fp16 & 0x7C00u) == 0 ? 0 : fp16;
}

PackDatum from_16b(const PackConversion& c, std::uint16_t datum) {
    const std::uint32_t bf16 = std::uint32_t{datum} << 16;
    switch (c.intermediate) {
        case Format::kFp32:
            if (!c.round_10b || c.read_raw) no_such_conversion(c);
            return float8b(round_fp32(bf16, 10));
        case Format::kTf32:
            if (c.read_raw) no_such_conversion(c);
            return float8b(round_fp32(bf16, 10));
        case Format::kBf16:
            if (c.round_10b) no_such_conversion(c);
            return float8b(c.read_raw ? bf16 : round_fp32(bf16, 10));
        case Format::kBfp8:
            return float8b(c.read_raw ? bf16 : round_fp32(round_fp32(bf16, 10), 6));
        case Format::kFp16: {
            const std::uint32_t fp16 = dst_to_fp16(datum);
            return float5b(c.read_raw || (fp16 & 0x7C00u) != 0 ? fp16 : 0);
        }
        case Format::kBfp8a: {
            const std::uint32_t fp16 = dst_to_fp16(datum);
            return float5b(c.read_raw ? fp16 & 0xFFF8u : round_fp16_to_6_bits(fp16));
        }
        case Format::kFp8:
            if (!c.read_raw) no_such_conversion(c);
            return float5b(dst_to_fp16(datum) & 0xFF00u);
        case Format::kInt16:
            return integer(dst_to_hardware(datum));
        default:
            no_such_conversion(c);
    }
}

bool has_5b_exponent(Format format) {
    return src_style(format) == SrcStyle::kFp16 && format != Format::kInt8;
}

}  // namespace

PackDatum early_conversion(const PackConversion& c, std::uint32_t dst_bits) {
    return c.read_32b ? from_32b(c, dst_bits) : from_16b(c, static_cast<std::uint16_t>(dst_bits));
}

PackDatum masked_datum(const PackConversion& c, bool minus_infinity) {
    const bool is_integer =
        c.intermediate == Format::kInt8 || c.intermediate == Format::kInt16 || c.intermediate == Format::kInt32;
    if (is_integer) {
        if (minus_infinity) not_modelled("edge masking to minus infinity with an integer format");
        return integer(0);
    }
    if (has_5b_exponent(c.intermediate)) return float5b(minus_infinity ? 0xFFFFu : 0);
    return float8b(minus_infinity ? 0xFF800000u : 0);
}

PackDatum apply_relu(const PackConversion& c, PackDatum datum) {
    if (c.relu == Relu::kNone) return datum;
    if (datum.as == PackedAs::kInteger) {
        if (c.relu != Relu::kZero) not_modelled("a ReLU threshold with an integer format");
        if (c.intermediate == Format::kInt8 && c.read_unsigned) return datum;
        const std::uint32_t sign = c.intermediate == Format::kInt32   ? 0x80000000u
                                   : c.intermediate == Format::kInt16 ? 0x8000u
                                                                      : 0x80u;
        return integer(datum.bits & sign ? 0 : datum.bits);
    }
    const bool wide = datum.as == PackedAs::kFloat8b;
    const std::uint32_t threshold = wide ? std::uint32_t{c.relu_threshold} << 16 : c.relu_threshold;
    if (datum.bits & (wide ? 0x80000000u : 0x8000u)) datum.bits = 0;
    if (c.relu == Relu::kMinThreshold && datum.bits <= threshold) datum.bits = 0;
    if (c.relu == Relu::kMaxThreshold) {
        // The comparator sees no more than 10 mantissa bits of an FP32 datum.
        const unsigned unseen = wide ? 13 : 0;
        if (datum.bits >> unseen > threshold >> unseen) datum.bits = threshold;
    }
    return datum;
}

PackDatum apply_exponent_threshold(const PackConversion& c, PackDatum datum) {
    if (!c.exponent_threshold_enabled || datum.as == PackedAs::kInteger) return datum;
    if (c.late_from == Format::kBfp2a) kernel_mistake("exponent thresholding does not work with BFP2a");
    const std::uint32_t exponent = datum.as == PackedAs::kFloat8b ? datum.bits >> 23 & 0xFFu : datum.bits >> 10 & 0x1Fu;
    if (exponent < c.exponent_threshold) datum.bits = 0;
    return datum;
}

}  // namespace opwright::chip::tensix
