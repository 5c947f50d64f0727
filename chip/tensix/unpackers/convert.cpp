// Which conversions an unpacker has: several from FP32, exactly one from every other format.
#include "chip/tensix/unpackers/convert.hpp"

namespace opwright::chip::tensix {
namespace {

[[noreturn]] void no_such_conversion(Format in, Format out, bool to_dst) {
    kernel_mistake("the unpacker cannot convert " + std::string(name_of(in)) + " to " + std::string(name_of(out)) +
                       (to_dst ? " on the way to Dst" : " on the way to SrcA or SrcB"),
                   "check the circular buffer's data format against the compute kernel's unpack configuration");
}

Normalised from_fp32(Format out, std::uint32_t bits, bool to_dst) {
    switch (out) {
        case Format::kFp32:
            if (!to_dst) no_such_conversion(Format::kFp32, out, to_dst);
            return {bits, Format::kFp32};
        case Format::kTf32:
            return {bits, to_dst ? Format::kFp32 : Format::kTf32};
        case Format::kBf16:
            return {fp32_to_bf16_truncating(bits), Format::kBf16};
        case Format::kFp16:
            return {fp32_to_fp16(bits), Format::kFp16};
        default:
            no_such_conversion(Format::kFp32, out, to_dst);
    }
}

}  // namespace

Normalised normalise(Format in, Format out, std::uint32_t bits, std::uint8_t exponent, bool int8_is_unsigned,
                     bool to_dst) {
    if (in == Format::kFp32) return from_fp32(out, bits, to_dst);
    if (in != out) no_such_conversion(in, out, to_dst);
    const auto byte = static_cast<std::uint8_t>(bits);
    switch (in) {
        case Format::kBf16:
        case Format::kFp16:
        case Format::kInt16:
            return {bits, in};
        case Format::kFp8:
            return {bits << 8, Format::kFp16};
        case Format::kBfp8:
            return {bfp8_to_bf16(byte, exponent), Format::kBf16};
        case Format::kBfp4:
            return {bfp8_to_bf16(static_cast<std::uint8_t>(byte << 4), exponent), Format::kBf16};
        case Format::kBfp2:
            return {bfp8_to_bf16(static_cast<std::uint8_t>(byte << 6), exponent), Format::kBf16};
        case Format::kBfp8a:
            return {bfp8a_to_fp16(byte, exponent), Format::kFp16};
        case Format::kBfp4a:
            return {bfp8a_to_fp16(static_cast<std::uint8_t>(byte << 4), exponent), Format::kFp16};
        case Format::kBfp2a:
            return {bfp8a_to_fp16(static_cast<std::uint8_t>(byte << 6), exponent), Format::kFp16};
        case Format::kInt8:
            return {int8_to_fp16_overlay(byte, int8_is_unsigned), Format::kFp16};
        case Format::kInt32:
        case Format::kTf32:
            if (!to_dst) no_such_conversion(in, out, to_dst);
            return {bits, Format::kFp32};
        default:
            no_such_conversion(in, out, to_dst);
    }
}

std::uint32_t to_src(Normalised datum) {
    switch (datum.type) {
        case Format::kTf32:
            return datum.bits & kSrcDatumBits;
        case Format::kFp16:
            return src_from_fp16(static_cast<std::uint16_t>(datum.bits));
        case Format::kInt16:
            return src_from_int16(static_cast<std::uint16_t>(datum.bits));
        default:
            return src_from_bf16(static_cast<std::uint16_t>(datum.bits));
    }
}

std::uint32_t to_dst(Normalised datum) {
    switch (datum.type) {
        case Format::kFp16:
            return dst_from_fp16(static_cast<std::uint16_t>(datum.bits));
        case Format::kInt16:
            return dst_from_hardware(static_cast<std::uint16_t>(datum.bits));
        default:
            return datum.bits;
    }
}

}  // namespace opwright::chip::tensix
