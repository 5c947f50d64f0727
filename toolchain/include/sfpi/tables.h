// sfpi: lookup tables: lines whose slope and offset the magnitude of x chooses.
#pragma once
#pragma GCC system_header

#include "functions.h"

namespace sfpi {

enum class LutSign { Retain, Update };

namespace impl_ {

sfpi_inline constexpr std::uint32_t magnitude_bits(float value) {
    return __builtin_bit_cast(std::uint32_t, value) & 0x7FFFFFFFu;
}
/// The tables' 16-bit float: FP16 without infinity, where exponent 31 means zero.
sfpi_inline constexpr unsigned table_fp16(float value) {
    const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, value);
    const std::uint32_t rounded = magnitude_bits(value) + 0xFFF + (bits >> 13 & 1);  // to nearest, ties to even
    const int exponent = static_cast<int>(rounded >> 23) - 112;
    if (exponent < 0) return 0x7C00;
    return (bits >> 16 & 0x8000u) | static_cast<unsigned>(exponent) << 10 | (rounded >> 13 & 0x3FFu);
}
/// The tables' 8-bit float: sign, three bits of negative exponent, four of mantissa; all ones mean zero.
sfpi_inline constexpr unsigned table_fp8(float value) {
    const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, value);
    const std::uint32_t rounded = magnitude_bits(value) + (1u << 18);
    const int negative_exponent = 127 - static_cast<int>(rounded >> 23);
    if (negative_exponent > 7) return 0xFF;
    const unsigned exponent = negative_exponent < 0 ? 0 : static_cast<unsigned>(negative_exponent);
    return (bits >> 24 & 0x80u) | exponent << 4 | (rounded >> 19 & 15u);
}

/// A pair of table entries in one LReg.
class TableEntry : public vVal {
  public:
    TableEntry() = default;
    using vVal::vVal;

  protected:
    sfpi_inline explicit TableEntry(std::uint32_t bits) : vVal(register_of(bits)) {}
};

}  // namespace impl_

/// Two slopes (s) or two offsets (i): the first for the lower half of the range.
class vLut16ss : public impl_::TableEntry {
  public:
    vLut16ss() = default;
    using TableEntry::TableEntry;
    sfpi_inline vLut16ss(float low, float high) : TableEntry(impl_::table_fp16(low) | impl_::table_fp16(high) << 16) {}
};
class vLut16ii : public impl_::TableEntry {
  public:
    vLut16ii() = default;
    using TableEntry::TableEntry;
    sfpi_inline vLut16ii(float low, float high) : TableEntry(impl_::table_fp16(low) | impl_::table_fp16(high) << 16) {}
};
/// A slope and an offset of 16 bits, of 8 bits.
class vLut16si : public impl_::TableEntry {
  public:
    vLut16si() = default;
    using TableEntry::TableEntry;
    sfpi_inline vLut16si(float slope, float offset)
        : TableEntry(impl_::table_fp16(offset) | impl_::table_fp16(slope) << 16) {}
};
class vLut8si : public impl_::TableEntry {
  public:
    vLut8si() = default;
    using TableEntry::TableEntry;
    sfpi_inline vLut8si(float slope, float offset)
        : TableEntry(impl_::table_fp8(offset) | impl_::table_fp8(slope) << 8) {}
};

namespace impl_ {
sfpi_inline constexpr unsigned lut_mode(LutSign sign) {
    return sign == LutSign::Retain ? SFPLUT_MOD0_SGN_RETAIN : SFPLUT_MOD0_SGN_UPDATE;
}
sfpi_inline constexpr unsigned six_entries(int mode) {
    return mode == 1 ? SFPLUTFP32_MOD0_FP16_6ENTRY_TABLE1 : SFPLUTFP32_MOD0_FP16_6ENTRY_TABLE2;
}
}  // namespace impl_

