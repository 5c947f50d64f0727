// Data formats and architectures. Vendor names: tt::DataFormat, tt::ARCH, tt::tile_size, tt::datum_size, CoreType.
#pragma once

#include <tt_stl/fmt.hpp>

#include <cstdint>
#include <stdexcept>

namespace tt {

enum class DataFormat : std::uint8_t {
    Float32 = 0,
    Float16 = 1,
    Bfp8 = 2,
    Bfp4 = 3,
    Tf32 = 4,
    Float16_b = 5,
    Bfp8_b = 6,
    Bfp4_b = 7,
    Int32 = 8,
    UInt16 = 9,
    Lf8 = 10,
    Bfp2 = 11,
    Int16 = 13,
    Int8 = 14,
    Bfp2_b = 15,
    MxFp4 = 22,
    UInt32 = 24,
    Fp8_e4m3 = 26,
    UInt8 = 30,
    RawUInt8 = 240,
    RawUInt16 = 241,
    RawUInt32 = 242,
    Invalid = 255,
};

enum class ARCH : std::uint8_t { WORMHOLE_B0 = 2, BLACKHOLE = 3, QUASAR = 4, Invalid = 255 };

std::string text_of(DataFormat format);
std::string text_of(ARCH arch);

/// Bytes of one element. Throws std::invalid_argument for block formats, Tf32 and Invalid.
constexpr inline std::uint32_t datum_size(const DataFormat& format) {
    switch (format) {
        case DataFormat::Float16:
        case DataFormat::Float16_b:
        case DataFormat::UInt16:
        case DataFormat::Int16:
        case DataFormat::RawUInt16:
            return 2;
        case DataFormat::Float32:
        case DataFormat::Int32:
        case DataFormat::UInt32:
        case DataFormat::RawUInt32:
            return 4;
        case DataFormat::Int8:
        case DataFormat::Lf8:
        case DataFormat::Fp8_e4m3:
        case DataFormat::UInt8:
        case DataFormat::RawUInt8:
            return 1;
        case DataFormat::Bfp2:
        case DataFormat::Bfp2_b:
        case DataFormat::Bfp4:
        case DataFormat::Bfp4_b:
        case DataFormat::Bfp8:
        case DataFormat::Bfp8_b:
            throw std::invalid_argument("datum_size for bfp formats is not defined");
        default:
            throw std::invalid_argument("datum_size: unsupported data format");
    }
}

/// Bytes of one 32x32 tile, the shared exponents of block formats included. Throws like datum_size.
constexpr inline std::uint32_t tile_size(const DataFormat& format) {
    constexpr std::uint32_t kElements = 1024;
    constexpr std::uint32_t kExponents = 64;
    switch (format) {
        case DataFormat::Bfp2:
        case DataFormat::Bfp2_b:
            return kElements / 4 + kExponents;
        case DataFormat::Bfp4:
        case DataFormat::Bfp4_b:
            return kElements / 2 + kExponents;
        case DataFormat::Bfp8:
        case DataFormat::Bfp8_b:
            return kElements + kExponents;
        case DataFormat::Tf32:
        case DataFormat::Invalid:
        case DataFormat::MxFp4:
            throw std::invalid_argument("tile_size: unsupported data format");
        default:
            return kElements * datum_size(format);
    }
}

}  // namespace tt

enum class CoreType : std::uint8_t { WORKER = 0, ETH = 1, DRAM = 2 };

namespace tt {
using ::CoreType;
}  // namespace tt
