// The data formats of unpackers, matrix unit and packers, as their 4-bit codes in configuration fields.
#pragma once

#include <cstdint>
#include <string_view>

namespace opwright::chip::tensix {

/// Names follow the ISA documentation; the `a` formats have a 5-bit exponent.
enum class Format : std::uint8_t {
    kFp32 = 0,
    kFp16 = 1,
    kBfp8a = 2,
    kBfp4a = 3,
    kTf32 = 4,
    kBf16 = 5,
    kBfp8 = 6,
    kBfp4 = 7,
    kInt32 = 8,
    kInt16 = 9,
    kFp8 = 10,
    kBfp2a = 11,
    kReserved12 = 12,
    kReserved13 = 13,
    kInt8 = 14,
    kBfp2 = 15,
};

constexpr Format format_of(std::uint32_t code) {
    return static_cast<Format>(code & 15u);
}

constexpr std::string_view name_of(Format format) {
    constexpr std::string_view names[] = {"FP32",        "FP16",        "BFP8a", "BFP4a", "TF32", "BF16",
                                          "BFP8",        "BFP4",        "INT32", "INT16", "FP8",  "BFP2a",
                                          "reserved 12", "reserved 13", "INT8",  "BFP2"};
    return names[static_cast<unsigned>(format)];
}

constexpr bool is_bfp(Format format) {
    switch (format) {
        case Format::kBfp8:
        case Format::kBfp8a:
        case Format::kBfp4:
        case Format::kBfp4a:
        case Format::kBfp2:
        case Format::kBfp2a:
            return true;
        default:
            return false;
    }
}

/// Bits that one datum occupies in L1 (without the shared exponent); 0 for the reserved codes.
constexpr unsigned bits_in_l1(Format format) {
    switch (format) {
        case Format::kFp32:
        case Format::kTf32:
        case Format::kInt32:
            return 32;
        case Format::kFp16:
        case Format::kBf16:
        case Format::kInt16:
            return 16;
        case Format::kFp8:
        case Format::kInt8:
        case Format::kBfp8:
        case Format::kBfp8a:
            return 8;
        case Format::kBfp4:
        case Format::kBfp4a:
            return 4;
        case Format::kBfp2:
        case Format::kBfp2a:
            return 2;
        case Format::kReserved12:
        case Format::kReserved13:
            return 0;
    }
    return 0;
}

/// The matrix unit sees three styles of floating-point datum in SrcA and SrcB.
enum class SrcStyle : std::uint8_t { kBf16, kFp16, kTf32 };

constexpr SrcStyle src_style(Format format) {
    switch (format) {
        case Format::kFp16:
        case Format::kFp8:
        case Format::kBfp8a:
        case Format::kBfp4a:
        case Format::kBfp2a:
        case Format::kInt8:
            return SrcStyle::kFp16;
        case Format::kTf32:
            return SrcStyle::kTf32;
        default:
            return SrcStyle::kBf16;
    }
}

}  // namespace opwright::chip::tensix
