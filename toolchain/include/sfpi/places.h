// sfpi: dst_reg[], l_reg[] and the constant registers: places that become a vector when read and take one when
// assigned.
#pragma once
#pragma GCC system_header

#include "condition.h"
#include "fixed_registers.h"

namespace sfpi {

enum class DataLayout { Default, FSrcB, F32, F16a, F16b, I32, U32, U16, U8, SM32, SM16, SM8, I16, I8, M32, LO16, HI16 };
enum class LRegs : std::uint8_t { LReg0, LReg1, LReg2, LReg3, LReg4, LReg5, LReg6, LReg7, LRegCount = SFP_LREG_COUNT };

namespace impl_ {

inline constexpr unsigned kNoFormat = ~0u;

/// The datum format of SFPLOAD and SFPSTORE for a vector type, where the kernel names one or none.
template <typename V>
sfpi_inline constexpr unsigned format_for(DataLayout layout) {
    const auto pick = [layout](DataLayout chosen, unsigned format) { return layout == chosen ? format : kNoFormat; };
    const auto any = [](std::initializer_list<unsigned> formats) {
        for (const unsigned f : formats)
            if (f != kNoFormat) return f;
        return kNoFormat;
    };
    if constexpr (std::derived_from<V, vFloat>) {
        if (layout == DataLayout::Default) {
            if constexpr (std::same_as<V, vFloat16a>) return SFPLOAD_MOD0_FMT_FP16A;
            if constexpr (std::same_as<V, vFloat16b>) return SFPLOAD_MOD0_FMT_FP16B;
            return SFPLOAD_MOD0_FMT_SRCB;
        }
        return any({pick(DataLayout::FSrcB, SFPLOAD_MOD0_FMT_SRCB), pick(DataLayout::F32, SFPLOAD_MOD0_FMT_FP32),
                    pick(DataLayout::F16a, SFPLOAD_MOD0_FMT_FP16A), pick(DataLayout::F16b, SFPLOAD_MOD0_FMT_FP16B)});
    } else if constexpr (std::derived_from<V, vInt>) {
        return any({pick(DataLayout::Default, SFPLOAD_MOD0_FMT_SM32), pick(DataLayout::SM32, SFPLOAD_MOD0_FMT_SM32),
                    pick(DataLayout::I32, SFPLOAD_MOD0_FMT_INT32)});
    } else if constexpr (std::derived_from<V, vSMag>) {
        constexpr bool narrow = std::derived_from<V, vSMag16>;
        return any({pick(DataLayout::Default, narrow ? SFPLOAD_MOD0_FMT_INT16 : SFPLOAD_MOD0_FMT_INT32),
                    pick(DataLayout::SM16, SFPLOAD_MOD0_FMT_INT16), pick(DataLayout::SM8, SFPLOAD_MOD0_FMT_INT8),
                    narrow ? kNoFormat : pick(DataLayout::SM32, SFPLOAD_MOD0_FMT_INT32),
                    narrow ? kNoFormat : pick(DataLayout::I32, SFPLOAD_MOD0_FMT_SM32)});
    } else {
        constexpr bool narrow = std::derived_from<V, vUInt16>;
        return any({pick(DataLayout::Default, narrow ? SFPLOAD_MOD0_FMT_UINT16 : SFPLOAD_MOD0_FMT_INT32),
                    pick(DataLayout::U32, SFPLOAD_MOD0_FMT_INT32), pick(DataLayout::M32, SFPLOAD_MOD0_FMT_INT32),
                    pick(DataLayout::U16, SFPLOAD_MOD0_FMT_UINT16), pick(DataLayout::U8, SFPLOAD_MOD0_FMT_INT8),
                    pick(DataLayout::LO16, SFPLOAD_MOD0_FMT_LO16), pick(DataLayout::HI16, SFPLOAD_MOD0_FMT_HI16)});
    }
}

/// A row group of Dst.
template <DataLayout kLayout = DataLayout::Default>
class DstPlace : public PlaceTag {
  public:
    sfpi_inline constexpr explicit DstPlace(unsigned address, unsigned address_modifier = SFPLOAD_ADDR_MODE_NOINC)
        : address_(address), address_modifier_(address_modifier) {}
    sfpi_inline constexpr int get() const { return static_cast<int>(address_); }

