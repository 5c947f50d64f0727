// sfpi: the vector unit's C++ names. Types and operations parse, so that every header that mentions them compiles; what
// is one fixed Tensix instruction sequence works; an operation that needs the vendor's register allocator is an error
// where a kernel really uses it.
#pragma once
#pragma GCC system_header

#include <cstdint>
#include <type_traits>
#include <utility>

#include "lltt.h"
#include "sfpi_constants.h"

#define sfpi_inline __attribute__((always_inline)) inline
#define sfpi_test_noinline __attribute__((noinline))

/// Marks an operation that only the vendor's compiler can translate; clang reports a call that survives to code.
#define OPWRIGHT_SFPU __attribute__((error("SFPU C++ (sfpi) needs the vendor's SFPI compiler")))

namespace sfpi {

enum class RoundMode { Nearest, NearestStochastic, Zero };
enum class DataLayout { Default, FSrcB, F16a, F16b, F32, I32, SM32, U32, I16, U16, SM16, I8, U8, SM8, Hi16, Lo16 };
enum class ExponentMode { Unbiased, Biased };
enum class MantissaMode { FractionOnly, ImplicitOne };
enum class ShiftMode { Logical, Arithmetic };
enum class LutSign { Retain, Update };
enum class LRegs { LReg0, LReg1, LReg2, LReg3, LReg4, LReg5, LReg6, LReg7, LRegCount };

namespace detail {

/// What a vector register holds; the kinds differ only in which operations a kernel may write.
enum class Kind { kFloat, kInt, kUInt, kMag, kSMag, kFloat16a, kFloat16b, kUInt16, kUInt8, kSMag16, kSMag8, kLut };

using Raw = unsigned;  ///< stands for the vendor's builtin vector type

struct Operand {};  ///< base of everything that may stand in a vector expression

template <typename T>
concept AnOperand = std::is_base_of_v<Operand, std::remove_cvref_t<T>>;
template <typename T>
concept AScalar = std::is_arithmetic_v<std::remove_cvref_t<T>> || std::is_enum_v<std::remove_cvref_t<T>>;
template <typename A, typename B>
concept AnExpression = (AnOperand<A> && (AnOperand<B> || AScalar<B>)) || (AScalar<A> && AnOperand<B>);

}  // namespace detail

/// A 16-bit float constant, for vFloat and the constant registers.
template <unsigned Exponent>
struct sFloat16 : detail::Operand {
    constexpr explicit sFloat16(float) {}
    constexpr explicit sFloat16(int) {}
    constexpr explicit sFloat16(unsigned) {}
    constexpr explicit sFloat16(std::int32_t) {}
    constexpr explicit sFloat16(std::uint32_t) {}
};
using sFloat16a = sFloat16<5>;
using sFloat16b = sFloat16<8>;

template <detail::Kind K>
class Vector : public detail::Operand {
  public:
    Vector() = default;
    OPWRIGHT_SFPU Vector(detail::AScalar auto);
    OPWRIGHT_SFPU Vector(detail::AScalar auto, detail::AScalar auto);
    template <detail::AnOperand T>
        requires(!std::is_same_v<std::remove_cvref_t<T>, Vector>)
    OPWRIGHT_SFPU Vector(const T&);
    template <typename T>
        requires(detail::AnOperand<T> || detail::AScalar<T>)
    OPWRIGHT_SFPU Vector& operator=(const T&);

    template <typename T>
    OPWRIGHT_SFPU Vector& operator+=(const T&);
    template <typename T>
    OPWRIGHT_SFPU Vector& operator-=(const T&);
    template <typename T>
    OPWRIGHT_SFPU Vector& operator*=(const T&);
    template <typename T>
    OPWRIGHT_SFPU Vector& operator&=(const T&);
    template <typename T>
    OPWRIGHT_SFPU Vector& operator|=(const T&);
    template <typename T>
    OPWRIGHT_SFPU Vector& operator^=(const T&);
    template <typename T>
    OPWRIGHT_SFPU Vector& operator<<=(const T&);
    template <typename T>
    OPWRIGHT_SFPU Vector& operator>>=(const T&);
    OPWRIGHT_SFPU Vector& operator++();
    OPWRIGHT_SFPU Vector operator++(int);
    OPWRIGHT_SFPU Vector& operator--();
    OPWRIGHT_SFPU Vector operator--(int);

