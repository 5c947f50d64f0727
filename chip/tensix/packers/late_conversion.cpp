// Late conversion: from the intermediate format to what L1 holds.
#include <string>

#include "chip/tensix/packers/early_conversion.hpp"
#include "chip/tensix/unpackers/convert.hpp"

namespace opwright::chip::tensix {
namespace {

[[noreturn]] void no_such_conversion(const PackConversion& c) {
    kernel_mistake(
        "the packers cannot convert " + std::string(name_of(c.late_from)) + " to " + std::string(name_of(c.late_to)),
        "check the output circular buffer's data format against the compute kernel's pack configuration");
}

/// FP32 pattern -> BF16 pattern where the mantissa narrows: truncation, denormals (and -0) become +0.
std::uint32_t narrow_to_bf16(std::uint32_t bits) {
    return (bits & 0x7F800000u) == 0 ? 0 : bits >> 16;
}

/// Whether the intermediate format may carry more mantissa bits than BF16.
bool wider_than_bf16(Format format) {
    return format == Format::kFp32 || format == Format::kTf32;
}

std::uint32_t from_8b_exponent(const PackConversion& c, std::uint32_t bits) {
    switch (c.late_to) {
        case Format::kFp32:
            return bits;
        case Format::kTf32:
            if (c.late_from == Format::kFp32 && !c.round_10b) no_such_conversion(c);
            return bits;
        case Format::kBf16:
        case Format::kBfp8:
        case Format::kBfp4:
        case Format::kBfp2:
            return wider_than_bf16(c.late_from) ? narrow_to_bf16(bits) : bits >> 16;
        case Format::kFp16:
            return fp32_to_fp16(bits);
        case Format::kFp8:
            return fp32_to_fp16(bits) >> 8;
        case Format::kBfp8a:
        case Format::kBfp4a:
        case Format::kBfp2a:
            return fp32_to_fp16(bits) & 0xFFF8u;
        default:
            no_such_conversion(c);
    }
}

std::uint32_t from_5b_exponent(const PackConversion& c, std::uint32_t fp16) {
    const std::uint32_t sign = fp16 & 0x8000u;
    const std::uint32_t exponent = fp16 >> 10 & 0x1Fu;
    const std::uint32_t mantissa = fp16 & 0x3FFu;
    switch (c.late_to) {
        case Format::kFp32:
        case Format::kTf32:
            // A zero exponent is widened without rebias: FP32 zero or denormal.
            return sign << 16 | (exponent ? exponent + 112 : 0) << 23 | mantissa << 13;
        case Format::kBf16:
        case Format::kBfp8:
        case Format::kBfp4:
        case Format::kBfp2:
            return exponent ? sign | (exponent + 112) << 7 | mantissa >> 3 : 0;
        case Format::kFp16:
            return fp16;
        case Format::kFp8:
            return fp16 >> 8;
        case Format::kBfp8a:
        case Format::kBfp4a:
        case Format::kBfp2a:
            return fp16 & 0xFFF8u;
        default:
            no_such_conversion(c);
    }
}

}  // namespace

std::uint32_t late_conversion(const PackConversion& c, PackDatum datum) {
    switch (datum.as) {
        case PackedAs::kFloat8b:
            return from_8b_exponent(c, datum.bits);
        case PackedAs::kFloat5b:
            return from_5b_exponent(c, datum.bits);
        case PackedAs::kInteger:
            if (c.late_to != c.late_from) no_such_conversion(c);
            return datum.bits;
    }
    return 0;
}

}  // namespace opwright::chip::tensix