    template <DataLayout kNew = DataLayout::Default>
    sfpi_inline constexpr auto mode(int address_modifier = -1) const {
        return DstPlace < kNew == DataLayout::Default
                   ? kLayout
                   : kNew >
                         (address_, address_modifier < 0 ? address_modifier_ : static_cast<unsigned>(address_modifier));
    }

    sfpi_inline operator vFloat() const { return read<vFloat>(); }
    sfpi_inline operator vFloat16a() const { return read<vFloat16a>(); }
    sfpi_inline operator vFloat16b() const { return read<vFloat16b>(); }
    sfpi_inline operator vInt() const { return read<vInt>(); }
    sfpi_inline operator vUInt() const { return read<vUInt>(); }
    sfpi_inline operator vMag() const { return read<vMag>(); }
    sfpi_inline operator vUInt16() const { return read<vUInt16>(); }
    sfpi_inline operator vUInt8() const { return read<vUInt8>(); }
    sfpi_inline operator vSMag() const { return read<vSMag>(); }
    sfpi_inline operator vSMag16() const { return read<vSMag16>(); }
    sfpi_inline operator vSMag8() const { return read<vSMag8>(); }
    sfpi_inline vFloat operator-() const { return -vFloat(*this); }

    template <AVector V>
    sfpi_inline void operator=(const V& value) const {
        write<std::remove_cvref_t<V>>(value.get());
    }
    template <APending T>
    sfpi_inline void operator=(const T& value) const {
        write<vFloat>(value.get());
    }
    template <AFloatConstant T>
    sfpi_inline void operator=(const T& value) const {
        write<vFloat>(source_of(value).loaded());
    }
    sfpi_inline void operator=(float value) const { write<vFloat>(register_of(bits_of(value))); }
    sfpi_inline void operator=(const DstPlace& other) const { *this = vFloat(other); }
    DstPlace(const DstPlace&) = default;

  private:
    template <typename V>
    sfpi_inline V read() const {
        constexpr unsigned format = format_for<V>(kLayout);
        static_assert(format != kNoFormat, "a vector of this type cannot be loaded with this layout");
        Register value;
        load_dst(value, address_, format, address_modifier_);
        return V(value);
    }
    template <typename V>
    sfpi_inline void write(Register value) const {
        constexpr unsigned format = format_for<V>(kLayout);
        static_assert(format != kNoFormat, "a vector of this type cannot be stored with this layout");
        store_dst(value, address_, format, address_modifier_);
    }

    unsigned address_;
    unsigned address_modifier_;
};

/// Dst as the vector unit sees it, from its row counter on.
class DstRegisters {
  public:
    sfpi_inline constexpr DstPlace<> operator[](int index) const {
        return DstPlace<>(static_cast<unsigned>(index) * SFP_DESTREG_STRIDE);
    }
    sfpi_inline void operator++(int) const { advance(1); }
    sfpi_inline void operator++() const { advance(1); }
    sfpi_inline void operator+=(unsigned rows) const { advance(rows); }

  private:
    sfpi_inline static void advance(unsigned rows) {
        constexpr unsigned kMost = 14 / SFP_DESTREG_STRIDE;  // INCRWC's counter field has four bits
        for (; rows > kMost; rows -= kMost) push(kMost);
        if (rows != 0) push(rows);
    }
    sfpi_inline static void push(unsigned rows) {
        lltt::detail::push((0x38u << 24) | ((rows * SFP_DESTREG_STRIDE) << 14));
    }
};

/// A local register by its number.
class LocalPlace : public PlaceTag {
  public:
    sfpi_inline constexpr explicit LocalPlace(unsigned number) : number_(number) {}
    LocalPlace(const LocalPlace&) = default;
    sfpi_inline constexpr int get() const { return static_cast<int>(number_); }