    OPWRIGHT_SFPU detail::Raw get() const;
};

using vFloat = Vector<detail::Kind::kFloat>;
using vInt = Vector<detail::Kind::kInt>;
using vUInt = Vector<detail::Kind::kUInt>;
using vMag = Vector<detail::Kind::kMag>;
using vSMag = Vector<detail::Kind::kSMag>;
using vFloat16a = Vector<detail::Kind::kFloat16a>;
using vFloat16b = Vector<detail::Kind::kFloat16b>;
using vUInt16 = Vector<detail::Kind::kUInt16>;
using vUInt8 = Vector<detail::Kind::kUInt8>;
using vSMag16 = Vector<detail::Kind::kSMag16>;
using vSMag8 = Vector<detail::Kind::kSMag8>;
struct vLut16ss : Vector<detail::Kind::kLut> { using Vector::Vector; using Vector::operator=; };
struct vLut16ii : Vector<detail::Kind::kLut> { using Vector::Vector; using Vector::operator=; };
struct vLut8si : Vector<detail::Kind::kLut> { using Vector::Vector; using Vector::operator=; };

/// A condition per lane.
class vBool {
  public:
    OPWRIGHT_SFPU vBool operator!() const;
    OPWRIGHT_SFPU friend vBool operator&&(const vBool&, const vBool&);
    OPWRIGHT_SFPU friend vBool operator||(const vBool&, const vBool&);
    OPWRIGHT_SFPU vBool(const vBool&);
};

/// A condition whose lanes may be handled without an enclosing predicate.
OPWRIGHT_SFPU vBool nearby(const vBool&);

namespace detail {

/// The vector type of an expression: an integer kind wins over scalars and registers; a register alone is a float.
template <typename T>
struct KindOf : std::integral_constant<Kind, Kind::kFloat> {};
template <Kind K>
struct KindOf<Vector<K>> : std::integral_constant<Kind, K> {};
template <typename A, typename B>
using Sum = Vector<AnOperand<A> && !std::is_same_v<std::remove_cvref_t<A>, void> &&
                           (KindOf<std::remove_cvref_t<A>>::value != Kind::kFloat || !AnOperand<B>)
                       ? KindOf<std::remove_cvref_t<A>>::value
                       : KindOf<std::remove_cvref_t<B>>::value>;

}  // namespace detail

#define OPWRIGHT_SFPU_BINARY(op)                                   \
    template <typename A, typename B>                              \
        requires detail::AnExpression<A, B>                        \
    OPWRIGHT_SFPU detail::Sum<A, B> operator op(const A&, const B&);
OPWRIGHT_SFPU_BINARY(+)
OPWRIGHT_SFPU_BINARY(-)
OPWRIGHT_SFPU_BINARY(*)
OPWRIGHT_SFPU_BINARY(&)
OPWRIGHT_SFPU_BINARY(|)
OPWRIGHT_SFPU_BINARY(^)
OPWRIGHT_SFPU_BINARY(<<)
OPWRIGHT_SFPU_BINARY(>>)
#undef OPWRIGHT_SFPU_BINARY

#define OPWRIGHT_SFPU_COMPARE(op)           \
    template <typename A, typename B>       \
        requires detail::AnExpression<A, B> \
    OPWRIGHT_SFPU vBool operator op(const A&, const B&);
OPWRIGHT_SFPU_COMPARE(<)
OPWRIGHT_SFPU_COMPARE(<=)
OPWRIGHT_SFPU_COMPARE(>)
OPWRIGHT_SFPU_COMPARE(>=)
OPWRIGHT_SFPU_COMPARE(==)
OPWRIGHT_SFPU_COMPARE(!=)
#undef OPWRIGHT_SFPU_COMPARE

template <detail::AnOperand A>
OPWRIGHT_SFPU Vector<detail::KindOf<A>::value> operator-(const A&);
template <detail::AnOperand A>
OPWRIGHT_SFPU Vector<detail::KindOf<A>::value> operator+(const A&);
template <detail::AnOperand A>
OPWRIGHT_SFPU Vector<detail::KindOf<A>::value> operator~(const A&);

// --- Registers -------------------------------------------------------------------------------------------------

/// One row group of Dst, or a local register, as a place that can be read and written.
class Place : public detail::Operand {
  public:
    template <DataLayout L>
    Place mode() const {
        return *this;
    }
    Place mode(unsigned /*address modifier*/) const { return *this; }
    template <typename T>
        requires(detail::AnOperand<T> || detail::AScalar<T>)
    OPWRIGHT_SFPU const Place& operator=(const T&) const;
    OPWRIGHT_SFPU const Place& operator=(const Place&) const;
    Place() = default;
    Place(const Place&) = default;
    void in_use() const {}
    OPWRIGHT_SFPU detail::Raw get() const;
};

/// Dst as the vector unit sees it. Moving on is one INCRWC and works.
class DstRegisters {
  public:
    Place operator[](int) const { return {}; }
    sfpi_inline void operator++(int) const { advance(1); }
    sfpi_inline void operator++() const { advance(1); }
    sfpi_inline void operator+=(unsigned rows) const { advance(rows); }