sfpi_inline vFloat lut(vFloat x, vLut8si e0, vLut8si e1, vLut8si e2, LutSign sign = LutSign::Retain) {
    return impl_::table_8(x.get(), e0.get(), e1.get(), e2.get(), impl_::lut_mode(sign));
}
sfpi_inline vFloat lut(vFloat x, vLut16si e0, vLut16si e1, vLut16si e2, LutSign sign = LutSign::Retain) {
    return impl_::table_3(x.get(), e0.get(), e1.get(), e2.get(),
                          SFPLUTFP32_MOD0_FP16_3ENTRY_TABLE | impl_::lut_mode(sign));
}
sfpi_inline vFloat lut(vFloat x, vLut16ss s0, vLut16ii i0, vLut16ss s1, vLut16ii i1, vLut16ss s2, vLut16ii i2,
                       LutSign sign = LutSign::Retain, int mode = 1) {
    return impl_::table_6(x.get(), s0.get(), s1.get(), s2.get(), i0.get(), i1.get(), i2.get(),
                          impl_::six_entries(mode) | impl_::lut_mode(sign));
}

// The same with the entries as bits.
sfpi_inline vFloat lut(vFloat x, vUInt e0, vUInt e1, vUInt e2) {
    return impl_::table_8(x.get(), e0.get(), e1.get(), e2.get(), SFPLUT_MOD0_SGN_RETAIN);
}
sfpi_inline vFloat lut_sign(vFloat x, vUInt e0, vUInt e1, vUInt e2) {
    return impl_::table_8(x.get(), e0.get(), e1.get(), e2.get(), SFPLUT_MOD0_SGN_UPDATE);
}
sfpi_inline vFloat lut2(vFloat x, vUInt e0, vUInt e1, vUInt e2) {
    return impl_::table_3(x.get(), e0.get(), e1.get(), e2.get(),
                          SFPLUTFP32_MOD0_FP16_3ENTRY_TABLE | SFPLUTFP32_MOD0_SGN_RETAIN);
}
sfpi_inline vFloat lut2_sign(vFloat x, vUInt e0, vUInt e1, vUInt e2) {
    return impl_::table_3(x.get(), e0.get(), e1.get(), e2.get(),
                          SFPLUTFP32_MOD0_FP16_3ENTRY_TABLE | SFPLUTFP32_MOD0_SGN_UPDATE);
}
sfpi_inline vFloat lut2(vFloat x, vFloat s0, vFloat s1, vFloat s2, vFloat i0, vFloat i1, vFloat i2) {
    return impl_::table_6(x.get(), s0.get(), s1.get(), s2.get(), i0.get(), i1.get(), i2.get(),
                          SFPLUTFP32_MOD0_FP32_3ENTRY_TABLE | SFPLUTFP32_MOD0_SGN_RETAIN);
}
sfpi_inline vFloat lut2_sign(vFloat x, vFloat s0, vFloat s1, vFloat s2, vFloat i0, vFloat i1, vFloat i2) {
    return impl_::table_6(x.get(), s0.get(), s1.get(), s2.get(), i0.get(), i1.get(), i2.get(),
                          SFPLUTFP32_MOD0_FP32_3ENTRY_TABLE | SFPLUTFP32_MOD0_SGN_UPDATE);
}
sfpi_inline vFloat lut2(vFloat x, vUInt s0, vUInt s1, vUInt s2, vUInt i0, vUInt i1, vUInt i2, int mode = 1) {
    return impl_::table_6(x.get(), s0.get(), s1.get(), s2.get(), i0.get(), i1.get(), i2.get(),
                          impl_::six_entries(mode) | SFPLUTFP32_MOD0_SGN_RETAIN);
}
sfpi_inline vFloat lut2_sign(vFloat x, vUInt s0, vUInt s1, vUInt s2, vUInt i0, vUInt i1, vUInt i2, int mode = 1) {
    return impl_::table_6(x.get(), s0.get(), s1.get(), s2.get(), i0.get(), i1.get(), i2.get(),
                          impl_::six_entries(mode) | SFPLUTFP32_MOD0_SGN_UPDATE);
}

}  // namespace sfpi