    template <AVector V>
    sfpi_inline operator V() const {
        return V(read_lreg(number_));
    }
    template <AVector V>
    sfpi_inline const LocalPlace& operator=(const V& value) const {
        write_lreg(number_, value.get());
        return *this;
    }
    template <APending T>
    sfpi_inline const LocalPlace& operator=(const T& value) const {
        write_lreg(number_, value.get());
        return *this;
    }
    template <typename P>
    requires(APlace<P> || AFloatConstant<P>) sfpi_inline const LocalPlace& operator=(const P& other) const {
        write_lreg(number_, vFloat(other).get());
        return *this;
    }
    sfpi_inline const LocalPlace& operator=(const LocalPlace& other) const {
        write_lreg(number_, read_lreg(other.number_));
        return *this;
    }
    /// A fixed instruction sequence uses this register up to here.
    sfpi_inline void in_use() const { write_lreg(number_, read_lreg(number_)); }

  private:
    unsigned number_;
};

class LocalRegisters {
  public:
    sfpi_inline constexpr LocalPlace operator[](LRegs number) const {
        return LocalPlace(static_cast<unsigned>(number));
    }
};

/// A register with the same value in all lanes (the tile id: a value per lane), written with SFPCONFIG if at all.
template <typename V, unsigned kNumber>
class ConstantPlace : public std::conditional_t<std::same_as<V, vFloat>, FloatConstantTag, IntConstantTag> {
  public:
    ConstantPlace() = default;
    ConstantPlace(const ConstantPlace&) = default;
    void operator=(const ConstantPlace&) = delete;
    sfpi_inline static constexpr int number() { return kNumber; }
    sfpi_inline operator V() const { return V(get()); }
    sfpi_inline Register get() const { return copy_of_constant(kNumber); }

    template <typename T>
    requires std::constructible_from<V, const T&> sfpi_inline void operator=(const T& value) const {
        configure(kNumber, V(value).get());
    }
};

}  // namespace impl_

inline constexpr impl_::DstRegisters dst_reg;
inline constexpr impl_::LocalRegisters l_reg;

inline constexpr impl_::ConstantPlace<vFloat, CREG_IDX_0> vConst0;
inline constexpr impl_::ConstantPlace<vFloat, CREG_IDX_1> vConst1;
inline constexpr impl_::ConstantPlace<vFloat, CREG_IDX_NEG_1> vConstNeg1;
inline constexpr impl_::ConstantPlace<vFloat, CREG_IDX_0P837300003> vConst0p8373;
inline constexpr impl_::ConstantPlace<vFloat, CREG_IDX_PRGM1> vConstFloatPrgm0;
inline constexpr impl_::ConstantPlace<vFloat, CREG_IDX_PRGM2> vConstFloatPrgm1;
inline constexpr impl_::ConstantPlace<vFloat, CREG_IDX_PRGM3> vConstFloatPrgm2;
inline constexpr impl_::ConstantPlace<vInt, CREG_IDX_PRGM1> vConstIntPrgm0;
inline constexpr impl_::ConstantPlace<vInt, CREG_IDX_PRGM2> vConstIntPrgm1;
inline constexpr impl_::ConstantPlace<vInt, CREG_IDX_PRGM3> vConstIntPrgm2;
inline constexpr impl_::ConstantPlace<vInt, CREG_IDX_TILEID> vConstTileId;

/// Marks code that needs nearly all LRegs. A hint; the register allocator here does not need it.
struct lreg_pressure {
    sfpi_inline lreg_pressure() {}
};

}  // namespace sfpi