  private:
    sfpi_inline static void advance(unsigned rows) {
        constexpr unsigned kMost = 14 / SFP_DESTREG_STRIDE;  // the counter field has four bits
        for (; rows > kMost; rows -= kMost) push(kMost);
        if (rows != 0) push(rows);
    }
    sfpi_inline static void push(unsigned rows) {
        lltt::detail::push((0x38u << 24) | ((rows * SFP_DESTREG_STRIDE) << 14));
    }
};

class LocalRegisters {
  public:
    Place operator[](LRegs) const { return {}; }
};

inline constexpr DstRegisters dst_reg;
inline constexpr LocalRegisters l_reg;

/// A register with a fixed value.
class ConstantRegister : public detail::Operand {
  public:
    OPWRIGHT_SFPU detail::Raw get() const;
};

/// A constant register that kernels may set: two SFPLOADI into LREG0, then SFPCONFIG.
template <unsigned Index, typename Value>
class ProgrammableRegister : public ConstantRegister {
  public:
    sfpi_inline void operator=(Value value) const { set(__builtin_bit_cast(std::uint32_t, value)); }
    template <unsigned Exponent>
    OPWRIGHT_SFPU void operator=(const sFloat16<Exponent>&) const;
    template <detail::Kind K>
    OPWRIGHT_SFPU void operator=(const Vector<K>&) const;

  private:
    sfpi_inline static void set(std::uint32_t bits) {
        load(SFPLOADI_MOD0_UPPER, bits >> 16);
        load(SFPLOADI_MOD0_LOWER, bits & 0xffff);
        lltt::detail::push((0x91u << 24) | (Index << 4));
    }
    sfpi_inline static void load(unsigned half, std::uint32_t value) {
        lltt::detail::push((0x71u << 24) | (half << 16) | value);
    }
};

inline constexpr ProgrammableRegister<CREG_IDX_PRGM1, float> vConstFloatPrgm0{};
inline constexpr ProgrammableRegister<CREG_IDX_PRGM2, float> vConstFloatPrgm1{};
inline constexpr ProgrammableRegister<CREG_IDX_PRGM3, float> vConstFloatPrgm2{};
inline constexpr ProgrammableRegister<CREG_IDX_PRGM1, std::int32_t> vConstIntPrgm0{};
inline constexpr ProgrammableRegister<CREG_IDX_PRGM2, std::int32_t> vConstIntPrgm1{};
inline constexpr ProgrammableRegister<CREG_IDX_PRGM3, std::int32_t> vConstIntPrgm2{};
inline constexpr ConstantRegister vConst0, vConst1, vConst0p8373, vConstNeg1, vConstTileId;

struct lreg_pressure {};

namespace detail {
template <unsigned I>
struct KindOf<ProgrammableRegister<I, std::int32_t>> : std::integral_constant<Kind, Kind::kInt> {};
}  // namespace detail

// --- Functions -------------------------------------------------------------------------------------------------

/// The same bits as another type; another type with rounding.
template <typename To, typename From>
OPWRIGHT_SFPU To as(const From&);
template <typename To, typename From>
OPWRIGHT_SFPU To convert(const From&);
template <typename To, typename From>
OPWRIGHT_SFPU To convert(const From&, RoundMode);

#define OPWRIGHT_SFPU_FUNCTION(result, name)                                    \
    template <typename First, typename... Rest>                                 \
        requires(detail::AnOperand<First> || (detail::AnOperand<Rest> || ...))  \
    OPWRIGHT_SFPU result name(const First&, const Rest&...);
#define OPWRIGHT_SFPU_SAME(name) OPWRIGHT_SFPU_FUNCTION(Vector<detail::KindOf<First>::value>, name)
OPWRIGHT_SFPU_SAME(min)
OPWRIGHT_SFPU_SAME(max)
OPWRIGHT_SFPU_SAME(clamp)
OPWRIGHT_SFPU_SAME(symmetric_clamp)
OPWRIGHT_SFPU_SAME(shft)
OPWRIGHT_SFPU_SAME(copysgn)
OPWRIGHT_SFPU_SAME(setsgn)
OPWRIGHT_SFPU_SAME(setsgn2)
OPWRIGHT_SFPU_FUNCTION(vFloat, addexp)
OPWRIGHT_SFPU_FUNCTION(vFloat, setexp)
OPWRIGHT_SFPU_FUNCTION(vFloat, setman)
OPWRIGHT_SFPU_FUNCTION(vFloat, copyman)
OPWRIGHT_SFPU_FUNCTION(vFloat, copyexp)
OPWRIGHT_SFPU_FUNCTION(vFloat, lut)
OPWRIGHT_SFPU_FUNCTION(vFloat, approx_recip)
OPWRIGHT_SFPU_FUNCTION(vInt, exexp)
OPWRIGHT_SFPU_FUNCTION(vMag, exman)
OPWRIGHT_SFPU_FUNCTION(vMag, exman8)
OPWRIGHT_SFPU_FUNCTION(vMag, exman9)
OPWRIGHT_SFPU_FUNCTION(vMag, lz)
OPWRIGHT_SFPU_FUNCTION(vBool, is_inf)
OPWRIGHT_SFPU_FUNCTION(vBool, is_nan)
OPWRIGHT_SFPU_FUNCTION(vBool, is_finite)
OPWRIGHT_SFPU_FUNCTION(vBool, is_pos)
OPWRIGHT_SFPU_FUNCTION(vBool, is_neg)
#undef OPWRIGHT_SFPU_SAME
#undef OPWRIGHT_SFPU_FUNCTION

namespace detail {
template <typename T>
struct AbsOf {
    using Type = Vector<KindOf<T>::value>;
};
template <>
struct AbsOf<vInt> {
    using Type = vMag;  // the magnitude of the most negative integer is not an integer of the same width
};
struct VectorPair {
    vFloat min, max;
};
}  // namespace detail

template <detail::AnOperand T>
OPWRIGHT_SFPU typename detail::AbsOf<T>::Type abs(const T&);
template <detail::AnOperand A, typename B>
OPWRIGHT_SFPU detail::VectorPair min_max(const A&, const B&);

namespace detail {

/// The state of one v_if.
class Predicate {
  public:
    Predicate() = default;
    template <typename T>
    OPWRIGHT_SFPU void when(const T&);
    OPWRIGHT_SFPU void otherwise();
};

}  // namespace detail

}  // namespace sfpi

template <typename A, typename B, typename C>
OPWRIGHT_SFPU sfpi::vFloat __builtin_rvtt_sfpmad(const A&, const B&, const C&, unsigned mod);

#define v_if(condition)                          \
    {                                            \
        ::sfpi::detail::Predicate sfpi_lanes_;   \
        sfpi_lanes_.when(condition);             \
        {
#define v_elseif(condition)      \
    }                            \
    sfpi_lanes_.otherwise();     \
    sfpi_lanes_.when(condition); \
    {
#define v_else               \
    }                        \
    sfpi_lanes_.otherwise(); \
    {
#define v_endif \
    }           \
    }
#define v_and(condition) sfpi_lanes_.when(condition)
#define v_block                                \
    {                                          \
        ::sfpi::detail::Predicate sfpi_lanes_; \
        {
#define v_endblock \
    }              \
    }
